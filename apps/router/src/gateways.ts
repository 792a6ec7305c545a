/** The gateways of the upstream, where calls out go, and what is known of how they do. */
import type { GatewayRow } from '@patchcord/contracts/rows';
import type { GatewayState } from '@patchcord/contracts/sync-protocol';
import { type GatewayPlace, gatewayOrder } from './gateway-order.ts';
import { lastChange, row } from './tables.ts';
import { text } from './wire.ts';

const health = 'gateway_health';
/** What is known of a gateway is forgotten after three questions without any answer to them being written down: whoever asks has gone. */
const believedQuestions = 3;
/** One that is not asked is tried again after this. */
const leastBelievedMs = 30_000;

export interface Gateway {
  id: string;
  row: GatewayRow;
}

/** Per worker, since rows were last written. */
let on: Gateway[] = [];
let onOf: object | null = null;

export function gatewaysOn(): Gateway[] {
  if (onOf === lastChange()) return on;
  const ids: string[] = [];
  if (KSR.htable.sht_iterator_start('gateways', 'gateways') > 0) {
    while (KSR.htable.sht_iterator_next('gateways') > 0) ids.push(text('$shtitkey(gateways)'));
    KSR.htable.sht_iterator_end('gateways');
  }
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  on = [];
  for (let i = 0; i < ids.length; i++) {
    const gateway = row('gateways', ids[i] as string);
    if (gateway?.on) on.push({ id: ids[i] as string, row: gateway });
  }
  onOf = lastChange();
  return on;
}

/** Ids of those to ask for one call, in that order. */
export function gatewaysToAsk(): string[] {
  const places: GatewayPlace[] = gatewaysOn().map((one) => ({
    id: one.id,
    priority: one.row.priority,
    weight: one.row.weight,
    sick: healthOf(one).health === 'sick',
  }));
  return gatewayOrder(places, () => Math.random());
}

const bracketed = (address: string) => (address.indexOf(':') < 0 ? address : `[${address}]`);

/** 'sip:+12025550101@192.0.2.7:5060', the Request-URI there; without a user its own URI */
export function uriAt(gateway: GatewayRow, user: string): string {
  const host = `${bracketed(gateway.address)}:${gateway.port}`;
  return user === '' ? `sip:${host}` : `sip:${user}@${host}`;
}

/** Where messages to it are sent. */
export function wayTo(gateway: GatewayRow): string {
  return `${uriAt(gateway, '')};transport=${gateway.transport}`;
}

/** @param digits E.164 without '+' */
export function numberFor(gateway: GatewayRow, digits: string): string {
  switch (gateway.numberFormat) {
    case 'e164':
      return digits;
    case 'international':
      return `00${digits}`;
    default:
      return `+${digits}`;
  }
}

/** By where it is: a gateway that is moved is another one. */
export function noteHealth(gateway: GatewayRow, isWell: boolean, code: number) {
  const way = wayTo(gateway);
  const before = KSR.htable.sht_gete(health, way) as unknown;
  const [was, since] = typeof before === 'string' ? (before.split(' ') as [string, string]) : ['unknown', '0'];
  const now = isWell ? 'well' : 'sick';
  const atMs = Date.now();
  KSR.htable.sht_sets(health, way, `${now} ${was === now ? since : atMs} ${code} ${atMs}`);
}

export function healthOf(gateway: Gateway): GatewayState {
  const unknown: GatewayState = { gateway: gateway.id, health: 'unknown', sinceMs: 0, code: 0 };
  const value: unknown = KSR.htable.sht_gete(health, wayTo(gateway.row));
  if (typeof value !== 'string' || value === '') return unknown;
  const [word, since, code, atMs] = value.split(' ') as [string, string, string, string];
  const believedMs = Math.max(leastBelievedMs, gateway.row.checkSeconds * 1000 * believedQuestions);
  if (Number(atMs) + believedMs < Date.now()) return unknown;
  return { gateway: gateway.id, health: word === 'well' ? 'well' : 'sick', sinceMs: Number(since), code: Number(code) };
}
