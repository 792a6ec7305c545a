import { Badge, Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import type { RequestRow, ReviewedRequest } from '@patchcord/contracts';
import { useState } from 'react';
import { useRows } from '../requests/queries.ts';
import { ActionFailed } from '../shell/states.tsx';
import { base, useReviewChange } from './queries.ts';
import { Part } from './review.page.tsx';
import { Say } from './say.tsx';
import { words } from './words.ts';

const waits = ({ problem, decision }: RequestRow) => problem === null && decision === 'open';

export function Decide({ request }: { request: ReviewedRequest }) {
  const rows = useRows(`${base}/${request.id}`, ['platform', request.version]);
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const decide = useReviewChange(request, 'POST', 'decision');
  const items = rows.items ?? [];
  const open = ['sent', 'in_review', 'needs_information'].includes(request.state);
  const settles = open || (request.state === 'approved' && items.some((row) => waits(row) && !row.claim));
  const left = items.filter((row) => waits(row) && !row.claim && unticked.has(row.id));
  const count = request.counts.good - request.counts.claims - left.length;
  const approve = () => decide.mutate({ approve: 'all', refuse: left.map(({ id }) => ({ row: id, reason })) });
  const toggle = (id: string) =>
    setUnticked((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  // Addresses have no rows: once it is decided there is nothing left to show.
  if (request.kind === 'addresses' && !settles) return null;
  return (
    <Part title={request.kind === 'numbers' ? words.rows : words.decide}>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((row) => (
          <li key={row.id}>
            <Row row={row} ticked={!unticked.has(row.id)} toggle={settles ? () => toggle(row.id) : null} />
          </li>
        ))}
      </Stack>
      {rows.hasNextPage ? <Text size="sm">{words.tooMany}</Text> : null}
      {left.length > 0 ? (
        <Textarea
          label={words.leaveReason}
          description={words.leave}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      <ActionFailed error={decide.error ?? rows.error} />
      {settles ? (
        <Group>
          <Button
            loading={decide.isPending}
            disabled={(request.kind === 'numbers' && count < 1) || (left.length > 0 && reason.trim() === '')}
            onClick={approve}
          >
            {request.kind === 'numbers' ? words.approve(count) : words.approveOther[request.kind]}
          </Button>
        </Group>
      ) : null}
      {open ? <Say request={request} path="refuse" label={words.refuseLabel} action={words.refuse} danger /> : null}
    </Part>
  );
}

const decided = { open: 'gray', approved: 'green', refused: 'red' } as const;

function Row({ row, ticked, toggle }: { row: RequestRow; ticked: boolean; toggle: (() => void) | null }) {
  const shown = row.formatted ?? row.received;
  const about = row.message || row.reason || row.people.map(({ email }) => email).join(', ');
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      {toggle && waits(row) && !row.claim ? (
        <Checkbox checked={ticked} onChange={toggle} aria-label={words.pick(shown)} mt={2} />
      ) : (
        <Badge color={row.claim ? 'red' : row.problem ? 'gray' : decided[row.decision]}>
          {row.claim ? words.claims(1) : row.problem ? '–' : row.decision}
        </Badge>
      )}
      <div style={{ minWidth: 0 }}>
        <Text>
          {shown}{' '}
          <Text span size="sm" c="dimmed">
            {[row.country, row.kind?.replaceAll('_', ' ')].filter(Boolean).join(', ')}
          </Text>
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {about}
        </Text>
      </div>
    </Group>
  );
}
