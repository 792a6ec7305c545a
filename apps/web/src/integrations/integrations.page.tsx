import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { HelpLink } from '../help/help-link.tsx';
import { Page } from '../shell/page.tsx';
import { Keys } from './keys.tsx';
import { Webhooks } from './webhooks.tsx';
import { words } from './words.ts';

/** How an account's own systems come in, and how they are told of what happens. */
export function IntegrationsPage() {
  const docs = (
    <Anchor href="/api/docs" target="_blank" rel="noopener" display="inline-flex" style={{ alignItems: 'center', gap: 4 }}>
      {words.docs}
      <IconExternalLink size={16} aria-hidden />
    </Anchor>
  );
  return (
    <Page
      title={words.title}
      about={
        <>
          {words.about} <HelpLink topic="your-own-systems">{words.help}</HelpLink>
        </>
      }
      action={docs}
    >
      <Keys />
      <Webhooks />
    </Page>
  );
}
