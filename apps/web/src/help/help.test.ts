import { outcomeNames } from '@patchcord/contracts/outcomes';
import { expect, test } from 'vitest';
import { outcomeGroups } from './outcome-list.ts';
import { topicNames, topicOf } from './topics.ts';

const names = (search: string) => outcomeGroups(search).flatMap(({ entries }) => entries.map(([name]) => name));

test('help has an entry for every outcome of the table, each once', () => {
  expect(names('').toSorted()).toEqual(outcomeNames.toSorted());
  expect(outcomeGroups('')[0]?.fault).toBe('account');
});

test('an outcome is found by its words in any order, and by the code that a carrier sees', () => {
  expect(names('listed silence')).toEqual(['source_not_listed']);
  expect(names('603')).toContain('declined');
  expect(names('LIMIT second')).toEqual(['trunk_rate_limit']);
  expect(names('nothing says this')).toEqual([]);
});

test('a topic that is none is none, whatever it is called', () => {
  expect(topicOf('costs')?.title).toBe('What it costs');
  for (const name of ['', 'nonsense', 'constructor', '__proto__']) expect(topicOf(name)).toBeNull();
});

test('the pages are short and in plain words', () => {
  for (const name of topicNames) {
    const { sections } = topicOf(name) ?? { sections: [] };
    const text = sections.flatMap(({ title = '', text: one = '', points = [] }) => [title, one, ...points]).join(' ');
    expect(text.split(' ').length, name).toBeLessThan(220);
    expect(text, name).not.toMatch(/\b(INVITE|trunking|registrar|DID|PSTN|SDP|RTP)\b/);
    for (const sentence of text.split(/[.?:] /)) expect(sentence.split(' ').length, `${name}: ${sentence}`).toBeLessThan(36);
  }
});
