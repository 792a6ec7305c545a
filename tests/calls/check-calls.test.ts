import { describe, expect, test } from 'vitest';
import { callsOutRows, gatewayAddresses, gatewayOn, gatewayRow, isRightLogin, london, upstream } from '../rig/calls-out.ts';
import { row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf, unique, uriOf } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const wanted = () => ({ id: unique('chk_'), to: london.slice(1), from: '12025550190' });
const state = async (id: string) => (await on.edge.kamailio.router.checkCalls()).find((one) => one.id === id);
const ended = (id: string) =>
  waitFor('its end', async () => {
    const found = await state(id);
    return found?.endedAt !== undefined && found;
  });

describe('a call of the platform’s own', () => {
  test('rings the number with the given caller, and is taken back', async () => {
    const { gateway } = await upstream(on);
    const check = wanted();
    await on.edge.kamailio.router.placeCheckCall(check);
    const { call, invite } = await gateway.asked();
    expect(invite.uri).toContain(`sip:${london}@`);
    expect(uriOf(headerOf(invite, 'From'))).toBe(`sip:+12025550190@${sipDomain}`);
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe(`<sip:+12025550190@${sipDomain}>`);
    expect(invite.body).toContain('RTP/AVP 0 8');
    call.reply(invite, 180, 'Ringing');
    expect(await state(check.id)).toMatchObject({ gateway: 'gtw_one', tried: [] });
    expect(await on.edge.kamailio.router.cancelCheckCall(check.id)).toBe(true);
    call.reply(await call.incoming('CANCEL'), 200, 'OK');
    call.reply(invite, 487, 'Request Terminated');
    await call.incoming('ACK');
    const over = await ended(check.id);
    expect(over).toMatchObject({ code: 487, tried: [{ gateway: 'gtw_one', code: 487 }] });
    expect(over.cancelledAt).toBeGreaterThanOrEqual(over.placedAt);
    expect(await on.edge.kamailio.router.cancelCheckCall(check.id)).toBe(false);
  });

  test('that somebody answers is ended at once', async () => {
    const { gateway } = await upstream(on);
    const check = wanted();
    await on.edge.kamailio.router.placeCheckCall(check);
    const { call, invite } = await gateway.asked();
    call.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
    await call.incoming('ACK');
    const bye = await call.incoming('BYE');
    expect(headerOf(bye, 'To')).toContain(call.localTag);
    call.reply(bye, 200, 'OK');
    expect(await ended(check.id)).toMatchObject({ code: 200, tried: [{ gateway: 'gtw_one', code: 200 }] });
  });

  test('goes on to the next gateway, and logs in where it is asked to', async () => {
    const [one, two] = [await on.edge.udp(gatewayAddresses.one), await on.edge.udp(gatewayAddresses.two)];
    const login = { user: 'patchcord', password: 'secret' };
    await on.edge.push(
      ...callsOutRows(),
      row('gateways', 'gtw_one', gatewayRow(one, { priority: 1 })),
      row('gateways', 'gtw_two', gatewayRow(two, { priority: 2, login })),
    );
    const check = wanted();
    await on.edge.kamailio.router.placeCheckCall(check);
    const refused = await gatewayOn(one).asked();
    refused.call.reply(refused.invite, 503, 'Service Unavailable');
    const asks = 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256';
    const first = await gatewayOn(two).asked();
    first.call.reply(first.invite, 401, 'Unauthorized', { headers: [asks] });
    const { call, invite } = await gatewayOn(two).asked();
    expect(isRightLogin(invite, 'Authorization', login)).toBe(true);
    call.reply(invite, 404, 'Not Found');
    expect(await ended(check.id)).toMatchObject({
      code: 404,
      tried: [
        { gateway: 'gtw_one', code: 503 },
        { gateway: 'gtw_two', code: 404 },
      ],
    });
  });

  test('is refused where no gateway is on, where its id is in use, and where it cannot be read', async () => {
    await upstream(on);
    const check = wanted();
    await on.edge.kamailio.router.placeCheckCall(check);
    await expect(on.edge.kamailio.router.placeCheckCall(check)).rejects.toThrow('has been used');
    await expect(on.edge.kamailio.router.placeCheckCall({ ...check, to: '+44' })).rejects.toThrow(/^to: /);
    await on.edge.push(row('gateways', 'gtw_one', null));
    await expect(on.edge.kamailio.router.placeCheckCall(wanted())).rejects.toThrow('no gateway');
    await on.edge.kamailio.router.cancelCheckCall(check.id);
  });
});
