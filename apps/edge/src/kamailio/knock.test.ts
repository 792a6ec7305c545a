import { expect, test } from 'vitest';
import { placeOf } from './knock.ts';

const generic = { address: '127.0.0.2', port: 8089 };

test.each([
  ['tcp receiver (tcp:192.0.2.1:5060) child=5', { address: '192.0.2.1', port: 5060 }],
  ['tcp receiver (tcp:[2001:db8::1]:5060) child=5', { address: '2001:db8::1', port: 5060 }],
  ['tcp receiver (generic) child=0', generic],
  ['udp receiver child=0 sock=192.0.2.1:5060', null],
  ['tcp main process', null],
])('%s is reached where it reads', (description, place) => {
  expect(placeOf(description, generic)).toEqual(place);
});
