/** The demo's two gateways, and the numbers of its network that ownership checks call from. Seeded once; the port is brought up to date at each start, as the command line decides it. */
import { newId } from '@patchcord/contracts';
import { demoAddresses, demoLogin } from '@patchcord/demo-carrier/upstream';
import type { Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Touch } from '../changes/changes.usecases.ts';

export const demoGateways = [
  { name: 'Demo network, first', address: demoAddresses.first, priority: 1, login: null },
  { name: 'Demo network, second', address: demoAddresses.second, priority: 2, login: demoLogin },
];
const checkCallers = ['90', '91', '92', '93', '94'].map((end) => `+131255501${end}`);
/** Between two looks at whether a gateway is well. */
const checkSeconds = 10;

/** @param port of the demo upstream; 0: there is none, and no gateway is seeded */
export async function seedGateways(trx: Trx, touch: Touch, port: number): Promise<void> {
  if (port === 0) return;
  const known = await trx.selectFrom('gateways').select(['id', 'name', 'port', 'removedAt']).execute();
  if (known.length === 0) return sow(trx, touch, port);
  for (const { id, name, port: before, removedAt } of known) {
    if (removedAt || before === port || !demoGateways.some((one) => one.name === name)) continue;
    await trx.updateTable('gateways').set({ port }).where('id', '=', id).execute();
    touch('gateways', id);
  }
}

async function sow(trx: Trx, touch: Touch, port: number): Promise<void> {
  for (const { name, address, priority, login } of demoGateways) {
    const id = newId('gateway');
    await trx
      .insertInto('gateways')
      .values({
        id,
        name,
        isOn: true,
        address,
        port,
        transport: 'udp',
        priority,
        weight: 1,
        callerIdIn: json(['from', 'p_asserted_identity']),
        numberFormat: 'plus_e164',
        loginUser: login?.user ?? null,
        loginPassword: login?.password ?? null,
        checkSeconds,
      })
      .execute();
    touch('gateways', id);
  }
  await trx
    .insertInto('checkCallers')
    .values(checkCallers.map((e164) => ({ e164 })))
    .execute();
}
