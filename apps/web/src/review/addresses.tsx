import { Button, Group } from '@mantine/core';
import type { ReviewedRequest } from '@patchcord/contracts';
import { useState } from 'react';
import { addressesOf, lineErrors, linesOf } from '../requests/address-lines.ts';
import { words as requestWords } from '../requests/words.ts';
import { LinesInput } from '../shell/lines-input.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { useReviewChange } from './queries.ts';
import { Part } from './review.page.tsx';
import { words } from './words.ts';

export function Addresses({ request }: { request: ReviewedRequest }) {
  const before = linesOf(request.addresses);
  const [lines, setLines] = useState(before);
  const correct = useReviewChange(request, 'PUT', 'addresses');
  const wrong = lineErrors(correct.error, requestWords.addresses.line);
  return (
    <Part title={words.addresses}>
      <LinesInput
        label={words.addressesLabel}
        minRows={2}
        maxRows={14}
        value={lines}
        onChange={(event) => setLines(event.currentTarget.value)}
        wrong={wrong}
      />
      {wrong.length === 0 ? <ActionFailed error={correct.error} /> : null}
      <Group>
        <Button
          variant="default"
          size="xs"
          disabled={lines === before}
          loading={correct.isPending}
          onClick={() => correct.mutate({ addresses: addressesOf(lines), confirmed: true })}
        >
          {words.correct}
        </Button>
      </Group>
    </Part>
  );
}
