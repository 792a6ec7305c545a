import { Text, type TextProps } from '@mantine/core';
import type { NumberFormat as Dials } from '@patchcord/contracts/rows';
import { useSyncExternalStore } from 'react';

type Format = (e164: string) => string;
type Tables = typeof import('./number-tables.ts');
let tables: Tables | null = null;
let loading = false;
const waiting = new Set<() => void>();

/** The tables of number formats are large: they come after the page, and numbers stand in E.164 until then. */
function subscribe(listener: () => void) {
  waiting.add(listener);
  if (!loading) {
    loading = true;
    void import('./number-tables.ts').then((loaded) => {
      tables = loaded;
      for (const one of waiting) one();
    });
  }
  return () => waiting.delete(listener);
}

/** '+12025550101' as '+1 202 555 0101'. */
export function useNumberFormat(): Format {
  return useSyncExternalStore(subscribe, () => tables)?.formatNumber ?? ((e164) => e164);
}

/** A number as it is being typed: '+1202555' as '+1 202 555'. */
export function useTypedFormat(): (text: string, dials: Dials | null) => string {
  return useSyncExternalStore(subscribe, () => tables)?.formatTyped ?? ((text) => text);
}

export function NumberText({ value, ...props }: { value: string } & TextProps) {
  const formatted = useNumberFormat()(value);
  return (
    <Text span inherit style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }} {...props}>
      {formatted}
    </Text>
  );
}
