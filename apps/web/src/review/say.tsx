import type { ReviewedRequest } from '@patchcord/contracts';
import { SayForm } from '../shell/say-form.tsx';
import { useReviewChange } from './queries.ts';

interface SayProps {
  request: ReviewedRequest;
  path: 'ask' | 'notes' | 'refuse';
  label: string;
  hint?: string;
  action: string;
  danger?: boolean;
}

/** What support says about a request: to the customer, to itself, or why it is refused. */
export function Say({ request, path, label, hint, action, danger = false }: SayProps) {
  const change = useReviewChange(request, 'POST', path);
  return (
    <SayForm
      place={`${request.id}.${path}`}
      label={label}
      hint={hint}
      action={action}
      danger={danger}
      pending={change.isPending}
      error={change.error}
      send={(text, sent) => change.mutate(path === 'refuse' ? { reason: text } : { text }, { onSuccess: sent })}
    />
  );
}
