/** A call that was handed over, on the Calls page: who spoke when. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, moved, started } from '../../apps/server/test/events.ts';
import { makeLine } from '../../apps/server/test/harness.ts';
import { graveFindings } from './axe.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await openControlPlane();
});
afterAll(() => plane?.close());

test('the details of a call that was handed over say who spoke when, one after the other', async () => {
  const { acme, edge } = plane.it;
  const line = await makeLine(acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [acme.owner.id] });
  const at = Date.now() - 3_600_000;
  const call = 'call_handed';
  const facts = { account: acme.id, trunk: line.trunk, number: line.number, call, people: [acme.owner.id] };
  const events = [
    started({ ...facts, at }),
    moved({ call, at: at + 190_000, from: acme.owner.id, to: acme.member.id }),
    ended({ call, at: at + 550_000, ringAt: at + 500, answerAt: at + 5_000, endAt: at + 550_000, answeredBy: acme.owner.id }),
  ];
  const taken = await edge.call('POST', '/api/edge/v1/events', {
    journal: 'journal-handed',
    events: events.map((event, index) => ({ seq: index + 1, event })),
  });
  expect(taken.body).toEqual({ ackedSeq: 3 });

  const page = await plane.newBrowser();
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(`/a/${acme.id}/calls`)}`);
  await signInAt(page, acme.owner.email);
  await page.getByText('+44 20 7946 0123').click();
  const details = page.getByRole('dialog', { name: 'Call' });
  const clock = (ms: number) =>
    page.evaluate((time) => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(time), ms);
  const [first, second, last] = [await clock(at + 5_000), await clock(at + 190_000), await clock(at + 550_000)];
  await details.getByText(`Olivia ${first}–${second}, then Max ${second}–${last}`).waitFor();
  await details.getByText('Heard by Max').waitFor();
  await picture(page, 'call-handed-over', { fullPage: false });
  expect(await graveFindings(page, 'a call that was handed over')).toEqual([]);
});
