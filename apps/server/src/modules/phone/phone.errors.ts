import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const noEdgeReady = () =>
  new Refusal({
    status: 503,
    code: 'phone.no_edge',
    message: 'No location can take your phone right now. It will be tried again by itself.',
    retryAfterSeconds: 5,
  });

export const demoOnly = () =>
  new Refusal({ status: 404, code: 'phone.demo_only', message: 'The demo carrier calls on a local demo only.' });

export const noNumber = () =>
  new Refusal({ status: 409, code: 'phone.no_number', message: 'No number rings you yet. Put yourself on a number first.' });

export const numberNotYours = (received: string) =>
  wrongFields('phone.number_not_yours', [{ field: 'number', received, message: 'No such number rings you.' }]);

export const demoCallFailed = (reason: string) =>
  new Refusal({ status: 503, code: 'phone.demo_call_failed', message: `The demo carrier could not call: ${reason}` });
