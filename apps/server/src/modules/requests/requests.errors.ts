import type { RequestKind, RequestMove, RequestState } from '@patchcord/contracts';
import { type Detail, Refusal, wrongFields } from '../../platform/http/errors.ts';

const stateWords: Record<RequestState, string> = {
  draft: 'is a draft',
  sent: 'was sent and waits for support',
  in_review: 'is being looked at by support',
  needs_information: 'waits for an answer of the customer',
  approved: 'was approved',
  refused: 'was refused',
  withdrawn: 'was withdrawn by the customer',
};
const moveWords: Record<RequestMove, string> = {
  send: 'be sent',
  take: 'be taken up',
  ask: 'be asked about',
  answer: 'be answered',
  decide: 'be decided',
  refuse: 'be refused',
  withdraw: 'be withdrawn',
  reopen: 'be taken up as a draft again',
};

export const notPossible = (state: RequestState, move: RequestMove) =>
  new Refusal({ status: 409, code: 'request.state', message: `This request ${stateWords[state]}: it cannot ${moveWords[move]} now.` });

export const notEditable = (state: RequestState) =>
  new Refusal({
    status: 409,
    code: 'request.not_editable',
    message: `This request ${stateWords[state]}: what it says cannot be changed now. Withdraw it and take it up again as a draft, or start a new one.`,
  });

/** What the other one did is kept, and so is what this one entered: it is on the page that sent it. */
export const changedMeanwhile = (by: string | null, state: RequestState) =>
  new Refusal({
    status: 412,
    code: 'request.changed',
    message: `${by ?? 'Somebody'} changed this request while you looked at it: it ${stateWords[state]}. Nothing of yours was applied. Look at it again, then decide.`,
  });

export const versionNeeded = () =>
  new Refusal({
    status: 428,
    code: 'request.version_needed',
    message: 'Send If-Match with the version of the request that you looked at, for example If-Match: "3".',
  });

export const notComplete = (details: Detail[]) =>
  new Refusal({
    status: 409,
    code: 'request.not_complete',
    message: `This cannot be sent yet. ${details.map((detail) => detail.message).join(' ')}`,
    details,
  });

export const tooManyRows = (most: number, received: number) =>
  wrongFields('request.too_many_rows', [
    {
      field: 'rows',
      received: String(received),
      message: `A request holds ${most.toLocaleString('en')} numbers at most; this would make ${received.toLocaleString('en')}. Send the rest as another request.`,
    },
  ]);

export const emptyList = () =>
  wrongFields('request.empty_list', [
    { field: 'text', received: '', message: 'There is no row in this list. One number a line is enough.' },
  ]);

export const notAList = (received: string) =>
  wrongFields('request.not_a_list', [
    {
      field: 'file',
      received,
      message: 'This file is no list of text: it looks like a spreadsheet or another program’s own format. Save it as CSV and load that.',
    },
  ]);

export const tooManyRequests = (most: number) =>
  new Refusal({
    status: 409,
    code: 'request.too_many',
    message: `An account has ${most} requests on their way at most. Finish or withdraw one of them first.`,
  });

export const presetUnknown = (received: string) =>
  wrongFields('request.preset_unknown', [
    { field: 'preset', received, message: "There is no such preset. Choose one of the list, or 'other' with the carrier's name." },
  ]);

export const locationUnknown = (received: string) =>
  wrongFields('request.location_unknown', [{ field: 'location', received, message: 'There is no such location.' }]);

export const trunkForRequest = (received: string) =>
  wrongFields('request.trunk_unknown', [{ field: 'trunk', received, message: 'This account has no such trunk.' }]);

export const askedAlready = ({ cidr, index, id }: { cidr: string; index: number; id: string }) => {
  const message = `Support was asked for ${cidr} already (request ${id}). Wait for the answer, or withdraw that request first.`;
  return new Refusal({
    status: 409,
    code: 'request.asked_already',
    message,
    details: [{ field: `addresses.${index}.cidr`, received: cidr, message }],
  });
};

export const nothingToAsk = () =>
  new Refusal({
    status: 409,
    code: 'request.nothing_to_ask',
    message: 'Nothing of this waits for support: it is so already, or you may change it yourself (PATCH the trunk).',
  });

/** The steps of one kind are not those of another: what a reviewer does not look for is not slipped in. */
export const otherKind = (kind: RequestKind, needed: RequestKind) =>
  new Refusal({
    status: 409,
    code: 'request.other_kind',
    message: `This request is of kind ${kind}. For this, make one of kind ${needed}.`,
  });

export const trunkNeeded = () =>
  wrongFields('request.trunk_needed', [
    { field: 'trunk', received: '(nothing)', message: 'A change of addresses or settings is for a trunk that is there: name it.' },
  ]);

export const rowsUnknown = (details: Detail[]) => wrongFields('request.row_unknown', details);

/** An approval never takes a number from where it rings. */
export const rowsAreClaims = (details: Detail[]) =>
  new Refusal({
    status: 409,
    code: 'request.claim',
    message: `${details.length === 1 ? 'One number is' : `${details.length} numbers are`} live in another account and cannot be approved while that is so. Approve the others; these stay open as claims until the other account gave them up, or until you refuse them.`,
    details,
  });

export const hostNameUnknown = (received: string, message: string) =>
  wrongFields('host_name.unresolved', [{ field: 'name', received, message }]);

export const nothingToApprove = () =>
  new Refusal({
    status: 409,
    code: 'request.nothing_approved',
    message: 'No number would be approved by this. Approve at least one, or refuse the whole request with a reason.',
  });

export const trunkGone = () =>
  new Refusal({
    status: 409,
    code: 'request.trunk_gone',
    message: 'The trunk this request is for was removed meanwhile. Refuse it, or ask the customer.',
  });

export const notConfirmed = () =>
  new Refusal({
    status: 409,
    code: 'request.not_approved',
    message: 'There is nothing to enter at the carrier before this request is approved.',
  });
