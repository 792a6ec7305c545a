/** Environment of an instance that gets in nobody's way: own data folder, free ports below all that the system gives away. */
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../instance/plan.ts';
import { freePort } from './free-port.ts';

const address = '127.0.0.1';

/** Nothing of the caller's own settings is taken over: they belong to another instance. */
export async function freeInstanceEnv(env: Env, dataFolder: string): Promise<Env> {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('PATCHCORD_') && name !== 'DATABASE_URL');
  const ports: Env = {};
  const server = ['HTTP_PORT', 'MAIL_IN_PORT', 'DEMO_UPSTREAM_PORT'];
  const edge = ['SIP_PORT', 'SIP_TLS_PORT', 'WEBSOCKET_PORT', 'DEVICE_PORT', 'DEVICE_TLS_PORT', 'SYNC_PORT', 'RTPENGINE_PORT', 'HTTP_PORT'];
  for (const name of [...server, ...edge.map((one) => `EDGE_${one}`)]) {
    ports[`PATCHCORD_${name}`] = String(await freePort(address));
  }
  const firstMediaPort = 12_000 + 200 * randomInt(80);
  return {
    ...Object.fromEntries(others),
    ...ports,
    PATCHCORD_DATA: dataFolder,
    PATCHCORD_EDGE_MEDIA_PORTS: `${firstMediaPort}-${firstMediaPort + 198}`,
    PATCHCORD_EDGE_SHARED_MEMORY_MB: '64',
    PATCHCORD_EDGE_DRAIN_SECONDS: '0',
  };
}

/** The same with TLS for carriers and desk phones. */
export async function withCertificate(env: Env, folder: string, { certificate, key }: { certificate: string; key: string }): Promise<Env> {
  const [certificateFile, keyFile] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  await writeFile(certificateFile, certificate);
  await writeFile(keyFile, key, { mode: 0o600 });
  return { ...env, PATCHCORD_EDGE_CERTIFICATE: certificateFile, PATCHCORD_EDGE_CERTIFICATE_KEY: keyFile };
}
