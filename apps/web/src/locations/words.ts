import type { RoundTrips } from '@patchcord/contracts';

type Shown = RoundTrips['locations'][number];

export const words = {
  title: 'Where to send calls',
  about:
    'Your carrier can send its calls to any location. Each one measures the way to your carrier and back; the shorter it is, the less delay is heard in a call.',
  recommended: 'Recommended',
  waiting: 'Measuring…',
  noAnswer: 'No answer',
  noEdge: 'Takes no calls now: no edge is in contact',
  milliseconds: (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`,
  kilometres: (value: number) => (value === 0 ? 'same country' : `about ${value.toLocaleString()} km`),
  nothing: 'None of the listed addresses can be measured: they are not on the public Internet, or there are none yet.',
  measuredTo: (addresses: RoundTrips['addresses']) => `Measured to ${addresses.map(({ address }) => address).join(', ')}; kept for a day.`,
  /** The figure of one location, and its distance where that is all there is. */
  figure: ({ state, milliseconds, kilometres }: Shown): string => {
    if (state === 'waiting') return words.waiting;
    if (milliseconds !== null) return words.milliseconds(milliseconds);
    return kilometres === null ? words.noAnswer : `${words.noAnswer}, ${words.kilometres(kilometres)}`;
  },
};
