import { Badge, Button, Group, Paper, Stack, Text, Timeline, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PhoneNumber } from '@patchcord/contracts';
import { IconBellRinging, IconMoon, IconPhoneIncoming, IconPhoneOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { HelpLink } from '../help/help-link.tsx';
import { useNumberFormat } from '../shell/number-text.tsx';
import { HoursForm } from './hours-form.tsx';
import { actionText, declinedText, hoursText, listOf, mailText } from './say.ts';
import { UnansweredForm } from './unanswered-form.tsx';
import { usePeople } from './use-people.ts';
import { words } from './words.ts';

/** What will happen to a call, from its coming to its end, as a drawing in words. */
export function UnansweredCard({ number }: { number: PhoneNumber }) {
  const [after, afterForm] = useDisclosure();
  const [hours, hoursForm] = useDisclosure();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="when-a-call-comes">
      <Stack gap="sm">
        <Title order={2} size="h4" id="when-a-call-comes">
          {words.title}
        </Title>
        <Way number={number} />
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={afterForm.open}>
            {words.changeUnanswered}
          </Button>
          <Button variant="default" size="xs" onClick={hoursForm.open}>
            {words.changeHours}
          </Button>
          <HelpLink topic="unanswered">{words.help}</HelpLink>
        </Group>
      </Stack>
      <UnansweredForm number={number} opened={after} close={afterForm.close} />
      <HoursForm number={number} opened={hours} close={hoursForm.close} />
    </Paper>
  );
}

function Way({ number }: { number: PhoneNumber }) {
  const { names } = usePeople();
  const write = useNumberFormat();
  const { hours, unanswered, trunk, people } = number;
  const rung = listOf(people.map(({ name }) => name));
  return (
    <Timeline bulletSize={26} lineWidth={2} active={10}>
      <Timeline.Item title={words.comes} bullet={<IconPhoneIncoming size={15} />}>
        <Group gap="xs">
          <Text size="sm">{hours === null ? words.always : `${hoursText(hours)} (${hours.zone})`}</Text>
          {hours === null ? null : <Badge color={number.open ? 'green' : 'gray'}>{number.open ? words.openNow : words.closedNow}</Badge>}
        </Group>
      </Timeline.Item>
      <Timeline.Item
        title={people.length === 0 ? words.ringsNobody : words.rings(rung, number.ringSeconds)}
        bullet={<IconBellRinging size={15} />}
      />
      <Timeline.Item title={words.unanswered} bullet={<IconPhoneOff size={15} />}>
        <Lines>{[actionText(unanswered, trunk.carrier, write), declinedText(unanswered), mailText(unanswered, names)]}</Lines>
      </Timeline.Item>
      {hours === null ? null : (
        <Timeline.Item title={words.outside} bullet={<IconMoon size={15} />}>
          <Lines>{[actionText(hours.closed, trunk.carrier, write), mailText(hours.closed, names)]}</Lines>
        </Timeline.Item>
      )}
    </Timeline>
  );
}

function Lines({ children }: { children: (string | null)[] }): ReactNode {
  return children.map((line) =>
    line === null ? null : (
      <Text key={line} size="sm">
        {line}
      </Text>
    ),
  );
}
