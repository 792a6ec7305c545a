import { expect, test } from 'vitest';
import { type GatewayPlace, gatewayOrder } from './gateway-order.ts';

const place = (id: string, changes: Partial<GatewayPlace> = {}): GatewayPlace => ({ id, priority: 1, weight: 1, sick: false, ...changes });
const first = () => 0;
const last = () => 0.999_999;

test('the lowest priority comes first, whatever the weights', () => {
  const all = [place('backup', { priority: 2, weight: 100 }), place('main', { priority: 0 }), place('second', { priority: 1 })];
  for (const random of [first, last]) expect(gatewayOrder(all, random)).toEqual(['main', 'second', 'backup']);
});

test('equals share calls by their weights', () => {
  const all = [place('a', { weight: 3 }), place('b')];
  const firsts = Array.from({ length: 400 }, (_, n) => gatewayOrder(all, () => n / 400)[0]);
  expect(firsts.filter((id) => id === 'a')).toHaveLength(300);
  expect(gatewayOrder(all, last)).toEqual(['b', 'a']);
});

test('a sick one is left out while one is well, and asked where none is', () => {
  expect(gatewayOrder([place('a', { sick: true }), place('b', { priority: 9 })], first)).toEqual(['b']);
  expect(gatewayOrder([place('a', { sick: true }), place('b', { sick: true, priority: 9 })], first)).toEqual(['a', 'b']);
  expect(gatewayOrder([], first)).toEqual([]);
});

test('nobody waits for more than four', () => {
  expect(
    gatewayOrder(
      Array.from({ length: 9 }, (_, n) => place(`g${n}`)),
      last,
    ),
  ).toHaveLength(4);
});
