/** Help in our own words: short pages for somebody who runs a shop, not a telephone network. What each outcome means is made from the table. */
import { topicsCallsOut } from './topics-calls-out.ts';
import { topicsReach } from './topics-reach.ts';

export interface Section {
  title?: string;
  text?: string;
  points?: string[];
}
export interface Topic {
  title: string;
  /** One sentence under the title and in the list of topics. */
  about: string;
  sections: Section[];
}

export const topics = {
  'byoc-or-porting': {
    title: 'Keep your carrier, or move the number?',
    about: 'Two ways to get your calls here, and how to choose.',
    sections: [
      {
        title: 'Keep your carrier',
        text: 'Your number stays with the provider you have. You only tell that provider to forward calls to us. It works from the minute the forward is set, and ends the minute you take it out. People call this “bring your own carrier”, or BYOC.',
      },
      {
        title: 'Move the number (porting)',
        text: 'The number itself changes its provider. That needs a signed letter and takes days or weeks, and your contract with the old provider ends for that number. You then have one bill instead of two.',
      },
      {
        title: 'Moving it later',
        text: 'On the page of a live number you ask for it: account number at the carrier, who is authorised, the signed letter as a PDF, the day you wish. On the day calls are taken from both ways, then by the telephone network alone. The same people ring, and the history stays. Then you end the forward at your old carrier.',
      },
      {
        title: 'Which one?',
        points: [
          'You want to try it, or your contract runs on: keep your carrier.',
          'Your carrier cannot forward to a SIP address: move the number.',
          'You are not sure: keep your carrier now. You can move the number later, and nothing changes for the people who answer.',
        ],
      },
    ],
  },
  'before-you-begin': {
    title: 'Before you begin',
    about: 'What to have ready, and the two questions for your carrier.',
    sections: [
      {
        title: 'You need',
        points: [
          'A number that your carrier can forward over the Internet. Carriers call it a VoIP number or a SIP trunk. A plain telephone line with nothing but a socket in the wall cannot do it.',
          'Access to your carrier’s settings, or somebody there who changes them for you.',
          'A computer or telephone with a current browser, and a headset if you can.',
        ],
      },
      {
        title: 'Ask your carrier',
        points: ['Can you forward my number to a SIP address?', 'From which IP addresses will such calls come?'],
      },
      {
        text: 'The second question matters most. We let in only calls from the addresses you list, so that nobody else can ring your phones. The name you send calls to, such as sip.carrier.example, is often not where calls come from.',
      },
      {
        title: 'How long it takes',
        text: 'About ten minutes of your own work, once you have those answers. You can undo it at any time: take the forward out at your carrier, and calls go where they went before.',
      },
    ],
  },
  'by-mail': {
    title: 'Bringing numbers by mail',
    about: 'Write what you would enter; look at it here, and send it.',
    sections: [
      {
        text: 'Write to the address on the page Bring numbers. Your mail becomes a draft, and you get an answer with a link to it. Nothing is in force before you signed in, looked at the draft and sent it.',
      },
      {
        title: 'Write it like this',
        points: [
          'Carrier: Twilio',
          '+1 202 555 0101 rings anna@example.com',
          'All others ring bob@example.com',
          'Calls come from 203.0.113.8 and 203.0.113.16/28',
        ],
      },
      {
        text: 'One number a line, with its country code, is best. For many numbers attach a list as a CSV file. What we did not understand is shown with the reason; nothing is guessed.',
      },
      {
        title: 'Who may write',
        points: [
          'Owners and administrators of an account, from the address they sign in with.',
          'Your mail must prove where it comes from (DKIM or SPF, which most mail providers do for you). Else your mail server tells you that it was refused, and why.',
          'If you look after several accounts, write a line such as “Account: Acme”.',
        ],
      },
      {
        title: 'Adding to it',
        text: 'Answer our mail to add numbers or addresses to the same draft. Once the request was sent, your answer goes to support.',
      },
    ],
  },
  softphones: {
    title: 'Phones and apps',
    about: 'What rings, what no longer rings, and why a phone stays silent.',
    sections: [
      {
        title: 'What rings',
        text: 'The Phone page rings, in the browser of every person that the number points to, all at the same time. Who answers first has the call; the others see that it was answered elsewhere.',
      },
      {
        title: 'What no longer rings',
        text: 'Your carrier’s own app, and desk telephones connected to your carrier. The carrier sends the call to us instead of to them. Some carriers can do both at once: ask for “simultaneous ring”.',
      },
      {
        title: 'If your phone stays silent',
        points: [
          'Is the Phone page open? It says “Ready to ring” when it can.',
          'Did the browser ask for the microphone? Allow it.',
          'Does the number point to you? An administrator sees that under Numbers.',
          'Did the call arrive at all? Look under Calls, then under Refused attempts.',
        ],
      },
      {
        title: 'If no sound gets through',
        points: [
          'Try another network, such as your mobile phone’s hotspot. If that helps, the network you were on blocks calls: whoever runs it can let UDP through.',
          '“This browser lets no sound out”: something keeps WebRTC from the network. Look for a switch of that name in your VPN and in extensions for privacy or against advertising.',
          'On a computer that your company manages, ask whoever does that to allow WebRTC over UDP.',
        ],
      },
    ],
  },
  ...topicsCallsOut,
  'prove-a-number': {
    title: 'Prove that a number is yours',
    about: 'Why calls out show only proved numbers, and what to do when the check fails.',
    sections: [
      {
        title: 'Why',
        text: 'Whoever you call sees a number, and believes it. So people here can show a number only once it is proved to be yours.',
      },
      {
        title: 'What happens',
        points: [
          'We call your number over the telephone network, as anybody would.',
          'Your carrier forwards the call to us, because you told it to.',
          'We hang up at a moment that nobody can know, and the call that came back must end with it.',
          'Nobody answers, so it costs nothing. Where your carrier changes the number we show, this is done three times.',
        ],
      },
      {
        title: 'When it fails',
        points: [
          'It never came: the forward is off, or only for when nobody answers. Let your carrier forward all calls at once.',
          'It came from an address that is not listed: ask for the address with an arrival check, then try again.',
          'Something else answered: switch voicemail and the old phones off at your carrier.',
          'Another call came at the same time: try again when few people call.',
        ],
      },
      {
        title: 'Or with a document',
        text: 'Send a bill of your carrier that shows the number and your company, as a PDF on the number’s page. Support decides.',
      },
      {
        title: 'How long it holds',
        text: 'Pausing the number keeps the proof. Removing it, or moving it to another trunk, ends it. A number that was ported to us needs none.',
      },
    ],
  },
  unanswered: {
    title: 'When nobody answers',
    about: 'Your carrier’s voicemail, another number, a mail, and opening hours.',
    sections: [
      {
        text: 'On a number’s page you choose what happens when nobody answers, everyone is busy, or nobody has the phone open.',
      },
      {
        title: 'The carrier’s own voicemail',
        text: 'We keep no messages. If your carrier has a voicemail for the number, we end the call with a code that tells the carrier to take it back.',
        points: [
          '480 means “cannot be reached”. Begin with it where we know nothing better.',
          '486 means “busy”. Take it where the carrier tries again and again after 480.',
          '408 means “did not answer”. Some carriers wait for this one.',
          'Call your own number and let it ring: if the caller does not reach the voicemail, take the next code, or ask your carrier which one it wants.',
        ],
      },
      {
        title: 'Another number',
        text: 'The call goes on as a call out of your account, at its price. The other side sees your number, not who called, so your number must be proved first.',
      },
      {
        title: 'A mail',
        text: 'Whoever you choose gets one mail for each missed call: who called, when, and a link to call back. At most 20 an hour.',
      },
      {
        title: 'Opening hours',
        text: 'Outside of them the number rings nobody. They go by the clocks of the place you choose, summer time included. Add the days on which you are closed all year round.',
      },
    ],
  },
  costs: {
    title: 'What it costs',
    about: 'Who bills which part of a call.',
    sections: [
      {
        points: [
          'We take nothing for a call that your carrier forwards to us.',
          'Your carrier may bill the forwarded part as a call of its own, above all when it is forwarded abroad. Ask: “What does a forward to a SIP address cost?” Over the Internet it is often free.',
          'Your contract with the carrier goes on, and so does its monthly price.',
          'The caller pays what the call to your number always cost.',
        ],
      },
    ],
  },
  'what-calls-cost': {
    title: 'What calls cost',
    about: 'How a call out is charged, and how the limit of a day works.',
    sections: [
      {
        title: 'Calls in',
        text: 'They cost nothing here. Whoever calls you pays what a call to your number always cost.',
      },
      {
        title: 'Calls out',
        points: [
          'Only answered calls are charged, from the answer to the end.',
          'The price is that of the number’s beginning: +44 7 may cost more than +44. On the statement it has a name, such as ‘United Kingdom mobile’.',
          'Seconds are charged in steps. 60/60 means whole minutes. 30/6 means 30 seconds at least, then six at a time. 1/1 means every second.',
          'Some places charge a fixed amount for each answered call on top.',
          'What a call cost is never changed by a later price list.',
        ],
      },
      {
        title: 'The limit of a day',
        text: 'Each account has an amount that its calls out may cost in a day. Once it is reached, no more calls go out until midnight UTC, and its admins get a mail. Calls that are up go on, and calls in are not touched. A call that our price list has no price for costs you nothing, but counts here as the dearest one. Support can raise the limit.',
      },
      {
        title: 'The statement',
        text: 'The page Statement sums each month by destination. The CSV file has every call with its price, for your own books.',
      },
    ],
  },
  ...topicsReach,
  'emergency-calls': {
    title: 'Emergency calls',
    about: 'Do not call for help from the Phone page.',
    sections: [
      {
        text: 'Emergency numbers such as 112, 911 or 999 cannot be called from here. Use a mobile telephone, or a line of your carrier.',
      },
      {
        title: 'Why',
        text: 'Help needs to know where you are. A browser can be anywhere, and your carrier’s address for your number does not come along with it.',
      },
      {
        title: 'What to do today',
        points: [
          'Keep one telephone at your place that can call for help, and tell everybody which one it is.',
          'If you gave up a line when you came here, check that another one is left.',
        ],
      },
    ],
  },
  'your-own-systems': {
    title: 'Your own systems',
    about: 'API keys and webhooks: what they are, and whether you need them.',
    sections: [
      {
        text: 'You need neither to make and take calls. They are for programs of yours, for example a shop system that shall know who called. Whoever programs it will ask you for one of the two.',
      },
      {
        title: 'API key',
        text: 'A long password for a program. With it the program can read or change things here, and only what you ticked. You see when it was last used, and revoke it with one click.',
      },
      {
        title: 'Webhook',
        text: 'The other way round: we tell your program what happens, for example each call that ended. You give us its address on the Internet; we sign what we send, so that it can tell us from others.',
      },
      {
        title: 'Keep in mind',
        points: [
          'Give each program its own key. When one is lost, only that one has to be changed.',
          'Do not send keys and secrets by mail or chat. Type them in where they are needed.',
          'What programs change is listed under Activity, with the name of their key.',
        ],
      },
    ],
  },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof topics;
export const topicNames = Object.keys(topics) as TopicName[];
export const topicOf = (name: string): Topic | null => (Object.hasOwn(topics, name) ? topics[name as TopicName] : null);
