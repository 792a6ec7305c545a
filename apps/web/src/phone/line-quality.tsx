import { Text } from '@mantine/core';
import { qualityWord } from '@patchcord/contracts/voice-quality';
import type { HeardNow } from '@patchcord/phone';
import { words as callWords } from '../calls/words.ts';
import { words } from './words.ts';

/** How the other side is heard right now. */
export function LineQuality({ now }: { now: HeardNow | null }) {
  if (!now) return null;
  const { sound } = callWords;
  const figures = [
    sound.lost(now.lossPercent),
    sound.jitter(now.jitterMs),
    now.roundTripMs === null ? null : sound.roundTrip(now.roundTripMs),
  ];
  return (
    <Text size="xs" c="dimmed" ta="center" style={{ textWrap: 'balance' }}>
      {words.line[qualityWord(now.mos)]} · {figures.filter((one) => one !== null).join(' · ')}
    </Text>
  );
}
