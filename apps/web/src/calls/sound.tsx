import { Stack, Text } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import { qualityWord } from '@patchcord/contracts/voice-quality';
import { words } from './words.ts';

type Quality = Call['quality'];

/** Short trouble in a call that was better on the whole is worth a line of its own. */
const worthTelling = (heard: Quality['heardByPerson']) => heard.reason === null && qualityWord(heard.worstMos) !== qualityWord(heard.mos);

/** How one direction sounded: a word, and beneath it the figures. */
export function HeardText({ heard, direction = 'in' }: { heard: Quality['heardByPerson']; direction?: Call['direction'] }) {
  const { sound } = words;
  if (heard.reason !== null) {
    return (
      <Stack gap={0}>
        <span>{sound.notMeasured}</span>
        <Text size="xs" c="dimmed">
          {sound.reasons[direction === 'out' && heard.reason === 'carrier_sent_no_rtcp' ? 'network_sent_no_rtcp' : heard.reason]}
        </Text>
      </Stack>
    );
  }
  const figures = [
    sound.score(heard.mos),
    sound.lost(heard.lossPercent),
    sound.jitter(heard.jitterMs),
    heard.roundTripMs === null ? null : sound.roundTrip(heard.roundTripMs),
  ];
  const worst = [sound.score(heard.worstMos).toLowerCase(), sound.lost(heard.worstLossPercent), sound.jitter(heard.worstJitterMs)];
  return (
    <Stack gap={0}>
      <span>{sound[qualityWord(heard.mos)]}</span>
      <Figures of={figures} />
      {worthTelling(heard) ? <Figures before={`${sound.worst}: `} of={worst} /> : null}
    </Stack>
  );
}

/** Lines break between figures, never inside one. */
function Figures({ before = '', of }: { before?: string; of: (string | null)[] }) {
  const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');
  const figures = of.filter((one) => one !== null).map(unbroken);
  return (
    <Text size="xs" c="dimmed">
      {before}
      {figures.join(', ')}
    </Text>
  );
}

/** In a list: how the worse direction sounded. */
export function SoundWord({ quality }: { quality: Quality }) {
  const scores = [quality.heardByPerson.mos, quality.heardByCaller.mos].filter((mos) => mos !== null);
  if (scores.length === 0) {
    return (
      <Text span size="sm" c="dimmed">
        –
      </Text>
    );
  }
  const word = qualityWord(Math.min(...scores));
  return (
    <Text span size="sm" c={word === 'good' ? 'dimmed' : undefined} fw={word === 'poor' ? 600 : undefined}>
      {words.sound[word]}
    </Text>
  );
}
