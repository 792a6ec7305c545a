import type { EdgeEvent } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import type { NgAnswer } from '../engines/ng.ts';
import { createMediaFigures } from './media-figures.ts';

const answer = (packets: number): NgAnswer => ({
  result: 'ok',
  tags: { a: { medias: [{ flags: [], streams: [{ flags: ['RTP'], stats: { packets } }] }] } },
});
const calls = (n: number) => Array.from({ length: n }, (_, index) => ({ call: `call_${index}`, sipCallId: `${index}@carrier` }));

function rig(ask: (sipCallId: string) => Promise<NgAnswer>) {
  const recorded: EdgeEvent[] = [];
  let asking = 0;
  let mostAsking = 0;
  const figures = createMediaFigures({
    journal: { record: (events) => void recorded.push(...events) },
    ng: () => ({
      async ask(_command, values) {
        mostAsking = Math.max(mostAsking, ++asking);
        return ask(String(values?.['call-id'])).finally(() => asking--);
      },
    }),
    now: () => 7,
  });
  return { figures, recorded, mostAsking: () => mostAsking };
}

test('each ended call is asked for once, a few at a time, and what is told is written down', async () => {
  const { figures, recorded, mostAsking } = rig(async () => answer(5));
  figures.ended(calls(30));
  figures.ended([{ call: 'call_more', sipCallId: 'more@carrier' }]);
  await figures.settled();
  expect(recorded).toHaveLength(31);
  expect(recorded[0]).toEqual({
    type: 'call.media',
    at: 7,
    call: 'call_0',
    packetsFromCarrier: 5,
    packetsFromPhone: 0,
    heardByCarrier: null,
    heardByPhone: null,
  });
  expect(mostAsking()).toBe(8);
});

test('one that rtpengine does not answer for, or does not know, is left out and holds up no other', async () => {
  const { figures, recorded } = rig(async (sipCallId) => {
    if (sipCallId.startsWith('1@')) throw new Error('rtpengine did not answer');
    return sipCallId.startsWith('2@') ? { result: 'error' } : answer(5);
  });
  figures.ended(calls(4));
  await figures.settled();
  expect(recorded.map((event) => 'call' in event && event.call)).toEqual(['call_0', 'call_3']);
  figures.ended([{ call: 'call_later', sipCallId: '9@carrier' }]);
  await figures.settled();
  expect(recorded).toHaveLength(3);
});

test('a rush that rtpengine cannot follow is cut off, not piled up', async () => {
  const { figures, recorded } = rig(async () => answer(5));
  figures.ended(calls(5_000));
  await figures.settled();
  expect(recorded).toHaveLength(2_000);
});
