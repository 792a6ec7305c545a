import { describe, expect, test } from 'vitest';
import { presets } from '../carriers/carriers.models.ts';
import { ownWords } from './own-words.models.ts';
import { accountNamed, addressesInList, type Here, understand } from './understand.models.ts';

const here: Here = { presets, people: ['Anna Example', 'Bob Sample'], countries: [], locations: [{ id: 'loc_1', name: 'Frankfurt' }] };
const read = (text: string, change: Partial<Here> = {}, subject = '') => understand({ subject, text }, { ...here, ...change });
const numbers = (text: string, change: Partial<Here> = {}) => read(text, change).numbers;

describe('a whole mail', () => {
  const mail = `Hello,

please bring our numbers. Our carrier is Twilio.

+1 202 555 0101 rings anna@acme.example
+1 (202) 555-0102 -> Bob Sample
+44 20 7946 0123: anna@acme.example and bob@acme.example

Calls come from 54.172.60.0/30 and 2001:db8:1::/48.

Kind regards,
Ada Lovelace
+1 202 555 0999`;

  test('gives carrier, numbers with their people, and addresses; what is below the regards is left out', () => {
    const { text, leftOut } = ownWords(mail);
    expect(read(text)).toEqual({
      carrier: { preset: 'twilio', name: 'Twilio' },
      numbers: [
        { number: '+1 202 555 0101', people: ['anna@acme.example'] },
        { number: '+1 (202) 555-0102', people: ['Bob Sample'] },
        { number: '+44 20 7946 0123', people: ['anna@acme.example', 'bob@acme.example'] },
      ],
      everyone: [],
      addresses: ['54.172.60.0/30', '2001:db8:1::/48'],
      location: null,
      country: null,
      notUnderstood: [],
    });
    expect(leftOut).toBe(true);
  });
});

describe('numbers', () => {
  test.each([
    ['+12025550101', '+12025550101'],
    ['+44 (0)20 7946 0123', '+44 (0)20 7946 0123'],
    ['tel: +49 30 901820', '+49 30 901820'],
    ['0044 20 7946 0123', '0044 20 7946 0123'],
    ['12025550101', '12025550101'],
    ['Number 1: +1.202.555.0101.', '+1.202.555.0101'],
  ])('in an international form are read: %s', (line, number) => expect(numbers(line).map((one) => one.number)).toEqual([number]));

  test.each([
    ['020 7946 0123', 'GB'],
    ['(202) 555-0101', 'US'],
    ['030 901820', 'DE'],
    ['01 42 68 53 00', 'FR'],
    ['01.42.68.53.00', 'FR'],
  ])('in a national form are read as of a country that is known: %s of %s', (line, country) =>
    expect(numbers(line, { countries: [country] }).map((one) => one.number)).toEqual([line]),
  );

  test('in a national form are never guessed: without a country they are shown with what is missing', () => {
    const { numbers: found, notUnderstood } = read('020 7946 0123');
    expect(found).toEqual([]);
    expect(notUnderstood).toEqual([{ text: '020 7946 0123', why: expect.stringContaining('has no country code') }]);
    expect(read('020 7946 0123', { countries: ['GB', 'US'] }).numbers).toEqual([]);
  });

  test('are of the country that is written, before that of the carrier, before that of the other numbers', () => {
    expect(read('Country: United Kingdom\n020 7946 0123', { countries: ['US'] }).country).toEqual({ code: 'GB', because: 'you wrote it' });
    expect(read('Country: UK').country?.code).toBe('GB');
    expect(read('We use VoIP.ms', { countries: ['GB'] }).country?.code).toBe('US');
    expect(read('', { countries: ['GB', 'GB'] }).country?.code).toBe('GB');
  });

  test.each(['Customer number 4930901820', 'Order no. 2025550101', 'Invoice #12025550101', 'VAT ID: 123456789'])(
    'that are named as something else are not read as telephone numbers: %s',
    (line) => {
      const { numbers: found, notUnderstood } = read(line, { countries: ['DE'] });
      expect(found).toEqual([]);
      expect(notUnderstood).toHaveLength(1);
    },
  );

  test.each(['On 26.11.2026 at 10:30', '2026-11-26', 'in 2 to 3 days', '10:30:45', 'room 1234'])(
    'are not dates, times, or small: %s',
    (line) => expect(read(line, { countries: ['DE'] })).toMatchObject({ numbers: [], addresses: [], notUnderstood: [] }),
  );

  test('that make no sense are shown with why', () =>
    expect(read('and 999 999 999 999 999').notUnderstood).toEqual([{ text: '999 999 999 999 999', why: expect.any(String) }]));
});

describe('people', () => {
  test.each([
    ['+12025550101 anna@acme.example', ['anna@acme.example']],
    ['+12025550101;anna@acme.example;bob@acme.example', ['anna@acme.example', 'bob@acme.example']],
    ['anna@acme.example: +12025550101', ['anna@acme.example']],
    ['"+12025550101","Anna <Anna@Acme.example>"', ['anna@acme.example']],
    ['+12025550101 is for Anna Example and Bob Sample', ['Anna Example', 'Bob Sample']],
    ['+12025550101 for ANNA EXAMPLE', ['Anna Example']],
    ['+12025550101', []],
  ])('stand beside their number: %s', (line, people) => expect(numbers(line)[0]?.people).toEqual(people));

  test('of two numbers on one line go to the number before them, or behind them where all stand so', () => {
    const pairs = [['anna@acme.example'], ['bob@acme.example']];
    expect(numbers('+12025550101 anna@acme.example, +12025550102 bob@acme.example').map((one) => one.people)).toEqual(pairs);
    expect(numbers('anna@acme.example +12025550101, bob@acme.example +12025550102').map((one) => one.people)).toEqual(pairs);
    const both = ['anna@acme.example', 'bob@acme.example'];
    expect(numbers('+12025550101 and +12025550102 ring anna@acme.example, bob@acme.example').map((one) => one.people)).toEqual([
      both,
      both,
    ]);
  });

  test('on the line under a number belong to it where the line goes on', () =>
    expect(numbers('+12025550101\n  -> anna@acme.example')).toEqual([{ number: '+12025550101', people: ['anna@acme.example'] }]));

  test('that all numbers ring are named once', () =>
    expect(read('+12025550101\n+12025550102\nAll ring anna@acme.example.')).toMatchObject({
      everyone: ['anna@acme.example'],
      notUnderstood: [],
    }));

  test('without a number are shown, not guessed; a name alone is a greeting', () => {
    expect(read('+12025550101\n\nanna@acme.example').notUnderstood).toEqual([
      { text: 'anna@acme.example', why: expect.stringContaining('No number') },
    ]);
    expect(read('Hi Anna Example,').notUnderstood).toEqual([]);
  });

  test('are not mistaken for others of whom they have a part of the name', () => {
    const { numbers: found, notUnderstood } = read('+12025550101 -> Grace Hopper', { people: ['Grace', 'Hop'] });
    expect(found).toEqual([{ number: '+12025550101', people: [] }]);
    expect(notUnderstood).toEqual([{ text: expect.any(String), why: expect.stringContaining('Nobody here is called Grace Hopper') }]);
    expect(numbers('+12025550101 rings Grace and Bob', { people: ['Grace', 'Bob'] })[0]?.people).toEqual(['Grace', 'Bob']);
  });

  test('that nobody here is called are shown, and the number is kept', () =>
    expect(read('+12025550101 -> Reception')).toMatchObject({
      numbers: [{ number: '+12025550101', people: [] }],
      notUnderstood: [{ why: expect.stringContaining('Nobody here is called Reception') }],
    }));
});

describe('addresses', () => {
  test.each([
    ['203.0.113.8', ['203.0.113.8']],
    ['from 203.0.113.8, 203.0.113.9 and 203.0.113.16/28.', ['203.0.113.8', '203.0.113.9', '203.0.113.16/28']],
    ['203.0.113.16 / 28', ['203.0.113.16/28']],
    ['udp 203.0.113.8:5060', ['203.0.113.8']],
    ['2001:db8::1 and 2001:DB8:2::/48', ['2001:db8::1', '2001:DB8:2::/48']],
    ['(203.0.113.8)', ['203.0.113.8']],
    ['300.1.1.1', ['300.1.1.1']],
  ])('IPv4, IPv6 and ranges are read: %s', (line, found) => expect(read(line)).toMatchObject({ addresses: found, numbers: [] }));

  test('written as from–to or with a net mask are shown with how to write them', () => {
    for (const line of ['203.0.113.8-203.0.113.11', '203.0.113.8 - 11', '203.0.113.8 255.255.255.252']) {
      expect(read(line)).toMatchObject({ addresses: [], numbers: [], notUnderstood: [{ why: expect.stringContaining('203.0.113.8/30') }] });
    }
  });

  test('given as a host name are shown with why not; names elsewhere are nothing', () => {
    expect(read('Calls come from sip.carrier.example').notUnderstood).toEqual([
      { text: 'sip.carrier.example', why: expect.stringContaining('calls FROM') },
    ]);
    expect(read('See www.acme.example for more').notUnderstood).toEqual([]);
  });

  test('in a file of their own are told from a list of numbers', () => {
    expect(addressesInList('address;note\n203.0.113.8;one\n203.0.113.9;two')).toEqual(['203.0.113.8', '203.0.113.9']);
    expect(addressesInList('+12025550101;anna@acme.example')).toBeNull();
  });
});

describe('the carrier', () => {
  test.each([
    ['Carrier: Twilio', 'twilio'],
    ['Provider: Voxbone', 'voxbone'],
    ['our provider is telnyx', 'telnyx'],
    ['We are with Vonage today.', 'vonage'],
    ['we use voip.ms', 'voipms'],
    ['Numbers at 46elks', '46elks'],
    ['We are with Bird', 'bird'],
    ['MessageBird sends the bill', 'bird'],
  ])('is found among those that are known: %s', (line, preset) => expect(read(line).carrier?.preset).toBe(preset));

  test('is found in the subject too', () => expect(read('+12025550101', {}, 'Our Telnyx numbers').carrier?.preset).toBe('telnyx'));

  test.each(['Anna Bird says hello', 'we have the bandwidth', 'mail me at sales@twilio.com', 'see sip.twilio.com', 'Twilion'])(
    'is not found where the word means something else: %s',
    (line) => expect(read(line).carrier).toBeNull(),
  );

  test('that nobody knows is taken by its name where it is said to be the carrier', () =>
    expect(read('Carrier: Example Telecom Ltd.').carrier).toEqual({ preset: 'other', name: 'Example Telecom Ltd' }));

  test('of several is asked for', () =>
    expect(read('We leave Telnyx and bring Twilio')).toMatchObject({ carrier: null, notUnderstood: [{ text: 'Twilio, Telnyx' }] }));

  test('of several is the one that a line names', () =>
    expect(read('Not Telnyx any more.\nCarrier: Twilio').carrier?.preset).toBe('twilio'));
});

test('a location is one that there is', () => {
  expect(read('Location: frankfurt').location).toEqual({ id: 'loc_1', name: 'Frankfurt' });
  expect(read('Location: Atlantis')).toMatchObject({ location: null, notUnderstood: [{ text: 'Atlantis' }] });
});

test('the account is named on a line of its own', () => {
  expect(accountNamed('Hello\nAccount: Acme Ltd\n+1')).toBe('Acme Ltd');
  expect(accountNamed('our account is fine, 1')).toBeNull();
});

test('a long mail takes no long time', () => {
  const before = performance.now();
  for (const part of [`On ${'a '.repeat(200)}\n`, `Op ${' '.repeat(400)}\n`, '+1 ', '1.', '1:', 'a@b.', '0 ', 'Op schreef\n', 'am\n']) {
    read(ownWords(part.repeat(20_000)).text, { countries: ['US'] });
  }
  expect(performance.now() - before).toBeLessThan(2_000);
});
