/**
 * Route rows: what an edge knows, and all it knows. The control plane writes them in the transaction of the change, the edge agent keeps
 * them on disk and pushes them into Kamailio's shared memory, the call router reads them. Types only: the router bundles this file.
 * A row is the whole state of its key; `null` deletes it.
 */
import type { OpeningHours } from './opening-hours.ts';
import { isWord } from './texts.ts';

/** How a trunk writes a called number when it is not in E.164 form. Digits only, no '+'. */
export interface NumberFormat {
  /** Country calling code that a national number belongs to, for example '1' or '44'; null: the trunk sends no national numbers. */
  countryCode: string | null;
  /** Trunk (national) prefix dropped from a national number, for example '0' in GB; '' where there is none. */
  nationalPrefix: string;
  /** International prefixes besides '+', for example ['00'] or ['011']. */
  internationalPrefixes: string[];
}

export type CalledFrom = 'request_uri' | 'to' | 'p_called_party_id' | 'diversion';
export type CallerFrom = 'p_asserted_identity' | 'remote_party_id' | 'from';

/**
 * What a carrier or PBX without fixed addresses proves itself with: digest of RFC 7616 under a user name of its own. Nobody here knows the password,
 * only H(user:realm:password) under each algorithm, in lower-case hex.
 */
export interface TrunkLogin {
  user: string;
  realm: string;
  md5: string;
  sha256: string;
}

export interface TrunkRow {
  /** null: the platform's upstream, by which numbers of any account come once they are ported. */
  account: string | null;
  on: boolean;
  calledFrom: CalledFrom;
  /** Tried in this order. */
  callerFrom: CallerFrom[];
  format: NumberFormat;
  /** Calls at once. */
  callsLimit: number;
  /** New calls per second. */
  callsPerSecond: number;
  /** First label of the host that names this trunk: 't-k7f3q9x2m4w8' in 'sip:+12025550101@t-k7f3q9x2m4w8.edge.example'. A shared secret. */
  label?: string;
  /** Left out where only listed addresses may call. There is a label then, too. */
  login?: TrunkLogin;
}

/** Key: a label, see `TrunkRow`. */
export interface LabelRow {
  trunk: string;
}

/** All labels look alike, and like nobody's own host: most hosts are told apart by length alone. */
export const labelLength = 14;
export const isLabel = (text: string) =>
  text.length === labelLength && text.slice(0, 2) === 't-' && isWord(text.slice(2), '') && text === text.toLowerCase();

/** Trunks that list this range. Key: canonical CIDR, for example '203.0.113.8/30' or '2001:db8::/48'. */
export interface SourceRow {
  trunks: string[];
}

/** Final codes that make a carrier's own voicemail take the call; which one, is the carrier's to say. */
export type VoicemailCode = 408 | 480 | 486;

/** What comes instead of the people whom a number rings. Left out: the call ends with the code of its outcome. */
export interface InsteadRow {
  voicemailCode?: VoicemailCode;
  /** Another number, over the upstream, at the account's expense. */
  ring?: RingRow;
}

export interface RingRow {
  /** E.164 digits. */
  number: string;
  /** How long it may ring. */
  seconds: number;
}

export interface UnansweredRow extends InsteadRow {
  /** Also where somebody declined the call; else only where nobody answered, all were busy, or nobody had a phone open. */
  declinedToo: boolean;
}

/** Key: E.164 digits without '+', for example '12025550101'. */
export interface NumberRow {
  id: string;
  account: string;
  trunk: string;
  /** On the day it is ported: the upstream's trunk, which it may come by too. */
  upstream?: string;
  /** Once it is ported: the trunk that it came by before, which refuses it with `number_ported`, and since which day, 'YYYY-MM-DD'. */
  portedFrom?: string;
  portedOn?: string;
  on: boolean;
  /** User ids, all rung at the same time. */
  people: string[];
  ringSeconds: number;
  /** Ownership was proved: its people may show it as caller ID. */
  proved?: true;
  /** While a call of our own to this number is on its way: the next call for it rings nobody, it is that one coming back. `check` is another for each call. */
  ownershipCheck?: { check: string; untilMs: number };
  /** What comes when nobody answers. */
  unanswered?: UnansweredRow;
  /** Left out: always open. */
  hours?: OpeningHours;
  /** What comes outside the hours. */
  closed?: InsteadRow;
}

/** Key: user id. The router registers and rings only people that have a row. */
export interface PersonRow {
  /** Accounts this person is a member of. */
  accounts: string[];
  /** Of these, the accounts whose numbers this person may call out with, at their expense; left out: none. */
  callsOutFor?: string[];
  /** How this person types numbers: as in the own country. Left out: with the country code only. */
  dials?: NumberFormat;
  /** At least one browser of this person's can be woken by web push. */
  wakes?: true;
}

/** How a device carries its sound: plain RTP, SRTP with keys in SDP (RFC 4568), or SRTP where it has registered over TLS and RTP elsewhere. */
export type DeviceMedia = 'as_registered' | 'rtp' | 'srtp';

/** An ordinary SIP phone of a person, which proves itself as a trunk's login does. Key: its user name. */
export interface DeviceRow extends Omit<TrunkLogin, 'user'> {
  /** User id: it rings, and speaks, for this person only. */
  person: string;
  media: DeviceMedia;
}

/** What an account may call. Key: account id. Without a row nobody calls out for it. */
export interface AccountRow {
  callsOut: boolean;
  /** The day's spend guard has closed: nothing more goes out until its row says otherwise. */
  spent: boolean;
  /** Calls out at once. */
  callsLimit: number;
  callsLimitPerPerson: number;
  /** ISO 3166 codes; '001' stands for numbers of no country, such as +800. */
  countries: string[];
}

/** What kind of number a prefix leads to. All but `ordinary` are refused, whatever the account allows. */
export type DestinationKind = 'ordinary' | 'premium' | 'shared_cost' | 'satellite';

/** What numbers beginning with a prefix are; the longest prefix counts. Key: digits of E.164, for example '1876'. */
export interface DestinationRow {
  /** ISO 3166 code, see `AccountRow`. */
  country: string;
  kind: DestinationKind;
}

export type CallerIdIn = 'from' | 'p_asserted_identity';

/**
 * One gateway of the upstream: where calls out go. Key: gateway id. Those of the lowest `priority` that are well come first, by their weight;
 * the next is tried where one gives no answer or one that means 'try elsewhere'.
 */
export interface GatewayRow {
  on: boolean;
  /** IPv4 or IPv6 address without brackets. */
  address: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
  priority: number;
  /** Share among those of one priority, 1 to 100. */
  weight: number;
  callerIdIn: CallerIdIn[];
  /** '+12025550101', '12025550101' or '0012025550101' */
  numberFormat: 'plus_e164' | 'e164' | 'international';
  /** Digest, where it asks (RFC 3261 section 22). */
  login?: { user: string; password: string };
  /** Seconds between two OPTIONS that ask whether it is well; 0: it is not asked. */
  checkSeconds: number;
}

/** Key: 'edge'. For one edge only. */
export interface EdgeSettingsRow {
  /** Signs SIP credentials (auth_ephemeral). Base64url, 32 random bytes. */
  sipSecret: string;
  /** SIP realm and host part of every address of record. */
  sipDomain: string;
}

export interface RowTypes {
  settings: EdgeSettingsRow;
  people: PersonRow;
  devices: DeviceRow;
  sources: SourceRow;
  trunks: TrunkRow;
  labels: LabelRow;
  numbers: NumberRow;
  accounts: AccountRow;
  destinations: DestinationRow;
  gateways: GatewayRow;
}

export type TableName = keyof RowTypes;

/** In this order a snapshot is applied: who may speak comes before what they may reach. */
export const tableNames: readonly TableName[] = [
  'settings',
  'people',
  'devices',
  'trunks',
  'labels',
  'sources',
  'numbers',
  'accounts',
  'destinations',
  'gateways',
];
