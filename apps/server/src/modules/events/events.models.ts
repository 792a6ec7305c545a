/** What a batch of an edge's events means for the tables. Pure: the database is asked before (`Known`) and written after (`Plan`). */
import type { CallEnded, CallMedia, CallMoved, CallRefused, CallStarted, EdgeEvent, Outcome, SourceUnlisted } from '@patchcord/contracts';
import { outcomes } from '@patchcord/contracts';
import { callerNumber, numberCandidates } from '@patchcord/contracts/called';
import { cutText, sipCallIdKey } from '../../platform/database/storable.ts';

export interface Stamp {
  edgeId: string;
  edgeName: string;
  locationName: string;
  now: number;
}

/** What the database holds of the ids and numbers that the events name. */
export interface Known {
  accounts: Set<string>;
  /** Trunk id -> account; null: the platform's upstream, which brings calls for every account. */
  trunks: Map<string, string | null>;
  numbers: Map<string, { account: string; people: string[] }>;
  /** Live E.164 digits -> account. */
  live: Map<string, string>;
}

/** Rows as JSON records for `jsonb_to_recordset`: columns by their SQL names, times in ISO. */
export type Row = Record<string, unknown>;
export interface Plan {
  halves: Row[];
  ends: Row[];
  media: Row[];
  moves: Row[];
  attempts: Row[];
  errors: Row[];
  /** Numbers that its calls were for, of events that fit together. */
  numbers: Set<string>;
  /** Events that name an account, trunk or number this edge may not speak of. */
  refused: number;
}

const day = 86_400_000;
/** A clock that runs wild must not make a time that PostgreSQL or a page cannot show. */
const time = (at: number, now: number) => new Date(Math.min(at, now + day)).toISOString();
const timeOrNull = (at: number | null, now: number) => (at === null ? null : time(at, now));
const status = (code: number) => (code >= 0 && code <= 699 ? code : 0);

const anyFormat = { countryCode: null, nationalPrefix: '', internationalPrefixes: ['00', '011'] };
/** E.164 digits that a called text can mean by itself, without a trunk's format. */
export const literalCandidates = (calledRaw: string): string[] => numberCandidates(calledRaw, anyFormat);

type Facts = CallStarted | CallRefused;

function factColumns(event: Facts, stamp: Stamp): Row {
  return {
    edge_id: stamp.edgeId,
    edge_name: stamp.edgeName,
    location_name: stamp.locationName,
    sip_call_id: sipCallIdKey(event.sipCallId),
    origin: event.origin,
    called_raw: event.calledRaw,
    called: event.called,
    caller_raw: event.callerRaw,
    caller: event.caller,
    caller_name: event.callerName,
    caller_withheld: event.callerWithheld,
    user_agent: event.userAgent,
    codecs: event.codecs,
    login: event.login ?? null,
  };
}

/** A call out is its person's: who calls, and where to. */
const directionColumns = ({ out }: Facts): Row =>
  out === undefined
    ? { direction: 'in', person_id: null, destination: null }
    : { direction: 'out', person_id: out.person, destination: out.destination };
const peopleOf = ({ out }: Facts, rung: string[]): string[] => (out === undefined ? rung : [out.person]);

/** The account an event speaks of, or null where its ids do not fit together. A trunk or number may be gone by now: kept, its account counts. */
function ownerOf(event: Facts, known: Known): string | null {
  const claims = [
    event.account,
    event.trunk === null ? null : accountOfTrunk(event.trunk, known),
    event.number === null ? null : (known.numbers.get(event.number)?.account ?? 'unknown'),
  ].filter((claim) => claim !== null);
  const [first] = claims;
  return first !== undefined && known.accounts.has(first) && claims.every((claim) => claim === first) ? first : null;
}

/** null: of no account, the upstream's. */
const accountOfTrunk = (trunk: string, known: Known): string | null => {
  const account = known.trunks.get(trunk);
  return account === undefined ? 'unknown' : account;
};

const namesNothing = (event: Facts, known: Known) =>
  event.account === null && event.number === null && (event.trunk === null || accountOfTrunk(event.trunk, known) === null);

function startedRow(event: CallStarted, account: string, stamp: Stamp): Row {
  return {
    id: event.call,
    ...factColumns(event, stamp),
    ...directionColumns(event),
    account_id: account,
    trunk_id: event.trunk,
    number_id: event.number,
    people: peopleOf(event, event.people),
    started_at: time(event.at, stamp.now),
    detail: '',
  };
}

function refusedRow(event: CallRefused, account: string, known: Known, stamp: Stamp): Row {
  const at = time(event.at, stamp.now);
  return {
    id: event.call,
    ...factColumns(event, stamp),
    ...directionColumns(event),
    account_id: account,
    trunk_id: event.trunk,
    number_id: event.number,
    people: peopleOf(event, known.numbers.get(event.number ?? '')?.people ?? []),
    started_at: at,
    end_at: at,
    outcome: event.outcome,
    code: status(event.code),
    hung_up_by: null,
    detail: event.detail,
  };
}

function endedRow(event: CallEnded, stamp: Stamp): Row {
  return {
    id: event.call,
    edge_id: stamp.edgeId,
    edge_name: stamp.edgeName,
    location_name: stamp.locationName,
    started_at: time(Math.min(event.at, event.ringAt ?? event.at, event.answerAt ?? event.at), stamp.now),
    ring_at: timeOrNull(event.ringAt, stamp.now),
    answer_at: timeOrNull(event.answerAt, stamp.now),
    end_at: time(event.endAt, stamp.now),
    outcome: event.outcome,
    code: status(event.code),
    hung_up_by: event.hungUpBy,
    detail: event.detail ?? '',
    answered_by: event.answeredBy,
    answered_on: event.answeredOn ?? null,
    codec: event.codec,
    tried: event.tried ?? [],
    forwarded_to: event.forward?.to ?? null,
  };
}

const mediaRow = ({ call, type: _type, at: _at, ...media }: CallMedia, stamp: Stamp): Row => ({ id: call, edge_id: stamp.edgeId, media });

/** The moves of one call in this batch, in their order: a statement may touch a record only once. */
function movedRow(moves: CallMoved[], stamp: Stamp): Row {
  const [first] = moves as [CallMoved];
  return {
    id: first.call,
    edge_id: stamp.edgeId,
    edge_name: stamp.edgeName,
    location_name: stamp.locationName,
    started_at: time(first.at, stamp.now),
    moves: moves.map(({ at, from, to }) => ({ at: time(at, stamp.now), from, to })),
  };
}

interface AttemptInput {
  row: Row;
  account: string | null;
  trunk: string | null;
  source: string;
  outcome: Outcome;
  calledKey: string;
  at: number;
  count: number;
}

const liveAccount = (calledRaw: string, known: Known) => {
  const digits = literalCandidates(calledRaw).find((candidate) => known.live.has(candidate));
  return digits === undefined ? null : { called: `+${digits}`, account: known.live.get(digits) as string };
};

/**
 * Whose attempt it is. One from an address that trunks of several accounts share names no account: it belongs to the owner of the live number
 * that was called, else to nobody, and only support sees it. What fits several numbers says nothing about whose it is.
 */
function attemptOwner(event: CallRefused, account: string | null, known: Known): string | null {
  if (account !== null || event.out !== undefined) return account;
  return event.outcome === 'number_ambiguous' ? null : (liveAccount(event.calledRaw, known)?.account ?? null);
}

function refusedAttempt(event: CallRefused, account: string | null, known: Known, stamp: Stamp): AttemptInput {
  const owner = attemptOwner(event, account, known);
  return {
    row: { ...factColumns(event, stamp), code: status(event.code), method: event.method, detail: event.detail },
    account: owner,
    trunk: account === null ? null : event.trunk,
    source: event.origin.address,
    outcome: event.outcome,
    calledKey: event.called ?? event.calledRaw,
    at: event.at,
    count: 1,
  };
}

function unlistedAttempt(event: SourceUnlisted, known: Known, stamp: Stamp): AttemptInput {
  const { last } = event;
  const match = liveAccount(last.calledRaw, known);
  // The label of a trunk is a secret of its account: whoever named it means that account, whatever number was called.
  const trunk = last.trunk !== undefined && known.trunks.has(last.trunk) ? last.trunk : null;
  const account = (trunk === null ? null : accountOfTrunk(trunk, known)) ?? match?.account ?? null;
  const caller = callerNumber(last.callerRaw, anyFormat);
  const facts = {
    ...last,
    called: match?.called ?? null,
    caller: caller?.startsWith('+') ? caller : null, // without a trunk only a full number is certain
    callerName: null,
    callerWithheld: false,
  };
  return {
    row: { ...factColumns(facts as unknown as Facts, stamp), code: outcomes[event.outcome].code, method: last.method, detail: '' },
    account,
    trunk,
    source: last.origin.address,
    outcome: event.outcome,
    calledKey: match?.called ?? last.calledRaw,
    at: event.at,
    count: Math.min(event.count, 1_000_000_000),
  };
}

const hourMs = 3_600_000;

/** Alike attempts of one batch become one row: a statement may touch a row only once. */
export function aggregate(inputs: AttemptInput[], now: number, newAttemptId: () => string): Row[] {
  const rows = new Map<string, { row: Row; count: number; firstAt: number; lastAt: number }>();
  for (const input of inputs) {
    const at = Math.min(input.at, now + day);
    const hour = new Date(at - (at % hourMs)).toISOString();
    const calledKey = cutText(input.calledKey, 64);
    const source = cutText(input.source, 64);
    const key = JSON.stringify([input.account, source, input.outcome, calledKey, hour]);
    const before = rows.get(key);
    const base = {
      account_id: input.account,
      trunk_id: input.trunk,
      source,
      outcome: input.outcome,
      called_key: calledKey,
      hour,
    };
    const newer = !before || at >= before.lastAt;
    rows.set(key, {
      row: newer ? { ...input.row, ...base } : before.row,
      count: (before?.count ?? 0) + input.count,
      firstAt: Math.min(before?.firstAt ?? at, at),
      lastAt: Math.max(before?.lastAt ?? at, at),
    });
  }
  return [...rows.values()].map(({ row, count, firstAt, lastAt }) => ({
    ...row,
    id: newAttemptId(),
    count,
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  }));
}

/** A call out shows its number and proves nothing of how calls come to it. */
const saysOfNumber = (event: EdgeEvent): event is Facts =>
  (event.type === 'call.started' || event.type === 'call.refused') && event.out === undefined;
/** Events of calls in, and what belongs to no call. */
export const withoutCallsOut = (events: EdgeEvent[]): EdgeEvent[] => events.filter((event) => !('out' in event) || event.out === undefined);

/** Decides for every event. The first of two halves with one id wins: records are made once. */
export function planBatch(events: EdgeEvent[], known: Known, stamp: Stamp, newAttemptId: () => string): Plan {
  const halves = new Map<string, Row>();
  const ends = new Map<string, Row>();
  const media = new Map<string, Row>();
  const moves = new Map<string, CallMoved[]>();
  const attempts: AttemptInput[] = [];
  const errors: Row[] = [];
  const numbers = new Set<string>();
  let refused = 0;
  const half = (id: string, row: Row) => void (halves.has(id) || halves.set(id, row));
  for (const event of events) {
    if (saysOfNumber(event) && event.number !== null && ownerOf(event, known) !== null) numbers.add(event.number);
    switch (event.type) {
      case 'call.started': {
        const account = ownerOf(event, known);
        if (account === null) refused += 1;
        else half(event.call, startedRow(event, account, stamp));
        break;
      }
      case 'call.refused': {
        const account = ownerOf(event, known);
        if (account === null && !namesNothing(event, known)) refused += 1;
        else if (account !== null && (event.number !== null || event.out !== undefined))
          half(event.call, refusedRow(event, account, known, stamp));
        else attempts.push(refusedAttempt(event, account, known, stamp));
        break;
      }
      case 'call.ended':
        if (!ends.has(event.call)) ends.set(event.call, endedRow(event, stamp));
        break;
      case 'call.media':
        if (!media.has(event.call)) media.set(event.call, mediaRow(event, stamp));
        break;
      case 'call.moved':
        moves.set(event.call, [...(moves.get(event.call) ?? []), event]);
        break;
      case 'call.taken': // says nothing of the record that its end does not (wakes/wakings.ts)
        break;
      case 'source.unlisted':
        attempts.push(unlistedAttempt(event, known, stamp));
        break;
      case 'router.error':
        errors.push({
          edge_id: stamp.edgeId,
          at: time(event.at, stamp.now),
          place: event.where,
          message: event.message,
          sip_call_id: event.sipCallId,
        });
        break;
      default:
        event satisfies never;
    }
  }
  return {
    halves: [...halves.values()],
    ends: [...ends.values()],
    media: [...media.values()],
    moves: [...moves.values()].map((ofOne) => movedRow(ofOne, stamp)),
    attempts: aggregate(attempts, stamp.now, newAttemptId),
    errors,
    numbers,
    refused,
  };
}
