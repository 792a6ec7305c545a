import { useLocalStorage } from '@mantine/hooks';
import type { DialledText, Phone } from '@patchcord/phone';
import { readDialled } from '@patchcord/phone/dial';
import { useState } from 'react';
import { useAccount, useMe } from '../api/queries.ts';
import { useCallingOut } from './use-calling-out.ts';

/** Instead of a number: none is shown to the other side. */
export const withheld = 'withheld';

/** Why a call was not even tried. */
export type NotPlaced = Exclude<DialledText['kind'], 'number'> | 'no_line';
export interface Refusal {
  because: NotPlaced;
  why?: Extract<DialledText, { kind: 'no_number' }>['why'];
}

export type Dialling = ReturnType<typeof useDialling>;

/** The number that is typed, the number that is shown, and calling: shared by the dial pad, the list of calls and links. */
export function useDialling(phone: Phone) {
  const { account } = useAccount();
  const user = useMe().data?.user.id ?? '';
  const callingOut = useCallingOut();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [last, setLast] = useState('');
  const [chosen, choose] = useLocalStorage({ key: `patchcord.phone.${user}.${account}.shows`, defaultValue: '' });
  const proved = callingOut.data?.numbers.filter(({ proved }) => proved).map(({ e164 }) => e164) ?? [];
  const [first] = proved;
  const shows = chosen === withheld || proved.includes(chosen) ? chosen : (first ?? '');
  const dials = callingOut.data?.dials ?? null;

  const type = (next: string) => {
    setText(next);
    setRefusal(null);
  };
  const call = async (what: string) => {
    const read = readDialled(what, dials);
    if (read.kind !== 'number') return setRefusal({ because: read.kind, ...(read.kind === 'no_number' ? { why: read.why } : {}) });
    if (!first) return;
    setRefusal(null);
    const isWithheld = shows === withheld;
    const placed = await phone.call({ to: read.e164, shows: isWithheld ? first : shows, withheld: isWithheld });
    if (!placed) return setRefusal({ because: 'no_line' });
    setLast(what);
    setText('');
  };
  return {
    text,
    type,
    refusal,
    callingOut,
    dials,
    proved,
    shows,
    choose,
    /** Calls what is typed; with nothing typed, brings back what was called last. */
    callTyped: () => (text.trim() === '' && last !== '' ? type(last) : void call(text)),
    call: (what: string) => void call(what),
    mayCall: callingOut.data?.refusedBecause === null && first !== undefined,
  };
}
