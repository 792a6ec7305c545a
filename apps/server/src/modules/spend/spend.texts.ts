/** The mail to those who look after an account whose day's limit is reached. */
export interface SpendText {
  accountName: string;
  spent: string;
  up: string;
  limit: string;
  currency: string;
  link: string;
}

export const spendReachedMail = ({ accountName, spent, up, limit, currency, link }: SpendText) => ({
  subject: `Calls out of ${accountName} stop for today: the day’s limit is reached`,
  text: `Hello,

calls out of ${accountName} cost ${currency} ${spent} today${up === '0.00' ? '' : `, and those that are up may cost ${currency} ${up} more`}.
The limit of a day is ${currency} ${limit}, so no more calls go out today. Calls that are up go on. Calls in are not touched.

Calls out are possible again from 00:00 UTC. What was called and what it cost:

${link}

If these calls are not yours, tell support at once. If they are, ask support for a higher limit.
`,
});
