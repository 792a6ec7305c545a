import { Stack, Text } from '@mantine/core';
import type { CallCost } from '@patchcord/contracts';
import { formatMoney } from '../shell/money.ts';
import { words } from './words.ts';

/** What one call cost, and why. */
export function CostText({ cost: { basis, amount, currency, price, billedSeconds } }: { cost: CallCost }) {
  const { why, terms } = words.cost;
  const money = (text: string) => formatMoney(text, currency);
  const reason =
    basis !== 'rated'
      ? why[basis]
      : price &&
        terms(
          price.name,
          money(price.perMinute),
          billedSeconds,
          price.firstSeconds,
          price.nextSeconds,
          Number(price.connectionFee) === 0 ? null : money(price.connectionFee),
        );
  return (
    <Stack gap={0}>
      {basis === 'rated' ? <span>{money(amount)}</span> : null}
      <Text size={basis === 'rated' ? 'xs' : 'sm'} c={basis === 'rated' ? 'dimmed' : undefined}>
        {reason}
      </Text>
    </Stack>
  );
}
