import { Badge } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import { words } from './words.ts';

const colors = { none: 'gray', account: 'orange', carrier: 'orange', caller: 'gray', platform: 'red', unknown: 'gray' } as const;

/** How a call ended, in one or two words. Colour says only whether someone should look at it. */
export function OutcomeMark({ call }: { call: Pick<Call, 'result'> }) {
  const { result } = call;
  const color = !result ? 'blue' : result.outcome === 'answered' ? 'green' : colors[result.fault];
  return (
    <Badge color={color} style={{ flexShrink: 0 }}>
      {result?.label ?? words.upNow}
    </Badge>
  );
}
