/** The functions that Kamailio calls. Each goes through one catch: an exception would leave the request without any answer. */
import { lastPlace } from '@patchcord/contracts/texts';
import { answer } from './answers.ts';
import { branchToGateway, gatewayFailed } from './ask-gateway.ts';
import { carrierListing, carrierRequest } from './carrier.ts';
import { branchOfConsult, consultFailed, replyToConsult } from './consult-answers.ts';
import { deviceRequest } from './device.ts';
import { registrationExpired } from './device-registration.ts';
import { byeOfOurs, dialogEnded } from './dialog-events.ts';
import { forwardFailed } from './forward.ts';
import { branchForward, replyForward } from './forward-answers.ts';
import { replyFromGateway } from './gateway-answers.ts';
import { heldTooLong } from './held-calls.ts';
import { httpRequest } from './http.ts';
import { role } from './listeners.ts';
import { answerToUs } from './own-requests.ts';
import { withoutOwnBody } from './own-sdp.ts';
import { phoneRequest } from './phone.ts';
import { branchToApp, replyFromApp } from './ring.ts';
import { writeEvent } from './rows-out.ts';
import { noteChanges } from './tables.ts';
import { unlistedRequest } from './unlisted-request.ts';
import { appsWoke, ringingFailed } from './waking.ts';
import { websocketEvent } from './websocket.ts';
import { shown, text } from './wire.ts';
import { replyWithinConsult } from './within-consult.ts';
import { replyWithin } from './within-dialog.ts';
import { replyWithinForwarded } from './within-forwarded.ts';
import { branchWithin, failedWithin } from './within-gateway.ts';
import { reportWorker } from './workers.ts';

function caught(where: string, step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    const message = messageOf(error);
    KSR.err(`router error in ${where}: ${message}\n`);
    writeEvent({ type: 'router.error', at: Date.now(), where, message: shown(message), sipCallId: shown(text('$ci')) });
    return false;
  }
}

/** LuaJIT's own errors name file and line of the bundle (router.lua, which is there to be read); the folder says nothing. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const message = String(error);
  return message.charAt(0) === '/' ? message.slice(lastPlace(message, '/', message.indexOf(':')) + 1) : message;
}

/** Every SIP request, whatever its listener. A caller who may not know that we are here is never told of an error. */
export function ksr_request_route() {
  reportWorker();
  let mayAnswer = false;
  const done = caught('request', () => {
    noteChanges();
    switch (role()) {
      case 'carrier': {
        const listing = carrierListing();
        mayAnswer = listing.trunks.length > 0;
        if (mayAnswer) return carrierRequest(listing);
        return unlistedRequest(() => {
          mayAnswer = true;
        });
      }
      case 'phone':
        mayAnswer = true;
        return phoneRequest();
      case 'device':
        mayAnswer = true;
        return deviceRequest();
      default:
        return;
    }
  });
  if (!done && mayAnswer && !KSR.is_ACK()) answer(500, 'Server Internal Error');
}

/** Every SIP response. Without a transaction of ours it was asked for by nobody: passed on, it would make the edge a reflector. */
export function ksr_reply_route() {
  reportWorker();
  if (KSR.tm.t_check_trans() < 0) KSR.set_drop();
}

export function ksr_branch_ring() {
  caught('branch', branchToApp);
}

export function ksr_reply_from_app() {
  if (!caught('reply', replyFromApp)) withoutOwnBody();
}

export function ksr_failure_ring() {
  if (!caught('failure', () => withRowsOfNow(ringingFailed))) answer(500, 'Server Internal Error');
}

/** Within a phone's REGISTER. */
export function ksr_apps_woke() {
  if (!caught('apps woke', appsWoke)) answer(500, 'Server Internal Error');
}

export function ksr_failure_held() {
  if (!caught('failure held', heldTooLong)) answer(500, 'Server Internal Error');
}

/** Where rows are looked at long after the request that began it all. */
function withRowsOfNow(step: () => void) {
  noteChanges();
  step();
}

export function ksr_branch_gateway() {
  caught('branch to a gateway', () => withRowsOfNow(branchToGateway));
}

export function ksr_reply_from_gateway() {
  if (!caught('reply of a gateway', () => withRowsOfNow(replyFromGateway))) withoutOwnBody();
}

export function ksr_failure_gateway() {
  if (!caught('failure of a gateway', () => withRowsOfNow(gatewayFailed))) answer(500, 'Server Internal Error');
}

export function ksr_branch_within() {
  caught('branch within', branchWithin);
}

export function ksr_failure_within() {
  if (!caught('failure within', () => withRowsOfNow(failedWithin))) answer(500, 'Server Internal Error');
}

export function ksr_branch_forward() {
  caught('branch of a forward', () => withRowsOfNow(branchForward));
}

export function ksr_reply_forward() {
  if (!caught('reply to a forward', () => withRowsOfNow(replyForward))) withoutOwnBody();
}

export function ksr_failure_forward() {
  if (!caught('failure of a forward', () => withRowsOfNow(forwardFailed))) answer(500, 'Server Internal Error');
}

export function ksr_branch_consult() {
  caught('branch of a consult call', branchOfConsult);
}

export function ksr_reply_consult() {
  if (!caught('reply to a consult call', replyToConsult)) withoutOwnBody();
}

export function ksr_failure_consult() {
  if (!caught('failure of a consult call', consultFailed)) answer(500, 'Server Internal Error');
}

export function ksr_reply_within_consult() {
  if (!caught('reply within a consult call', replyWithinConsult)) withoutOwnBody();
}

export function ksr_reply_within_forwarded() {
  if (!caught('reply within a forwarded call', replyWithinForwarded)) withoutOwnBody();
}

/** Requests of our own: their answers. */
export function ksr_uac_event() {
  reportWorker();
  caught('answer to us', () => withRowsOfNow(answerToUs));
}

export function ksr_reply_within() {
  if (!caught('reply within', replyWithin)) withoutOwnBody();
}

export function ksr_dialog_end() {
  reportWorker();
  caught('dialog:end', () => dialogEnded(true));
}

export function ksr_dialog_failed() {
  reportWorker();
  caught('dialog:failed', () => dialogEnded(false));
}

export function ksr_registration_expired() {
  reportWorker();
  caught('registration', registrationExpired);
}

export function ksr_request_of_ours() {
  caught('BYE of ours', byeOfOurs);
}

export function ksr_xhttp_event() {
  reportWorker();
  try {
    noteChanges();
    httpRequest();
  } catch (error) {
    KSR.err(`router error in http: ${messageOf(error)}\n`);
    if (role() === 'sync') KSR.xhttp.xhttp_reply(500, 'Internal Server Error', 'application/json', '');
  }
}

export function ksr_websocket_event(name: string) {
  reportWorker();
  try {
    noteChanges();
    websocketEvent(name);
  } catch (error) {
    KSR.err(`router error in websocket: ${messageOf(error)}\n`);
  }
}
