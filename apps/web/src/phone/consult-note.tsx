import { Alert, Text } from '@mantine/core';
import type { Phone, PhoneCall } from '@patchcord/phone';
import { useColleagueName } from './use-colleagues.ts';
import { words } from './words.ts';

const texts = words.handOver;

/** How handing a call over ended, for whichever of the two looks. */
export function ConsultNote({ phone, call }: { phone: Phone; call: PhoneCall }) {
  const giver = useColleagueName(call.consult && !call.consult.about ? call.consult.colleague : undefined);
  if (call.state.status !== 'ended' || !call.consult) return null;
  const { why, outcome } = call.state;
  const isMine = call.consult.about !== null;
  const name = isMine ? (call.other.name ?? texts.aColleague) : giver;
  const note = isMine ? whatBecame(name, why, outcome) : whatWasOffered(name, why);
  return (
    <Alert
      color={note.good ? 'gray' : 'orange'}
      title={note.title}
      withCloseButton
      closeButtonLabel={words.dismiss}
      onClose={phone.dismiss}
      role="status"
    >
      <Text size="sm">{note.text}</Text>
    </Alert>
  );
}

type Why = Extract<PhoneCall['state'], { status: 'ended' }>['why'];

function whatBecame(name: string, why: Why, outcome: string | null) {
  if (why === 'taken_over') return { good: true, title: texts.done(name), text: texts.doneText };
  if (why === 'hung_up_here') return { good: true, title: texts.cameBack, text: texts.youWentBack };
  const reason = outcome === 'no_app_online' ? texts.noPhone : (texts.reasons[why as keyof typeof texts.reasons] ?? words.ended[why]);
  // Some are sentences already.
  return { good: false, title: texts.notTaken(name), text: `${reason.replace(/\.$/, '')}. ${texts.cameBack}.` };
}

function whatWasOffered(name: string, why: Why) {
  if (why === 'not_taken_over') return { good: false, title: texts.couldNotTake, text: texts.hasIt(name) };
  if (why === 'hung_up_there' || why === 'caller_hung_up') return { good: true, title: texts.kept(name), text: texts.keptText };
  return { good: true, title: texts.offered(name), text: words.ended[why] };
}
