import { Alert, Badge, Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { renderSVG } from 'uqr';
import { meQuery } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { CopyText } from '../shell/marks.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

const { second } = words;

type Ask = 'enable' | 'disable' | 'generate-backup-codes';
interface Begun {
  totpURI?: string;
  backupCodes?: string[];
}

/**
 *   off --password--> scanning --first code--> codes shown --kept--> on --password--> off
 *                                                  ^------password----'  (new recovery codes)
 */
export function SecondFactor({ on }: { on: boolean }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Ask | null>(null);
  const [scanning, setScanning] = useState<Required<Begun> | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const refresh = () => client.invalidateQueries(meQuery);
  const begun = (what: Ask, { totpURI, backupCodes }: Begun) => {
    setAsked(null);
    if (what === 'enable' && totpURI && backupCodes) setScanning({ totpURI, backupCodes });
    else if (backupCodes) setCodes(backupCodes);
    else void refresh();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={second.title}>
      <Stack gap="sm" maw={420}>
        <Group gap="sm">
          <Title order={2} size="h4">
            {second.title}
          </Title>
          <Badge color={on ? 'green' : 'gray'}>{on ? shellWords.on : shellWords.off}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {on ? second.on : second.off}
        </Text>
        {scanning ? (
          <Scan
            begun={scanning}
            cancel={() => setScanning(null)}
            done={() => {
              setCodes(scanning.backupCodes);
              setScanning(null);
              void refresh();
            }}
          />
        ) : codes ? (
          <Codes codes={codes} kept={() => setCodes(null)} />
        ) : asked ? (
          <AskPassword what={asked} cancel={() => setAsked(null)} done={begun} />
        ) : on ? (
          <Group>
            <Button variant="default" onClick={() => setAsked('generate-backup-codes')}>
              {second.anew}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setAsked('disable')}>
              {second.turnOff}
            </Button>
          </Group>
        ) : (
          <Group>
            <Button onClick={() => setAsked('enable')}>{second.turnOn}</Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function AskPassword({ what, cancel, done }: { what: Ask; cancel: () => void; done: (what: Ask, begun: Begun) => void }) {
  const [password, setPassword] = useState('');
  const ask = useMutation({
    mutationFn: () => request<Begun>('POST', `/api/auth/two-factor/${what}`, { password }),
    onSuccess: (answer) => done(what, answer),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <Stack gap="sm">
        <PasswordInput
          label={second.password}
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ActionFailed error={ask.error} />
        <Group>
          <Button type="submit" disabled={password === ''} loading={ask.isPending} color={what === 'disable' ? 'red.8' : undefined}>
            {what === 'disable' ? second.turnOff : second.go}
          </Button>
          <Button variant="default" onClick={cancel}>
            {shellWords.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Scan({ begun, cancel, done }: { begun: Required<Begun>; cancel: () => void; done: () => void }) {
  const [code, setCode] = useState('');
  const verify = useMutation({
    mutationFn: () => request('POST', '/api/auth/two-factor/verify-totp', { code: code.replaceAll(' ', '') }),
    onSuccess: done,
  });
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(begun.totpURI, { border: 2 }))}`;
  const key = new URL(begun.totpURI).searchParams.get('secret') ?? '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{second.scan}</Text>
        <img src={picture} alt={second.picture} width={200} height={200} style={{ background: 'white', borderRadius: 8 }} />
        <Text size="sm" c="dimmed">
          {second.manual}
        </Text>
        <CopyText value={key} label={second.copyKey} />
        <TextInput
          label={second.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ActionFailed error={verify.error} />
        <Group>
          <Button type="submit" disabled={code.trim() === ''} loading={verify.isPending}>
            {second.confirm}
          </Button>
          <Button variant="default" onClick={cancel}>
            {shellWords.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Codes({ codes, kept }: { codes: string[]; kept: () => void }) {
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {second.recoveryTitle}
      </Title>
      <Alert color="yellow">{second.recovery}</Alert>
      <CopyText value={codes.join('  ')} label={second.copyCodes} />
      <Group>
        <Button onClick={kept}>{second.kept}</Button>
      </Group>
    </Stack>
  );
}
