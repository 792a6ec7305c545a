import { expect, test } from 'vitest';
import { convertedFrom } from './codecs.ts';

test.each([
  [['G729', 'telephone-event'], 'G729'],
  [['telephone-event', 'CN', 'g729'], 'g729'],
  [['EVS', 'GSM', 'G729'], 'GSM'],
])('%j is converted, from %s', (offered, codec) => {
  expect(convertedFrom(offered)).toBe(codec);
});

test.each([
  [['G729', 'PCMA']],
  [['pcmu']],
  [['opus']],
  [['G729', 'G722', 'telephone-event']],
  [['EVS', 'AMR-WB']],
  [['telephone-event']],
  [[]],
])('%j is carried as it is', (offered: string[]) => {
  expect(convertedFrom(offered)).toBe('');
});
