/** Who takes part, and what they bring. Loopback stands for the internet: a demo instance allows addresses of one's own network. */
import { randomBytes } from 'node:crypto';

export interface Someone {
  name: string;
  email: string;
  password: string;
}

/** A business and its carrier. */
export interface Business {
  name: string;
  person: Someone;
  /** Colleague who is not here yet. */
  colleague: string;
  numbers: readonly [string, string, string];
  /** Where its carrier says that calls come from. */
  told: string;
  /** Where they come from in truth. */
  real: string;
}

const someone = (name: string, email: string): Someone => ({ name, email, password: randomBytes(12).toString('base64url') });

export const operator = someone('Olga', 'olga@platform.example');
export const support = someone('Sam', 'sam@platform.example');

export const inBrowser: Business = {
  name: 'Harbour Books',
  person: someone('Hana', 'hana@harbour.example'),
  colleague: 'noor@harbour.example',
  numbers: ['+12015550141', '+12015550142', '+12015550143'],
  told: '127.0.0.50',
  real: '127.0.0.51',
};
export const byApi: Business = {
  name: 'Lakeside Bikes',
  person: someone('Lior', 'lior@lakeside.example'),
  colleague: 'maya@lakeside.example',
  numbers: ['+12015550151', '+12015550152', '+12015550153'],
  told: '127.0.0.52',
  real: '127.0.0.53',
};

export const premium = '+1 900 555 1234';
export const caller = '+442079460123';

/** As a spreadsheet saves it, with one row that cannot be brought. */
export const csvOf = ({ numbers: [first, second, third], person, colleague }: Business): string =>
  `Number;Who\n${first};${person.email}\n${second};${person.email}\n${premium};\n${third};${colleague}\n`;
