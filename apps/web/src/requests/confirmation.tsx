import { Badge, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { BringRequest, Confirmation } from '@patchcord/contracts';
import { useAccount, useOne } from '../api/queries.ts';
import { AnchorLink } from '../shell/links.tsx';
import { CopyText } from '../shell/marks.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { Fact } from './summary.tsx';
import { words } from './words.ts';

const text = words.confirmation;

export function ConfirmationCard({ request }: { request: BringRequest }) {
  const { account } = useAccount();
  const query = useOne<Confirmation>(`requests/${request.id}`, 'confirmation');
  if (!query.data) return query.error ? <LoadingFailed error={query.error} retry={() => void query.refetch()} /> : <LoadingRows />;
  const { carrier, steps, notes, location, transports, codecs, numbers, notApproved } = query.data;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="confirmation">
      <Stack>
        <Title order={2} size="h4" id="confirmation">
          {text.title}
        </Title>
        {numbers.map((number) => (
          <div key={number.e164}>
            <Text fw={500}>{text.forward(number.formatted)}</Text>
            <CopyText value={number.forward} label={text.copy(number.formatted)} />
            <Text size="sm" c="dimmed">
              {number.people.length > 0 ? `${text.rings} ${number.people.join(', ')}` : words.numbers.nobody}
              {number.waitingFor.length > 0 ? ` · ${text.waiting(number.waitingFor.join(', '))}` : ''}
            </Text>
            {number.number ? (
              <AnchorLink size="sm" to="/a/$account/numbers/$number" params={{ account, number: number.number }}>
                {text.check(number.formatted)}
              </AnchorLink>
            ) : null}
          </div>
        ))}
        {steps.length > 0 ? (
          <div>
            <Title order={3} size="h5" mb={4}>
              {text.steps(carrier)}
            </Title>
            <List type="ordered" size="sm">
              {steps.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
            {notes ? (
              <Text size="sm" c="dimmed" mt="xs">
                {notes}
              </Text>
            ) : null}
          </div>
        ) : null}
        <div>
          <Title order={3} size="h5" mb={4}>
            {text.server}
          </Title>
          <Stack gap={4}>
            <Fact label={text.host}>
              <CopyText value={location.host} label={`${shellWords.copy} ${text.host}`} />
            </Fact>
            {location.addresses.map((address) => (
              <Fact key={address} label={text.address}>
                <CopyText value={address} label={`${shellWords.copy} ${address}`} />
              </Fact>
            ))}
            <Fact label={text.ports}>
              {text.portText(location.sipPort, location.sipTlsPort)} <Badge color="gray">{transports.join(', ')}</Badge>
            </Fact>
            <Fact label={text.codecs}>{codecs.join(', ')}</Fact>
          </Stack>
        </div>
        {notApproved.length > 0 ? (
          <div>
            <Title order={3} size="h5" mb={4}>
              {text.notApproved}
            </Title>
            <List size="sm">
              {notApproved.map(({ number, reason }) => (
                <List.Item key={number}>{reason.startsWith(number) ? reason : `${number}: ${reason}`}</List.Item>
              ))}
            </List>
          </div>
        ) : null}
      </Stack>
    </Paper>
  );
}
