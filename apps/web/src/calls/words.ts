import type { Call } from '@patchcord/contracts';
import { formatClock } from '../shell/format.ts';

export const words = {
  title: 'Calls',
  about: 'Every call to your numbers and out of your phones, and how it ended.',
  upNow: 'Going on now',
  direction: { label: 'Direction', all: 'All', in: 'In', out: 'Out' },
  way: { in: 'Call in', out: 'Call out' },
  filter: 'Number',
  allNumbers: 'All numbers',
  empty: { title: 'No calls yet', text: 'Calls to your numbers, and calls that your people make, show up here within seconds.' },
  helpSilent: 'Why a phone stays silent',
  emptyFiltered: { title: 'No such calls yet', text: 'Choose another number or direction to see its calls.' },
  columns: { when: 'When', caller: 'Caller', number: 'Called', outcome: 'Outcome', sound: 'Sound', length: 'Length' },
  details: 'Details',
  open: (caller: string, when: string, called: string | null) =>
    called === null ? `Call from ${caller}, ${when}` : `Call from ${caller} to ${called}, ${when}`,
  withheld: 'Withheld',
  unknown: 'Unknown',
  detailTitle: 'Call',
  facts: {
    caller: 'Caller',
    called: 'Called number',
    person: 'Called by',
    shown: 'Number shown',
    tried: 'Gateways asked',
    trunk: 'Trunk',
    started: 'Arrived',
    made: 'Made',
    rang: 'Rang after',
    answered: 'Answered after',
    answeredBy: 'Answered by',
    onDevice: (person: string, device: string) => `${person}, on ${device}`,
    spoke: 'Who spoke',
    length: 'Length',
    ended: 'Ended',
    hungUpBy: 'Hung up by',
    code: 'We answered',
    codec: 'Codec',
    codecs: 'Codecs offered',
    origin: 'Came from',
    edge: 'Taken by',
    sipCallId: 'Call-ID',
    detail: 'Detail',
  },
  sound: {
    good: 'Good',
    fair: 'Fair',
    poor: 'Poor',
    notMeasured: 'Not measured',
    heardBy: (name: string | undefined) => `Heard by ${name ?? 'your side'}`,
    heardByCaller: 'Heard by the caller',
    heardByOther: 'Heard by the other side',
    score: (mos: number) => `Score ${mos.toFixed(1)} of 4.4`,
    lost: (percent: number) => `${percent > 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} % lost`,
    jitter: (ms: number) => `jitter ${Math.round(ms)} ms`,
    roundTrip: (ms: number) => `round trip ${Math.round(ms)} ms`,
    worst: 'At its worst',
    reasons: {
      call_up: 'Shown when the call is over.',
      not_answered: 'Nobody answered.',
      phone_sent_no_report: 'The phone could not report how it sounded.',
      carrier_sent_no_rtcp: 'Your carrier does not tell how your voice arrives (it sends no RTCP reports).',
      network_sent_no_rtcp: 'The telephony network does not tell how your voice arrives (it sends no RTCP reports).',
    },
  },
  from: ({ origin: { address, port, transport }, login }: Pick<Call, 'origin' | 'login'>) =>
    `${address}:${port} (${transport.toUpperCase()})${login === null ? '' : `, logged in as ${login}`}`,
  /** 'Ada 10:02–10:05, then Bob 10:05–10:11' */
  spoke: (all: Call['spoke']) =>
    all
      .map(({ person, from, until }) => {
        const span = [from, until].map((at) => (at === null ? '' : formatClock(at))).join('–');
        return span === '–' ? person.name : `${person.name} ${span}`;
      })
      .join(', then '),
  received: 'Received',
  nothing: 'nothing',
  noNumber: 'no number',
  hungUpBy: {
    in: { caller: 'The caller', callee: 'Your side', platform: 'Patchcord' },
    out: { caller: 'Your side', callee: 'The other side', platform: 'Patchcord' },
  },
  shownTo: { withheld: 'Withheld from the other side', none: 'None' },
  tried: (name: string, code: number) => `${name}: ${code === 0 ? 'no answer in time' : code}`,
  codeText: (code: number) => (code === 0 ? 'Nothing: silence was sent' : `SIP ${code}`),
  seconds: (n: number) => `${n.toFixed(1)} s`,
  technical: 'For your carrier or support',
};
