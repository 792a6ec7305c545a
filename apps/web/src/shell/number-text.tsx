import { Text, type TextProps } from '@mantine/core';
import { useSyncExternalStore } from 'react';

type Format = (e164: string) => string;
let format: Format | null = null;
let loading = false;
const waiting = new Set<() => void>();

/** The tables of number formats are large: they come after the page, and numbers stand in E.164 until then. */
function subscribe(listener: () => void) {
  waiting.add(listener);
  if (!loading) {
    loading = true;
    void import('./number-tables.ts').then((loaded) => {
      format = loaded.formatNumber;
      for (const one of waiting) one();
    });
  }
  return () => waiting.delete(listener);
}

/** '+12025550101' as '+1 202 555 0101'. */
export function useNumberFormat(): Format {
  return useSyncExternalStore(subscribe, () => format) ?? ((e164) => e164);
}

export function NumberText({ value, ...props }: { value: string } & TextProps) {
  const formatted = useNumberFormat()(value);
  return (
    <Text span inherit style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }} {...props}>
      {formatted}
    </Text>
  );
}
