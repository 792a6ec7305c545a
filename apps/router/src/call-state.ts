/**
 * What is remembered of a call, in variables of its dialog: shared memory, gone with the dialog. Read and written through `$dlg_var(…)`, which takes the
 * dialog's lock and copies (the KEMI functions var_sets and var_gets of 5.6 do neither). The names are few and fixed, because Kamailio keeps every name
 * of a pseudo-variable it ever saw; what belongs to one app has the number of its branch.
 */
import { text } from './wire.ts';

type Name =
  | 'call'
  | 'trunk'
  | 'login'
  | 'people'
  | 'started'
  | 'ringAt'
  | 'answerAt'
  | 'outcome'
  | 'codec'
  | 'media'
  | 'mediaDown'
  | 'callerTag'
  | 'carrierAddress'
  | 'carrierTarget'
  | 'carrierVia'
  | 'carrierRoutes'
  // Of a call out only.
  | 'person'
  | 'account'
  | 'shown'
  | 'dialled'
  | 'withheld'
  | 'gateways'
  | 'gateway'
  | 'gatewayCode'
  | 'tried'
  | 'credentials'
  | 'loggedInTo'
  | 'cseqShift'
  | 'byeOf'
  | 'apps'
  // Of a call that also rings apps which come while it rings (waking.ts).
  | 'waking'
  | 'waits'
  | 'told'
  | 'ringUntil'
  | 'winner'
  | 'unanswered'
  | 'finalCode'
  | 'detail'
  // Of a call that goes on to another number.
  | 'forward'
  | 'forwardTo'
  | 'forwardPrefix'
  | 'forwardPays'
  | 'farTag'
  | 'farAddress'
  | 'farTarget'
  | 'farRoutes'
  | 'farVia'
  | 'farBranch'
  | `app${number}`
  | `code${number}`
  | `codec${number}`
  | `lateOffer${number}`
  | `leg${number}`
  | `profile${number}`
  | 'callerSocket'
  | 'notTaken'
  // Of a consult call only.
  | 'consult';

/** One app that has answered something, or calls out: its half of the (early) dialog. */
export interface Leg {
  /** Its tag: in To, or in From where it calls. */
  tag: string;
  /** Its Contact, for the Request-URI only: never where a message is sent. */
  contact: string;
  /** The connection it answered on: where messages are sent. */
  via: string;
  user: string;
  /** Name of the device that it is; '' for an app. */
  device: string;
  /** Over UDP: the listener that it knows, 'udp:192.0.2.1:5070'; else ''. */
  socket: string;
  /** Of a call out: that of the gateway it talks to. */
  branch: number;
  /** User id of whoever answered, where the call was handed over since; '' where it was not. */
  answeredBy: string;
  /** rtpengine did not take its answer: the call ends as soon as the carrier has acknowledged it. */
  noMedia?: true;
}

export function remember(name: Name, value: string | number) {
  KSR.pv.sets(`$dlg_var(${name})`, String(value));
}

export function recall(name: Name): string {
  return text(`$dlg_var(${name})`);
}

export function rememberFirst(name: Name, value: string | number) {
  if (recall(name) === '') remember(name, value);
}

export function recallNumber(name: Name): number | null {
  const value = recall(name);
  return value === '' ? null : Number(value);
}

export const orNull = (text: string) => (text === '' ? null : text);

/** One field a line, which is a quarter of the price of JSON. A Contact with a line break is none (contacts.ts). */
export function legText(leg: Leg): string {
  return [leg.tag, leg.contact, leg.via, leg.user, leg.branch, leg.noMedia ? 'no media' : '', leg.device, leg.socket, leg.answeredBy].join(
    '\n',
  );
}

export function readLeg(text: string): Leg {
  const [tag, contact, via, user, branch, noMedia, device, socket, answeredBy] = text.split('\n') as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const leg: Leg = { tag, contact, via, user, device, socket, answeredBy, branch: Number(branch) };
  if (noMedia !== '') leg.noMedia = true;
  return leg;
}

/** Written in the reply route of its branch only, and by a re-INVITE's 2xx. */
export function rememberLeg(leg: Leg) {
  const value = legText(leg);
  if (recall(`leg${leg.branch}`) !== value) remember(`leg${leg.branch}`, value);
}

/** The phone of a call out has one leg, whichever branch the call takes. */
export function rememberCallingLeg(leg: Leg) {
  remember('leg0', legText(leg));
}

export function callingLeg(): Leg {
  return readLeg(recall('leg0'));
}

/** Whether a phone made the call that is looked at. */
export function isCallOut(): boolean {
  return recall('person') !== '';
}

export function legOf(tag: string): Leg | null {
  if (tag === '') return null;
  const apps = recallNumber('apps') ?? 0;
  for (let branch = 0; branch < apps; branch++) {
    const value = recall(`leg${branch}`);
    if (value.slice(0, value.indexOf('\n')) === tag) return readLeg(value);
  }
  return null;
}

/** Stands behind the time in `started` where apps may be added while it rings: whoever reads one knows the other. */
export const growing = 'growing';

/** The call that is looked at, or whose answers are, has ended meanwhile. */
export function isOver(): boolean {
  return recall('started') === '';
}

/** The caller has hung up on the INVITE that is looked at. tm sends nothing more for it then, and answers it where nobody else does. */
export function isCanceled(): boolean {
  return KSR.tm.t_is_canceled() > 0;
}
