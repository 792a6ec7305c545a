/** A DNS on loopback that knows what a test tells it. Real questions over UDP, so that resolvers are tested too. */
import type { AddressInfo } from 'node:net';
import dns2 from 'dns2';

const { Packet } = dns2;

export interface TestDns {
  /** For Resolver.setServers. */
  server: string;
  /** TXT records by name. */
  txt: Map<string, string>;
  /** Names that are answered by SERVFAIL. */
  failing: Set<string>;
  /** Every name that was asked for. */
  asked: string[];
  close(): Promise<void>;
}

const rcodes = { noName: 3, failure: 2 } as const;
/** A character-string holds 255 bytes at most (RFC 1035 section 3.3). */
const strings = (text: string): string[] => text.match(/.{1,250}/g) ?? [''];

export async function startDns(): Promise<TestDns> {
  const txt = new Map<string, string>();
  const failing = new Set<string>();
  const asked: string[] = [];
  const server = dns2.createServer({
    udp: true,
    handle(request, send) {
      const response = Packet.createResponseFromRequest(request);
      const question = request.questions[0] as { name: string; type: number };
      const name = question.name.toLowerCase();
      asked.push(name);
      const found = txt.get(name);
      if (failing.has(name)) response.header.rcode = rcodes.failure;
      else if (found === undefined) response.header.rcode = rcodes.noName;
      else if (question.type === Packet.TYPE.TXT) {
        const record = { name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 0, data: strings(found) };
        response.answers.push(record as never);
      }
      send(response);
    },
  });
  const addresses = (await server.listen({ udp: { port: 0, address: '127.0.0.1' } })) as { udp?: AddressInfo };
  return { server: `127.0.0.1:${addresses.udp?.port}`, txt, failing, asked, close: async () => void (await server.close()) };
}
