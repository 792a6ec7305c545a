import type { DeviceServer } from '@patchcord/contracts';
import { words } from './words.ts';

/** '192.0.2.1' and names as they are, with the port that goes with them. */
export const serverText = ({ host, port, tlsPort }: DeviceServer): string => `${host}:${tlsPort ?? port}`;

export const transportsOf = ({ port, tlsPort }: DeviceServer): string[] => [
  ...(tlsPort === null ? [] : [words.tls(tlsPort)]),
  words.plain(port),
];

export interface Settings {
  user: string;
  password: string;
  realm: string;
  servers: DeviceServer[];
}

/** All of it, one a line, to be pasted into a mail or beside the phone's own page. */
export function settingsText({ user, password, realm, servers }: Settings): string {
  const several = servers.length > 1;
  const lines = servers.flatMap((server) => [
    `${several ? words.serverAt(server.location) : words.server}: ${serverText(server)}`,
    ...transportsOf(server).map((transport) => `${words.transport}: ${transport}`),
  ]);
  return [...lines, `${words.user}: ${user}`, `${words.password}: ${password}`, `${words.realm}: ${realm}`].join('\n');
}
