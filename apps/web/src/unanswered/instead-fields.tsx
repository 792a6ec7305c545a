import { Alert, Checkbox, MultiSelect, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { type ClosedInstead, type InsteadKind, insteadKinds, type PhoneNumber, type VoicemailCode } from '@patchcord/contracts';
import { fieldErrors } from '../api/request.ts';
import { usePeople } from './use-people.ts';
import { words } from './words.ts';

const codes = ([480, 486, 408] as const).map((code) => ({ value: String(code), label: words.codes[code] }));

/** What the control plane said about the number to ring; null: nothing. */
export const numberRefused = (error: unknown): string | null =>
  Object.entries(fieldErrors(error)).find(([field]) => field.endsWith('ring.number'))?.[1] ?? null;

/** What comes instead: the same choices when nobody answers and outside the hours. @param change some of it */
export function InsteadFields<T extends ClosedInstead>({
  number,
  value,
  change,
  legend,
  error,
}: {
  number: PhoneNumber;
  value: T;
  change: (part: Partial<ClosedInstead>) => void;
  legend: string;
  /** Of the last try to save. */
  error: unknown;
}) {
  const { choices } = usePeople();
  const { carrier, voicemailCode } = number.trunk;
  const ringSeconds = value.ring?.seconds ?? 25;
  const hints: Record<InsteadKind, string> = {
    end: words.endHint,
    voicemail: words.voicemailHint(carrier),
    ring: words.ringHint(number.formatted),
  };
  return (
    <Stack>
      <Radio.Group label={legend} value={value.action} onChange={(action) => change({ action: action as InsteadKind })}>
        <Stack gap="xs" mt="xs">
          {insteadKinds.map((kind) => (
            <Radio key={kind} value={kind} label={words.actions[kind]} description={hints[kind]} />
          ))}
        </Stack>
      </Radio.Group>
      {value.action === 'voicemail' ? (
        <Select
          label={words.code}
          description={words.codeHint(carrier, voicemailCode)}
          data={codes}
          allowDeselect={false}
          value={String(value.voicemailCode ?? voicemailCode)}
          onChange={(code) => change({ voicemailCode: Number(code) as VoicemailCode })}
        />
      ) : null}
      {value.action === 'ring' ? (
        <>
          {number.proved ? null : <Alert color="yellow">{words.notProved(number.formatted)}</Alert>}
          <TextInput
            type="tel"
            label={words.ringNumber}
            description={words.ringNumberHint}
            value={value.ring?.number ?? ''}
            error={numberRefused(error)}
            onChange={(event) => change({ ring: { seconds: ringSeconds, number: event.currentTarget.value } })}
          />
          <NumberInput
            label={words.ringSeconds}
            description={words.ringSecondsHint}
            allowDecimal={false}
            suffix=" s"
            value={ringSeconds}
            onChange={(seconds) => change({ ring: { number: value.ring?.number ?? '', seconds: Number(seconds) } })}
          />
        </>
      ) : null}
      <MultiSelect
        label={words.mailTo}
        description={words.mailToHint}
        placeholder={words.mailPlaceholder}
        data={choices}
        searchable
        value={value.mailTo}
        onChange={(mailTo) => change({ mailTo })}
      />
    </Stack>
  );
}

export function Tick({ label, checked, set }: { label: string; checked: boolean; set: (checked: boolean) => void }) {
  return <Checkbox label={label} checked={checked} onChange={(event) => set(event.currentTarget.checked)} />;
}
