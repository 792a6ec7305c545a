import { expect, test } from 'vitest';
import { edgeForPhone, edgeState, liveOn } from './edges.models.ts';
import { isUsableWebsocketUrl } from './edges.usecases.ts';

const now = new Date('2026-01-01T00:00:30Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test('an edge that said nothing for more than 15 s is away, whatever it said last', () => {
  expect(edgeState({ status: 'ready', lastSeenAt: ago(15) }, now)).toBe('ready');
  expect(edgeState({ status: 'ready', lastSeenAt: ago(15.1) }, now)).toBe('away');
  expect(edgeState({ status: null, lastSeenAt: null }, now)).toBe('away');
});

test('live on: connected edges that stand at the revision or beyond, of all connected ones', () => {
  const edge = (appliedRevision: number, seconds = 1) => ({ status: 'ready' as const, lastSeenAt: ago(seconds), appliedRevision });
  expect(liveOn([edge(7), edge(8), edge(6), edge(9, 60)], 7, now)).toEqual({ edges: 2, of: 3 });
});

test('a phone gets a ready edge before a degraded one, the one with the fewest people, and never one that is not taking calls', () => {
  const edge = (id: string, status: 'ready' | 'degraded' | 'draining' | 'starting', people: number, seconds = 1) => ({
    id,
    status,
    lastSeenAt: ago(seconds),
    peopleOnline: Array.from({ length: people }, String),
  });
  expect(edgeForPhone([edge('a', 'degraded', 0), edge('b', 'ready', 5), edge('c', 'ready', 2), edge('d', 'ready', 0, 60)], now)?.id).toBe(
    'c',
  );
  expect(edgeForPhone([edge('a', 'degraded', 0), edge('b', 'draining', 0)], now)?.id).toBe('a');
  expect(edgeForPhone([edge('a', 'starting', 0), edge('b', 'draining', 0)], now)).toBeNull();
});

test('apps reach an edge over wss, or ws on this machine', () => {
  for (const good of ['wss://edge.example/', 'wss://edge.example:8443/ws', 'ws://127.0.0.1:8088', 'ws://[::1]:8088'])
    expect(isUsableWebsocketUrl(good)).toBe(true);
  for (const bad of [
    'ws://edge.example/',
    'https://edge.example',
    'wss://user@edge.example/',
    'edge.example',
    'ws://127.0.0.1.evil.example/',
  ]) {
    expect(isUsableWebsocketUrl(bad)).toBe(false);
  }
});
