import type { Edge } from '@patchcord/contracts';

export const words = {
  title: 'Platform',
  about: 'Locations that carriers forward to, and the edges (machines) that take the calls there.',
  empty: {
    title: 'No location yet',
    text: 'Add a location (POST /api/v1/platform/locations) and an edge (POST …/edges) to take calls.',
    api: 'Description of the API',
  },
  status: {
    ready: 'Ready',
    starting: 'Starting',
    draining: 'Draining',
    degraded: 'Degraded',
    away: 'Away',
  } satisfies Record<Edge['status'], string>,
  host: 'Carriers forward to',
  addresses: 'Addresses',
  edges: 'Edges',
  noEdges: 'No edge here, so no call can arrive at this location.',
  columns: { edge: 'Edge', status: 'Status', calls: 'Calls', revision: 'Routes', seen: 'Last seen' },
  calls: (n: number) => `${n} ${n === 1 ? 'call' : 'calls'} going on`,
  upToDate: (revision: number) => `Routes up to date (revision ${revision})`,
  behind: (applied: number, revision: number) => `Routes at revision ${applied} of ${revision}`,
  seen: (when: string) => `last seen ${when}`,
  never: 'never seen',
};
