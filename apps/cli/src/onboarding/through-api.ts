/**
 * The same once more, by programs: a business's own system with an API key. What is a person's alone is done with a person's session, and said:
 * sign-up, making the key, and support's decisions.
 */
import {
  apiKeyMade,
  bringRequest,
  carrierPreset,
  mail,
  me,
  page,
  queueItem,
  requestConfirmation,
  reviewedRequest,
  roundTrips,
  rowPage,
  rowsAdded,
} from '@patchcord/contracts';
import * as z from 'zod';
import { StepFailed, until } from '../demo/timeline.ts';
import { type Business, byApi, csvOf, support } from './cast.ts';
import { type Http, httpAs, signedInAs } from './http.ts';
import { addSeenAddress, firstCall, pauseAndResume } from './number-by-api.ts';
import type { Story } from './story.ts';

export interface ApiCast {
  business: Business;
  /** The business's system: its key, and nothing else. */
  key: Http;
  support: Http;
  /** `/api/v1/accounts/acc_…` */
  account: string;
}

export async function playByApi(story: Story, { url }: { url: string }): Promise<void> {
  const staff = await signedInAs(url, support);
  const { token, account } = await signUp(story, url, staff);
  const cast: ApiCast = { business: byApi, key: httpAs(url, { authorization: `Bearer ${token}` }), support: staff, account };
  const request = await sendRequest(story, cast);
  await story.step({ what: 'API: support approves' }, async () => {
    await approve(cast, request);
    return 'with the session of support: no key decides';
  });
  const number = await readConfirmation(story, cast, request);
  await addSeenAddress(story, cast, number);
  await firstCall(story, cast, number);
  await pauseAndResume(story, cast, number);
}

/** @returns the key, and the path of the new account */
async function signUp(story: Story, url: string, staff: Http): Promise<{ token: string; account: string }> {
  const { name: accountName, person } = byApi;
  const stranger = httpAs(url, {});
  let account = '';
  let token = '';
  await story.step({ what: 'API: signed up' }, async () => {
    await stranger.tell('POST', '/api/v1/sign-up', { json: { accountName, ...person } });
    const mails = await staff.ask('GET', '/api/v1/platform/mails', page(mail));
    const text = mails.items.find(({ to }) => to === person.email)?.text ?? '';
    const linkToken = /sign-up\/confirm#(\S+)/.exec(text)?.[1];
    if (!linkToken) throw new StepFailed(`There is no kept mail to ${person.email} with a link.`);
    await stranger.tell('POST', '/api/v1/sign-up/confirm', { json: { token: linkToken, password: person.password } });
    return `${accountName}, over HTTP without a key: there is no account yet that could have one`;
  });
  await story.step({ what: 'API: key made' }, async () => {
    const owner = await signedInAs(url, person);
    const { accounts } = await owner.ask('GET', '/api/v1/me', me);
    account = `/api/v1/accounts/${accounts[0]?.id}`;
    const json = { name: 'Onboarding', scopes: ['read', 'requests', 'numbers'], days: 1 };
    ({ token } = await owner.ask('POST', `${account}/keys`, apiKeyMade, { json }));
    return `with ${person.name}'s session, scopes ${json.scopes.join(', ')}: keys make no keys. From here on the key alone`;
  });
  return { token, account };
}

/** @returns id of the request */
async function sendRequest(story: Story, { business, key, account }: ApiCast): Promise<string> {
  let at = '';
  let id = '';
  await story.step({ what: 'API: carrier chosen' }, async () => {
    ({ id } = await key.ask('POST', `${account}/requests`, bringRequest, { json: {} }));
    at = `${account}/requests/${id}`;
    const { items } = await key.ask('GET', '/api/v1/carriers', z.object({ items: z.array(carrierPreset) }));
    const preset = items.find(({ name }) => name === 'Twilio');
    if (!preset) throw new StepFailed('There is no preset of Twilio.');
    await key.tell('PUT', `${at}/carrier`, { json: { preset: preset.id, name: preset.name, understood: true } });
    return `preset ${preset.name}, ${preset.signalling.length} ranges, ${preset.confidence}`;
  });
  await story.step({ what: 'API: numbers by CSV' }, async () => {
    const { counts } = await key.ask('POST', `${at}/numbers/file`, rowsAdded, { csv: csvOf(business) });
    const { items } = await key.ask('GET', `${at}/numbers?only=wrong`, rowPage);
    if (counts.good !== 3 || counts.wrong !== 1) throw new StepFailed(`3 good rows and 1 bad one became ${JSON.stringify(counts)}.`);
    return `${counts.good} good; the bad row says: ${items[0]?.message}`;
  });
  await story.step({ what: 'API: addresses confirmed' }, async () => {
    const { addresses } = await key.ask('GET', at, bringRequest);
    await key.tell('PUT', `${at}/addresses`, { json: { addresses: [{ cidr: business.told, note: '' }, ...addresses], confirmed: true } });
    return `${addresses.length} from the preset, and ${business.told}`;
  });
  await story.step({ what: 'API: location chosen' }, async () => {
    await key.tell('POST', `${at}/round-trips`);
    const trips = await until('a round trip to the carrier', 20_000, async () => {
      const found = await key.ask('GET', `${at}/round-trips`, roundTrips);
      return found.locations.some(({ state }) => state !== 'waiting') ? found : null;
    });
    const place = trips.locations.find((one) => one.id === trips.recommended) ?? trips.locations[0];
    await key.tell('PUT', `${at}/location`, { json: { location: place?.id } });
    return `${place?.name}, ${place?.milliseconds ?? '?'} ms from the carrier. ${trips.reason}`;
  });
  await story.step({ what: 'API: request sent' }, async () => {
    const { state } = await key.ask('POST', `${at}/send`, bringRequest);
    if (state !== 'sent') throw new StepFailed(`The request is ${state}.`);
    return id;
  });
  return id;
}

/** Takes the request and approves all of it, as support does on its page. */
export async function approve({ support: staff }: Pick<ApiCast, 'support'>, request: string): Promise<void> {
  const { items } = await staff.ask('GET', '/api/v1/platform/requests', z.object({ items: z.array(queueItem) }));
  const version = items.find(({ id }) => id === request)?.version;
  if (version === undefined) throw new StepFailed(`Request ${request} does not stand in the queue.`);
  const at = `/api/v1/platform/requests/${request}`;
  const taken = await staff.ask('POST', `${at}/take`, reviewedRequest, { version });
  const decided = await staff.ask('POST', `${at}/decision`, reviewedRequest, { version: taken.version, json: { approve: 'all' } });
  if (decided.state !== 'approved') throw new StepFailed(`The request is ${decided.state}.`);
}

export interface ConfirmedNumber {
  id: string;
  forward: string;
}

async function readConfirmation(story: Story, { key, account }: ApiCast, request: string): Promise<ConfirmedNumber> {
  const number = { id: '', forward: '' };
  await story.step({ what: 'API: forward address read' }, async () => {
    const { numbers, steps } = await key.ask('GET', `${account}/requests/${request}/confirmation`, requestConfirmation);
    number.id = numbers[0]?.number ?? '';
    number.forward = numbers[0]?.forward ?? '';
    return `${number.forward}, and ${steps.length} menu steps of the carrier`;
  });
  return number;
}
