/** Help: what rings beside an open page. */
import type { Topic } from './topics.ts';

export const topicsReach = {
  waking: {
    title: 'Rings when Patchcord is closed',
    about: 'Your browser is woken when someone calls you.',
    sections: [
      {
        text: 'On the Phone page open “Phone settings” and turn on “Ring this device when Patchcord is closed”. Do so on each device. When someone calls, it shows who; press Answer, and the phone opens and has the call.',
      },
      {
        title: 'What it needs',
        points: [
          'Notifications allowed for Patchcord, in the browser and in the system.',
          'The browser running: on Android it need not be open.',
          'On an iPhone or iPad: add Patchcord to the home screen, open it from there, and turn it on there.',
        ],
      },
      {
        title: 'It does not ring',
        points: [
          'Phone settings show under “Where calls reach you” what reaches you, and why the last call could not wake a device.',
          'A device that is off, has no network or saves power hears of a call late. It then says that you missed it.',
          '“This device can be woken no more”: the browser ended it, for example after its data was cleared. Turn it on again.',
          'Whoever signs out is not woken there any more. Nor is a device on which “Do not disturb” is on, until you turn it off there.',
        ],
      },
      {
        title: 'Whether a number reaches anybody',
        text: 'A number whose people have no phone open, no device that can be woken and no desk phone registered says so on the Numbers page.',
      },
    ],
  },
  'desk-phones': {
    title: 'Desk phones and softphones',
    about: 'Any phone that speaks SIP can ring beside the app.',
    sections: [
      {
        text: 'On the Phone page open “Desk phones and softphones” and add a device. You get a server, a user name and a password. Type them into your phone’s own settings, usually under “Account” or “Line”.',
      },
      {
        title: 'Set it up',
        points: [
          'Server, also called domain or SIP proxy: as shown, with its port.',
          'User name and authentication name: the same text, beginning with dev-.',
          'Transport: TLS if your phone can do it, with encrypted sound (SRTP). UDP works everywhere.',
          'Leave STUN, ICE and outbound proxy empty.',
        ],
      },
      {
        title: 'It does not ring',
        points: [
          'The page shows within half a minute whether the phone is registered.',
          'Never registered: a typing mistake, or the wrong port. After several wrong passwords we wait a minute.',
          'Registered but no sound: choose the other way of carrying sound. For that remove the device and add it again.',
        ],
      },
      {
        title: 'Good to know',
        points: [
          'App and phone ring at the same time. Whichever you answer has the call. To call somebody, use the app.',
          'One device, one phone: a second phone with the same password takes the place of the first.',
          'Anybody with the password can take your calls. Remove a phone that you give away. Administrators can remove it for you, under People.',
        ],
      },
    ],
  },
} as const satisfies Record<string, Topic>;
