/** In a call a person's session ends, or the person is removed: the page says what happened, and what comes next. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPhone, press, type Someone } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, grace, type System, sharedNumber, startSystem } from './system.ts';
import { answeredCall, bothHear } from './talking.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

async function talking(email: string, to: string) {
  someone = await openPhone(system, email);
  return answeredCall(system, someone, to);
}
const asksToSignIn = async () => {
  await someone.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await someone.page.getByRole('status').getByText('You have been signed out').waitFor();
};

test('the session ends in a call: it is said, the call goes on on every page and can be hung up, and then the page asks to sign in', async () => {
  const call = await talking(ada, adasNumber);
  const { page } = someone;
  await page.context().clearCookies();
  const said = page.getByRole('status').getByText('You are signed out');
  await said.waitFor();
  await picture(page, 'phone-signed-out-in-call');
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
  await page.getByRole('region', { name: 'On a call' }).waitFor();
  await bothHear(someone, call);
  await press(page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await asksToSignIn();
  await picture(page, 'signed-out');
});

test('a person is removed in a call: it ends at once, and the page says what may have happened and asks to sign in', async () => {
  const call = await talking(grace, sharedNumber);
  const { page } = someone;
  const account = /\/a\/([^/]+)/.exec(page.url())?.[1];
  const me = (await (await page.request.get(`${system.url}/api/v1/me`)).json()) as { user: { id: string } };
  const admin = await openPhone(system, ada);
  const removed = await admin.page.request.delete(`${system.url}/api/v1/accounts/${account}/people/${me.user.id}`);
  expect(removed.status()).toBe(204);
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await asksToSignIn();
  await page.getByRole('status').getByText('an administrator took your access away, which ends a call too').waitFor();
  await admin.leave();
});
