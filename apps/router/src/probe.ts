import { probe } from '@patchcord/contracts/probe';
import { withoutBrackets } from './addresses.ts';
import { answer } from './answers.ts';
import { routerVersion } from './version.ts';
import { text } from './wire.ts';

/** The edge agent on this machine asks. The kernel takes no packet from outside that claims to come from the address it is sent to. */
export function isProbe(): boolean {
  return KSR.is_OPTIONS() && text('$rU') === probe.user && text('$si') === withoutBrackets(text('$Ri'));
}

export function answerProbe() {
  answer(200, 'OK', [`${probe.header}: ${text('$pp')} ${routerVersion}`]);
}
