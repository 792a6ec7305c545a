/** What a request still needs, and what it looks like over the wire. Pure. */
import { type BringRequest, isOpen, type RequestKind, type RequestStep, type SettingChange } from '@patchcord/contracts';
import { presets } from '../carriers/carriers.models.ts';
import { beforeAsNow, type TrunkSettingsNow } from '../trunks/review.models.ts';
import { type Counts, noCounts, type RequestRecord } from './requests.repository.ts';

type Missing = { step: RequestStep; message: string }[];

interface Filled {
  kind: RequestKind;
  /** null: a new trunk is made. */
  trunkId: string | null;
  settings: SettingChange[];
  carrier: { preset: string; name: string; understood: boolean } | null;
  addresses: unknown[];
  addressesConfirmed: boolean;
  locationId: string | null;
}

export function missingOf(request: Filled, counts: Counts): Missing {
  const { kind, trunkId, carrier, addresses, locationId } = request;
  const isNew = trunkId === null;
  const missing: Missing = [];
  const add = (step: RequestStep, message: string) => missing.push({ step, message });
  if (kind === 'settings' && request.settings.length === 0) add('review', 'Say what is to change.');
  if (kind === 'numbers') {
    if (isNew && !carrier) add('carrier', 'Say which carrier you bring.');
    else if (isNew && !carrier?.understood) add('carrier', 'Confirm that you read what stays as it is.');
    if (counts.good === 0) {
      add('numbers', counts.wrong > 0 ? 'None of the numbers can be brought: put one right.' : 'Add at least one number.');
    }
  }
  // A trunk that is there has its addresses already.
  if (kind === 'addresses' || (kind === 'numbers' && (isNew || addresses.length > 0))) missing.push(...missingAddresses(request));
  if (kind === 'numbers' && locationId === null) add('location', 'Choose the location your carrier forwards to.');
  return missing;
}

function missingAddresses({ addresses, addressesConfirmed }: Filled): Missing {
  if (addresses.length === 0) return [{ step: 'addresses', message: 'List at least one address your carrier calls from.' }];
  return addressesConfirmed ? [] : [{ step: 'addresses', message: 'Confirm the addresses your carrier calls from.' }];
}

/** The trunk of a request as it is now; null: there is none yet. */
export const trunkNowOf = (request: RequestRecord): TrunkSettingsNow | null =>
  request.trunkName === null
    ? null
    : {
        country: request.trunkCountry,
        calledFrom: request.trunkCalledFrom ?? undefined,
        callerFrom: request.trunkCallerFrom ?? undefined,
        callsLimit: request.trunkCallsLimit ?? 0,
        callsPerSecond: request.trunkCallsPerSecond ?? 0,
        loginAllowed: request.trunkLoginAllowed ?? false,
      };

export function shownRequest(request: RequestRecord, counts: Counts = noCounts): BringRequest {
  const { id, kind, state, version, carrier, addresses, addressesConfirmed, reason } = request;
  const now = trunkNowOf(request);
  return {
    id,
    kind,
    state,
    version,
    trunk: request.trunkId === null ? null : { id: request.trunkId, name: request.trunkName ?? '' },
    carrier,
    addresses,
    addressesConfirmed,
    settings: now !== null && (state === 'draft' || isOpen(state)) ? beforeAsNow(request.settings, now) : request.settings,
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

/** The list is the preset's own: no person made or confirmed it. */
export const isPresetList = ({
  carrier,
  addresses,
  addressesConfirmed,
}: Pick<Filled, 'carrier' | 'addressesConfirmed'> & { addresses: { cidr: string }[] }): boolean =>
  !addressesConfirmed && same(addresses, fromPreset(carrier?.preset));

/** Another carrier brings its own addresses along; a list that a person made or confirmed stays. @returns null: leave the list alone. */
export function addressesFor(
  preset: string,
  before: { carrier: Filled['carrier']; addresses: { cidr: string; note: string }[]; addressesConfirmed: boolean },
): { cidr: string; note: string }[] | null {
  if (before.carrier?.preset === preset) return null;
  return isPresetList(before) || before.addresses.length === 0 ? fromPreset(preset) : null;
}
