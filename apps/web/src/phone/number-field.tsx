import { ActionIcon, TextInput } from '@mantine/core';
import { cleanNumberText } from '@patchcord/contracts/called';
import type { NumberFormat } from '@patchcord/contracts/rows';
import { IconBackspace } from '@tabler/icons-react';
import { type ClipboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { useTypedFormat } from '../shell/number-text.tsx';
import { words } from './words.ts';

/** Spaces come and go while a number is typed: the caret stays behind the same digit. */
const bare = (text: string) => text.replace(/\s/g, '');
const meant = (text: string) => bare(text).length;

/** The place behind `count` characters that are no spaces. */
function placeBehind(text: string, count: number): number {
  let seen = 0;
  for (let at = 0; at < text.length; at++) {
    if (seen === count) return at;
    if (text[at] !== ' ') seen++;
  }
  return text.length;
}

export function NumberField({
  field,
  text,
  dials,
  error,
  onType,
  onEnter,
}: {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  dials: NumberFormat | null;
  error: string | null;
  onType: (text: string) => void;
  onEnter: () => void;
}) {
  const format = useTypedFormat();
  const shown = format(text, dials);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = caret.current;
    caret.current = null;
    if (at !== null && document.activeElement === field.current) {
      const place = placeBehind(shown, at);
      field.current?.setSelectionRange(place, place);
    }
  });
  const typed = (changed: string, place: number) => {
    const onlySpaceGone = changed.length < shown.length && bare(changed) === bare(shown);
    // Whoever deletes a space of ours means the digit before it.
    const at = onlySpaceGone ? Math.max(0, place - 1) : place;
    const next = onlySpaceGone ? changed.slice(0, at) + changed.slice(place) : changed;
    caret.current = meant(next.slice(0, at));
    onType(next);
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    event.preventDefault();
    // 'tel:+1-202-555-0101' and '+1 (202) 555.0101' alike.
    const pasted = cleanNumberText(event.clipboardData.getData('text').trim().slice(0, 200));
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const before = value.slice(0, selectionStart ?? value.length);
    typed(`${before}${pasted}${value.slice(selectionEnd ?? value.length)}`, before.length + pasted.length);
  };
  return (
    <TextInput
      ref={field}
      label={words.dial.label}
      type="tel"
      inputMode="tel"
      autoComplete="off"
      size="md"
      placeholder={dials ? words.dial.placeholder : words.dial.placeholderWithCode}
      value={shown}
      error={error}
      onChange={({ currentTarget: { value, selectionStart } }) => typed(value, selectionStart ?? value.length)}
      onPaste={paste}
      onKeyDown={(event) => event.key === 'Enter' && onEnter()}
      rightSection={
        text === '' ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={words.dial.deleteLast} onClick={() => onType(text.trimEnd().slice(0, -1))}>
            <IconBackspace size={20} stroke={1.6} />
          </ActionIcon>
        )
      }
    />
  );
}
