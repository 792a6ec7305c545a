import { Alert, Code, List, Paper, Spoiler, Stack, Text, Title } from '@mantine/core';
import type { BringRequest, RequestMail } from '@patchcord/contracts';
import { useOne } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatWhen } from '../shell/format.ts';
import { ActionFailed } from '../shell/states.tsx';
import { words } from './words.ts';

const text = words.mails;

/** What a draft has of mails: understood or not, and what no mail can say. Nothing where no mail made it. */
export function MailsOfDraft({ request }: { request: BringRequest }) {
  // The list stands under the request's path, where useOne looks for one thing by its id.
  const mails = useOne<{ items: RequestMail[] }>(`requests/${request.id}`, 'mails');
  if (mails.error) return <ActionFailed error={mails.error} />;
  const items = mails.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="mails">
      <Stack>
        <Title order={2} size="h4" id="mails">
          {text.title}
        </Title>
        {items.map((mail) => (
          <MailPart key={mail.id} mail={mail} />
        ))}
        {request.missing.length > 0 ? (
          <Lines title={text.missing} lines={request.missing.map(({ step, message }) => [`${step} ${message}`, message])} />
        ) : null}
        <HelpLink topic="by-mail">{text.help}</HelpLink>
      </Stack>
    </Paper>
  );
}

function MailPart({ mail }: { mail: RequestMail }) {
  const { understood, notUnderstood } = mail;
  return (
    <Stack gap="xs" component="article" aria-label={text.from(mail.from, mail.subject)}>
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {text.from(mail.from, mail.subject)}
        </Text>
        <Text size="sm" c="dimmed">
          {formatWhen(mail.at)} · {text.proof[mail.proof]}
        </Text>
      </div>
      {understood.length > 0 ? (
        <Lines title={text.understood} lines={numbered(understood)} />
      ) : (
        <Text size="sm">{text.nothingUnderstood}</Text>
      )}
      {notUnderstood.length > 0 ? (
        <Alert color="orange" title={text.notUnderstood}>
          <Lines lines={numbered(notUnderstood.map(({ text: what, why }) => (why.startsWith(what) ? why : `${what}: ${why}`)))} />
        </Alert>
      ) : (
        <Text size="sm">{text.allUnderstood}</Text>
      )}
      {mail.text === '' ? null : (
        <details>
          <summary>
            <Text size="sm" span>
              {text.text}
            </Text>
          </summary>
          <Code block mt="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {mail.text}
          </Code>
        </details>
      )}
    </Stack>
  );
}

const numbered = (lines: readonly string[]) => lines.map((line, index): [string, string] => [`${index} ${line}`, line]);

/** Long lists are folded: what is to be done on this page stands below. */
function Lines({ title, lines }: { title?: string; lines: readonly (readonly [string, string])[] }) {
  return (
    <div>
      {title ? (
        <Text size="sm" fw={600}>
          {title}
        </Text>
      ) : null}
      <Spoiler maxHeight={180} showLabel={words.numbers.more} hideLabel={words.less}>
        <List size="sm" style={{ overflowWrap: 'anywhere' }}>
          {lines.map(([key, line]) => (
            <List.Item key={key}>{line}</List.Item>
          ))}
        </List>
      </Spoiler>
    </div>
  );
}
