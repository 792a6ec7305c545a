/** What a Kamailio that ended at its start says of it, for whoever must put it right. */

/** 'tcp_init(): bind(9, 0x7f08ec4b7c78, 16) on 198.51.100.10:5060 : Address already in use'; over UDP without the port (5.6). */
const refusedBind = /(udp|tcp|tls)_init\(\): bind\(.*?\) on (\S+?) ?: (.+)$/;

const advice: Record<string, (place: string) => string> = {
  'Address already in use': (place) =>
    `${place} is taken by another program. 'ss -tulpn', run as root, names it: stop it, or set another port (npm run config shows all).`,
  'Cannot assign requested address': (place) =>
    `${place} is not an address of this machine. Set PATCHCORD_EDGE_ADDRESS and PATCHCORD_EDGE_SECOND_ADDRESS to addresses that 'ip address' shows.`,
  'Permission denied': (place) => `${place} may not be taken by this user: ports below 1024 need the capability CAP_NET_BIND_SERVICE.`,
};

/** @param log what it wrote since its start */
export function whyItEnded(log: string): string {
  const lines = log.split('\n');
  for (const line of lines) {
    const [, transport = '', place = '', cause = ''] = refusedBind.exec(line) ?? [];
    const said = advice[cause.trim()]?.(`${place} (${transport.toUpperCase()})`);
    if (said) return said;
  }
  return lines
    .filter((line) => /ERROR|CRITICAL/.test(line))
    .slice(-5)
    .join('\n');
}
