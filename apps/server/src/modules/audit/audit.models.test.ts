import { expect, test } from 'vitest';
import { difference } from './audit.models.ts';

test('of a change only what differs is kept, and nothing where nothing does', () => {
  expect(difference({ on: true, ringSeconds: 30, trunk: 'trk_1' }, { on: false, ringSeconds: 30 })).toEqual({
    before: { on: true },
    after: { on: false },
  });
  expect(difference({ people: ['a', 'b'] }, { people: ['a', 'b'], on: undefined })).toBeNull();
  expect(difference({ people: ['a', 'b'] }, { people: ['b', 'a'] })).toEqual({
    before: { people: ['a', 'b'] },
    after: { people: ['b', 'a'] },
  });
});

test('what was added or removed stands whole', () => {
  expect(difference(undefined, { e164: '+12025550101' })).toEqual({ before: null, after: { e164: '+12025550101' } });
  expect(difference({ cidr: '198.51.100.7/32' }, null)).toEqual({ before: { cidr: '198.51.100.7/32' }, after: null });
  expect(difference(null, null)).toEqual({ before: null, after: null });
});

test('no secret is kept, however deep it stands and whoever hands it over', () => {
  const kept = JSON.stringify(
    difference(
      { user: 'u', passwordHash: 'hunter2' },
      { user: 'v', passwordHash: 'hunter3', login: [{ sipSecret: 'hunter4', realm: 'r' }] },
    ),
  );
  expect(kept).not.toContain('hunter');
  expect(kept).toContain('"realm":"r"');
});
