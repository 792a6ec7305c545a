import { describe, expect, test } from 'vitest';
import { readCallOptions } from './call-options.ts';

describe('npm run call', () => {
  test('calls the number without separators, from an address that the demo lists', () => {
    expect(readCallOptions(['--to', '+1 (202) 555-0101'])).toEqual({
      user: '+12025550101',
      source: '127.0.0.10',
      from: '+442079460123',
      talkSeconds: 5,
      json: false,
    });
  });

  test('--as is sent exactly as given, instead of the number', () => {
    expect(readCallOptions(['--to', '+12025550101', '--as', '(202)%20555-0101']).user).toBe('(202)%20555-0101');
    expect(readCallOptions(['--as', 'sales']).user).toBe('sales');
  });

  test('--from anonymous withholds the caller', () => {
    expect(readCallOptions(['--to', '1', '--from', 'anonymous']).from).toBeNull();
  });

  test.each([
    [[], '--to is missing'],
    [['--to', 'sales'], '--to is "sales": expected a phone number'],
    [['--to', '+'], '--to is "+"'],
    [['--to', '1', '--source', 'localhost'], '--source is "localhost": expected an IP address'],
    [['--to', '1', '--seconds', '0'], '--seconds is "0": expected a whole number from 1 to 3600'],
    [['--to', '1', '--seconds', 'x'], '--seconds is "x"'],
    [['--as', 'a\r\nVia: b'], '--as is "a\\r\\nVia: b"'],
    [['--as', '(202) 555-0101'], "carriers write it as '%20'"],
    [['--to', '1', '--form', '2'], "Unknown option '--form'"],
    [['--to', '1', '+2'], "Unexpected argument '+2'"],
  ])('%j is refused with the reason and how it is written', (args, reason) => {
    expect(() => readCallOptions(args)).toThrow(reason);
    expect(() => readCallOptions(args)).toThrow('npm run call -- --to NUMBER');
  });
});
