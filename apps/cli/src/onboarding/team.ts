/** The platform comes to life: its first operator, a location with an edge, and somebody for support. */
import { edgeCreated, location } from '@patchcord/contracts';
import type { Page } from 'playwright-core';
import type { Plan } from '../instance/plan.ts';
import { operator, support } from './cast.ts';
import type { Story } from './story.ts';
import { acceptInvitation, follow, linkFromMail, press } from './visitor.ts';

/** @param said what the control plane printed at its start */
export async function operatorComesIn(story: Story, page: Page, said: string): Promise<void> {
  await story.step({ what: 'operator comes in', page }, async () => {
    const link = /^https?:\/\/\S+\/invitation#\S+$/m.exec(said)?.[0];
    if (!link) throw new Error(`The control plane printed no link for the first operator. It said: ${said.slice(-500)}`);
    await acceptInvitation(page, link, operator);
    return 'by the one-time link that the first start printed; nobody was here before';
  });
}

/** By the HTTP API with the operator's session: it is done once for each machine, by whoever installs it. @returns the edge's token */
export async function makeLocation(story: Story, page: Page, { env, edge }: Plan): Promise<{ token: string }> {
  const post = async <T>(noun: string, shape: { parse(value: unknown): T }, data: object): Promise<T> => {
    const answer = await page.request.post(`${env.PATCHCORD_PUBLIC_URL}/api/v1/platform/${noun}`, { data });
    if (!answer.ok()) throw new Error(`POST ${noun} answered ${answer.status()}: ${await answer.text()}`);
    return shape.parse(await answer.json());
  };
  let token = '';
  await story.step({ what: 'location and edge made' }, async () => {
    const { address, sipPort, websocketPort } = edge;
    const place = await post('locations', location, { name: 'Rotterdam', host: address, addresses: [address], sipPort });
    const made = await post('edges', edgeCreated, {
      name: 'rotterdam-1',
      location: place.id,
      websocketUrl: `ws://${address}:${websocketPort}`,
    });
    token = made.token;
    return `carriers forward to ${address}:${sipPort}; the edge starts with its token`;
  });
  return { token };
}

export async function supportComesIn(story: Story, of: { operator: Page; support: Page }): Promise<void> {
  await story.step({ what: 'operator invites support', page: of.operator }, async () => {
    await follow(of.operator, 'Team');
    await press(of.operator, 'Invite');
    const dialog = of.operator.getByRole('dialog');
    await dialog.getByLabel('Email').fill(support.email);
    await dialog.getByLabel('Name', { exact: true }).fill(support.name);
    await dialog.getByRole('button', { name: 'Send invitation' }).click();
    await of.operator.getByRole('region', { name: 'Invited' }).getByText(support.email).waitFor();
    return support.email;
  });
  await story.step({ what: 'support comes in', page: of.support }, async () => {
    await acceptInvitation(of.support, await linkFromMail(of.operator, support.email), support);
    await of.support.getByRole('heading', { name: 'Requests', level: 1 }).waitFor();
    return 'by the link in the kept mail';
  });
}
