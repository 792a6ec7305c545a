import type { Edge } from '@patchcord/contracts';

type Status = Edge['status'];

export const words = {
  title: 'Platform',
  about: 'Locations that carriers forward to, and the edges (machines) that take the calls there.',
  empty: {
    title: 'No location yet',
    text: 'A location is what carriers forward to. Add one, then an edge: the machine that takes its calls.',
    toRead: 'An operator adds the first one.',
  },
  status: {
    ready: 'Ready',
    starting: 'Starting',
    draining: 'Draining',
    degraded: 'Degraded',
    away: 'Away',
  } satisfies Record<Status, string>,
  /** What it means, and what to do. */
  meaning: {
    ready: null,
    starting: 'It takes no calls yet. Where that lasts longer than a minute, look at its log: journalctl -u patchcord-edge.',
    draining: 'It is being stopped: it takes no new calls, and waits for those that are up. Start its service where that was not meant.',
    degraded: 'It takes calls, but something on it does not work. What it says of itself stands below.',
    away: 'Nothing was heard from it for 15 seconds. Calls may go on by what it has on its disk. See whether its machine runs, then systemctl status patchcord-edge there.',
  } satisfies Record<Status, string | null>,
  neverSeen:
    'It has not reported yet. Put its settings on its machine and start its service there; where its token is lost, remove it and add it anew.',
  host: 'Carriers forward to',
  tls: (port: number) => `TLS on port ${port}`,
  addresses: 'Addresses',
  noEdges: 'No edge here, so no call can arrive at this location.',
  calls: (n: number) => `${n} ${n === 1 ? 'call' : 'calls'} going on`,
  callsLast: (n: number) => `${n} ${n === 1 ? 'call' : 'calls'} when last seen`,
  upToDate: (revision: number) => `Routes up to date (revision ${revision})`,
  behind: (applied: number, revision: number) =>
    `${revision - applied} ${revision - applied === 1 ? 'change' : 'changes'} behind (revision ${applied} of ${revision})`,
  seen: (when: string) => `last seen ${when}`,
  never: 'never seen',
  location: {
    add: 'Add location',
    name: 'Name',
    nameHint: 'As customers see it, for example Amsterdam',
    host: 'Host',
    hostHint: 'The name in the forward address that carriers are given',
    addresses: 'IP addresses',
    addressesHint: 'What the host stands for, one a line: carriers let them through their firewalls',
    wrongAddress: (line: number, message: string) => `Line ${line}: ${message}`,
    sipPort: 'SIP port',
    sipTlsPort: 'SIP port with TLS',
    sipTlsPortHint: 'Empty: carriers are not told of TLS',
  },
  edge: {
    add: 'Add edge',
    addTo: (location: string) => `Add edge to ${location}`,
    name: 'Name',
    nameHint: 'No other edge has it, for example ams-1',
    websocketUrl: 'WebSocket address',
    websocketUrlHint: 'Where phones in browsers reach this machine, for example wss://ams.example.com:8443',
    madeTitle: (name: string) => `${name} was added`,
    madeText: 'Its token is shown this once. Copy it now: nobody can read it again.',
    token: 'Token',
    copyToken: 'Copy token',
    settings: 'On its machine, in /etc/patchcord/edge.env',
    copySettings: 'Copy settings',
    waiting: 'Waiting for its first report…',
    reported: (status: string) => `It has reported: ${status}`,
    done: 'I have copied it',
  },
  remove: 'Remove',
  removeLabel: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removal: ({ status, calls }: Pick<Edge, 'status' | 'calls'>, isLast: boolean): string =>
    [
      status === 'away'
        ? null
        : `It is in contact${calls > 0 ? ` and carries ${words.calls(calls).replace(' going on', '')}` : ''}: stop its service first.`,
      'Its token stops working at once. Calls on it go on until it is stopped, but their records no longer arrive.',
      isLast ? 'It is the last edge of its location: no call can arrive there then.' : null,
    ]
      .filter((part) => part !== null)
      .join(' '),
};
