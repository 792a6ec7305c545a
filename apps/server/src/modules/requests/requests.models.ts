/** What a request still needs, and what it looks like over the wire. Pure. */
import type { BringRequest, RequestStep } from '@patchcord/contracts';
import { presets } from '../carriers/carriers.models.ts';
import { type Counts, noCounts, type RequestRecord } from './requests.repository.ts';

type Missing = { step: RequestStep; message: string }[];

interface Filled {
  kind: 'numbers' | 'addresses';
  carrier: { preset: string; name: string; understood: boolean } | null;
  addresses: unknown[];
  addressesConfirmed: boolean;
  locationId: string | null;
}

export function missingOf(request: Filled, counts: Counts): Missing {
  const missing: Missing = [];
  const add = (step: RequestStep, message: string) => missing.push({ step, message });
  const { kind, carrier, addresses, addressesConfirmed, locationId } = request;
  if (kind === 'numbers') {
    if (!carrier) add('carrier', 'Say which carrier you bring.');
    else if (!carrier.understood) add('carrier', 'Confirm that you read what stays as it is.');
    if (counts.good === 0) {
      add('numbers', counts.wrong > 0 ? 'None of the numbers can be brought: put one right.' : 'Add at least one number.');
    }
  }
  if (addresses.length === 0) add('addresses', 'List at least one address your carrier calls from.');
  else if (!addressesConfirmed) add('addresses', 'Confirm the addresses your carrier calls from.');
  if (kind === 'numbers' && locationId === null) add('location', 'Choose the location your carrier forwards to.');
  return missing;
}

export function shownRequest(request: RequestRecord, counts: Counts = noCounts): BringRequest {
  const { id, kind, state, version, carrier, addresses, addressesConfirmed, reason } = request;
  return {
    id,
    kind,
    state,
    version,
    trunk: request.trunkId === null ? null : { id: request.trunkId, name: request.trunkName ?? '' },
    carrier,
    addresses,
    addressesConfirmed,
    location: request.locationId === null ? null : { id: request.locationId, name: request.locationName ?? '' },
    counts,
    missing: missingOf(request, counts),
    reason,
    createdBy: request.createdByName,
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    sentAt: request.sentAt?.toISOString() ?? null,
    decidedAt: request.decidedAt?.toISOString() ?? null,
  };
}

const fromPreset = (id: string | undefined) =>
  (presets.find((preset) => preset.id === id)?.signalling ?? []).map(({ cidr, place }) => ({ cidr, note: place }));
const same = (a: { cidr: string }[], b: { cidr: string }[]) => a.map((one) => one.cidr).join() === b.map((one) => one.cidr).join();

/** Another carrier brings its own addresses along; a list that a person made or confirmed stays. @returns null: leave the list alone. */
export function addressesFor(
  preset: string,
  before: { carrier: Filled['carrier']; addresses: { cidr: string; note: string }[]; addressesConfirmed: boolean },
): { cidr: string; note: string }[] | null {
  if (before.carrier?.preset === preset) return null;
  const untouched = !before.addressesConfirmed && same(before.addresses, fromPreset(before.carrier?.preset));
  return untouched || before.addresses.length === 0 ? fromPreset(preset) : null;
}
