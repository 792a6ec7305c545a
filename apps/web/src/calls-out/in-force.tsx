import { Spoiler, Text } from '@mantine/core';
import type { CallsOut } from '@patchcord/contracts';
import { listed } from './country-names.ts';
import { words } from './words.ts';

/** What may be called now, in one sentence or two. */
export function InForce({ callsOut: { inForce, allowed } }: { callsOut: CallsOut }) {
  if (!allowed.on) return <Text size="sm">{words.offBySupport}</Text>;
  if (!inForce.on) return <Text size="sm">{words.off}</Text>;
  if (inForce.countries.length === 0) return <Text size="sm">{words.nowhere}</Text>;
  return (
    <>
      <Spoiler maxHeight={66} showLabel={words.allCountries(inForce.countries.length)} hideLabel={words.fewer} fz="sm">
        {listed(inForce.countries)}
      </Spoiler>
      <Text size="sm" c="dimmed">
        {words.atOnce(inForce.callsLimit, inForce.callsLimitPerPerson)} · {words.perDay(inForce.spendPerDay)}
      </Text>
    </>
  );
}
