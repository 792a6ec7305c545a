export const confirmMail = ({ accountName, link }: { accountName: string; link: string }) => ({
  subject: 'Confirm your e-mail',
  text: `Hello,

somebody, probably you, signed up ${accountName} with this e-mail.
Open this link within 24 hours and enter the password you chose:

${link}

If it was not you, do nothing: without this link nothing happens.
`,
});

/** The same form was sent with an e-mail that signs in here already: only its owner hears of that. */
export const knownMail = ({ publicUrl }: { publicUrl: string }) => ({
  subject: 'You sign in here already',
  text: `Hello,

somebody, probably you, wanted to sign up with this e-mail. It has a sign-in already, so nothing was made.

Sign in: ${publicUrl}/sign-in
Forgot the password: ${publicUrl}/forgot-password

If it was not you, do nothing.
`,
});
