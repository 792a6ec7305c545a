/** The two ways from the carrier's plain RTP to the browser's DTLS-SRTP: through the whole edge, and through rtpengine alone. */
import { randomUUID } from 'node:crypto';
import { createNg, type NgAnswer } from '../../apps/edge/src/engines/ng.ts';
import { type Call, placeCall, receivedCall } from '../../tests/rig/call.ts';
import type { Phone } from '../../tests/rig/phone.ts';
import { carrierSdp, headerOf, tagOf } from '../../tests/rig/sip.ts';
import type { Target, Wire } from '../../tests/rig/wire.ts';
import { listen } from '../heard.ts';
import type { BrowserMedia } from './browser.ts';

/** One call that is up. */
export interface Up {
  /** Where the carrier sends its sound. */
  to: { address: string; port: number };
  end(): Promise<void>;
}

export interface Way {
  /** @param port where the carrier hears */
  connect(address: string, port: number): Promise<Up>;
}

function mediaOf(sdp: string): Up['to'] {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const port = Number(/^m=audio (\d+) RTP\/AVP /m.exec(sdp)?.[1]);
  if (!address || !port) throw new Error(`no plain audio in: ${sdp}`);
  return { address, port };
}

/** INVITE from the carrier, answered by a registered phone with the browser's media. */
export function throughEdge(parts: { wire: Wire; target: Target; e164: string; phone: Phone; browser: BrowserMedia }): Way {
  const { wire, target, e164, phone, browser } = parts;
  const heard = listen(wire);
  phone.wire.onMessage(async (message) => {
    if (message.method === 'BYE') receivedCall(phone.wire, message, '<sip:bench@phone.invalid;transport=ws>').reply(message, 200, 'OK');
    if (message.method !== 'INVITE' || tagOf(headerOf(message, 'To')) !== '') return;
    const call = receivedCall(phone.wire, message, '<sip:bench@phone.invalid;transport=ws>');
    call.reply(message, 180, 'Ringing');
    call.reply(message, 200, 'OK', { body: await browser.answer(message.body) });
  });
  return {
    async connect(address, port) {
      const call: Call = placeCall(wire, `sip:${e164}@${target.address}:${target.port}`, { body: carrierSdp({ address, port }) });
      const { message } = await heard(call.callId, ({ status }) => (status ?? 0) >= 200, 15_000);
      if (message.status !== 200) throw new Error(`the call was refused: ${message.status} ${message.reason}`);
      await call.answer(200); // takes over the dialog's other side
      call.ack();
      return {
        to: mediaOf(message.body),
        async end() {
          const over = heard(call.callId, (one) => one.status === 200 && headerOf(one, 'CSeq').endsWith('BYE'));
          call.request('BYE');
          await over;
        },
      };
    },
  };
}

const replace = ['origin', 'session-connection'];
/** As the router asks for it (apps/router/src/media.ts). */
const toPhone = {
  replace,
  ICE: 'force',
  DTLS: 'passive',
  'transport-protocol': 'UDP/TLS/RTP/SAVPF',
  'rtcp-mux': ['offer', 'require'],
  flags: ['generate-mid'],
  SDES: ['off'],
};
const toCarrier = { replace, ICE: 'remove', DTLS: 'off', 'transport-protocol': 'RTP/AVP', 'rtcp-mux': ['demux'] };

export function throughRtpengine({ ngPort, browser }: { ngPort: number; browser: BrowserMedia }): Way & { close(): void } {
  const ng = createNg(ngPort);
  const good = (answer: NgAnswer): NgAnswer => {
    if (answer.result !== 'ok') throw new Error(`rtpengine: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    async connect(address, port) {
      const ids = { 'call-id': randomUUID(), 'from-tag': 'carrier' };
      const offered = good(await ng.ask('offer', { ...ids, ...toPhone, sdp: carrierSdp({ address, port }) }));
      const sdp = await browser.answer(String(offered.sdp));
      const answered = good(await ng.ask('answer', { ...ids, 'to-tag': 'phone', ...toCarrier, sdp }));
      return { to: mediaOf(String(answered.sdp)), end: async () => void good(await ng.ask('delete', ids)) };
    },
    close: ng.close,
  };
}
