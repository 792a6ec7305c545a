import type { ShownMail } from '@patchcord/contracts';

export const words = {
  title: 'Mails',
  about:
    'What went out by mail in the last 30 days, and whether it arrived at the mail server. Texts are not shown: they hold links that let people in.',
  aboutDemo: 'This demo sends no mail. What would have gone out is kept here.',
  empty: { title: 'No mail yet', text: 'Invitations, confirmations and answers to requests will be listed here.' },
  state: { waiting: 'Waiting', sent: 'Sent', kept: 'Kept here', failed: 'Failed' } satisfies Record<ShownMail['state'], string>,
  said: (attempts: number, error: string) => `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}. The mail server said: ${error}`,
  next: (when: string) => `Next attempt ${when}`,
  read: 'Read',
  close: 'Close',
  again: 'Send again',
};
