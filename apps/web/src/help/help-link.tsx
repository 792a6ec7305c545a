import type { AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { AnchorLink } from '../shell/links.tsx';
import type { TopicName } from './topics.ts';

/** From where a question comes up to its page, or to the entry of one outcome. */
export function HelpLink({
  topic,
  outcome,
  children,
  ...look
}: AnchorProps & { topic: TopicName | 'outcomes'; outcome?: string; children: ReactNode }) {
  return (
    <AnchorLink to="/help/$topic" params={{ topic }} {...(outcome ? { hash: outcome } : {})} size="sm" underline="always" {...look}>
      {children}
    </AnchorLink>
  );
}
