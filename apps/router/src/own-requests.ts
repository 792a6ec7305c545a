/** Final answers to requests that Kamailio sent of itself (module uac). Which request it was stands in a parameter of our own. */
import { checkCallAnswered, checkQuestion } from './check-calls.ts';
import { healthAnswered, healthQuestion } from './gateway-health.ts';
import { count, text } from './wire.ts';

/** Of `$uac_req(evtype)`: nothing came, and what is looked at is no message. */
const notInTime = 2;

export function answerToUs() {
  const about = text('$uac_req(evparam)');
  const inTime = count('$uac_req(evtype)') !== notInTime;
  if (about.indexOf(healthQuestion) === 0) healthAnswered(about.slice(healthQuestion.length), inTime ? count('$uac_req(evcode)') : 0);
  else if (about.indexOf(checkQuestion) === 0) checkCallAnswered(about.slice(checkQuestion.length), inTime);
}
