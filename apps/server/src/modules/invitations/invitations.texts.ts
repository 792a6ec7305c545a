/** The mails: short, plain, and they say what to do where one did not expect them. */
export interface InvitationText {
  /** Of the business; null: the platform. */
  accountName: string | null;
  invitedBy: string | null;
  link: string;
}

export const invitationMail = ({ accountName, invitedBy, link }: InvitationText) => ({
  subject: accountName === null ? 'You are invited to run the phones' : `You are invited to the phones of ${accountName}`,
  text: `Hello,

${invitedBy ?? 'Somebody'} invites you ${accountName === null ? 'to help run this phone platform' : `to use the phones of ${accountName}`}.
Open this link within 7 days. It works once:

${link}

If you did not expect this, do nothing.
`,
});
