/** Talks to the call router inside Kamailio: contracts/src/sync-protocol.ts. */
import type {
  CallUp,
  CheckCall,
  CheckCallState,
  DeviceRegistration,
  EndCalls,
  GatewayState,
  RouterState,
  RouterWorker,
  SyncRow,
  UnlistedCell,
} from '@patchcord/contracts';
import { knock } from './knock.ts';
import { createLoopbackHttp } from './loopback-http.ts';
import type { WayIn } from './way-in.ts';

export class SyncError extends Error {
  override name = 'SyncError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface RouterClient {
  /**
   * Applies rows in order, in batches that fit Kamailio's read buffer; each batch is applied whole or not at all. Rows are states of keys, so
   * pushing all of them again after a failure is right.
   * @throws SyncError 400 with the router's own words ('row 3: …'); 401 when another Kamailio answers here
   */
  push(rows: SyncRow[]): Promise<void>;
  state(): Promise<RouterState>;
  unlisted(): Promise<UnlistedCell[]>;
  /** Processes that have run the router, each with the build it ran last. */
  workers(): Promise<RouterWorker[]>;
  /** A message for each process that reads TCP, by its description in `core.psx` (knock.ts). @returns ends it */
  knock(descriptions: string[]): () => void;
  /** Devices that are registered now. */
  registrations(): Promise<DeviceRegistration[]>;
  /** Calls that are up and whose app has no connection now. */
  appsLost(): Promise<CallUp[]>;
  /** Call-IDs of calls between two apps about a call that may be handed over: they have no rows. */
  consults(): Promise<string[]>;
  /** How the gateways that are on do. Asking makes the router send OPTIONS to those whose time has come. */
  gateways(): Promise<GatewayState[]>;
  /**
   * A call of the platform's own, without a phone.
   * @throws SyncError 400 for a bad call or an id that is in use, 503 where no gateway can be asked
   */
  placeCheckCall(call: CheckCall): Promise<void>;
  /** CANCEL. @returns false where it has ended already */
  cancelCheckCall(id: string): Promise<boolean>;
  /** Those placed in the last five minutes. */
  checkCalls(): Promise<CheckCallState[]>;
  /** BYE to both sides. @returns how many there still were */
  endCalls(wanted: EndCalls): Promise<number>;
  /**
   * Makes the process that reads TLS read the certificate again.
   * @throws SyncError with Kamailio's code and message
   */
  reloadCertificate(): Promise<void>;
  /**
   * A Kamailio RPC, for example `rpc('core.version')`.
   * @throws SyncError with Kamailio's code and message
   */
  rpc(method: string, params?: (string | number)[]): Promise<unknown>;
}

export interface RouterClientOptions {
  syncPort: number;
  syncToken: string;
  timeoutMs?: number;
  /** Where all of Kamailio's connections may be taken. */
  wayIn?: WayIn;
}

export function createRouterClient(options: RouterClientOptions): RouterClient {
  const { syncPort, syncToken, timeoutMs = 10_000, wayIn } = options;

  const listener = { port: syncPort, token: syncToken, timeoutMs, wayIn };
  const http = createLoopbackHttp(listener);
  const tlsReader = createLoopbackHttp({ ...listener, address: tlsAddress });

  async function ask(method: 'GET' | 'POST', path: string, body?: string, onSent?: () => void, by = http): Promise<unknown> {
    const { status, text } = await by.ask(method, path, body, onSent);
    if (status >= 200 && status < 300) return text === '' ? null : JSON.parse(text);
    throw new SyncError(status, messageOf(text) ?? `${method} ${path}: ${status}`);
  }

  async function rpc(method: string, params: (string | number)[] = [], by = http): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 });
    const answer = (await ask('POST', '/rpc', body, undefined, by)) as {
      result?: unknown;
      error?: { code: number; message: string };
    };
    if (answer.error) throw new SyncError(answer.error.code, `${method}: ${answer.error.message}`);
    return answer.result;
  }

  return {
    async push(rows) {
      // One is under way, and the next is made ready while Kamailio works on it. Never two: it has one writer.
      let underWay: Promise<unknown> = Promise.resolve();
      try {
        for (const batch of batches(rows)) {
          await underWay;
          const sent = Promise.withResolvers<void>();
          underWay = ask('POST', '/sync', batch, sent.resolve);
          await Promise.race([sent.promise, underWay]);
        }
      } finally {
        await underWay;
      }
    },
    async state() {
      return (await ask('GET', '/state')) as RouterState;
    },
    async unlisted() {
      return (await ask('GET', '/unlisted')) as UnlistedCell[];
    },
    async workers() {
      return (await ask('GET', '/workers')) as RouterWorker[];
    },
    knock: (descriptions) => knock(descriptions, { address: tlsAddress, port: syncPort }),
    async registrations() {
      return (await ask('GET', '/registrations')) as DeviceRegistration[];
    },
    async appsLost() {
      return (await ask('GET', '/apps-lost')) as CallUp[];
    },
    async consults() {
      return (await ask('GET', '/consults')) as string[];
    },
    async gateways() {
      return (await ask('GET', '/gateways')) as GatewayState[];
    },
    async placeCheckCall(call) {
      await ask('POST', '/check-calls', JSON.stringify(call));
    },
    async cancelCheckCall(id) {
      return ((await ask('POST', '/check-calls/cancel', JSON.stringify({ id }))) as { cancelled: boolean }).cancelled;
    },
    async checkCalls() {
      return (await ask('GET', '/check-calls')) as CheckCallState[];
    },
    async endCalls(wanted) {
      return ((await ask('POST', '/end-calls', JSON.stringify(wanted))) as { ended: number }).ended;
    },
    async reloadCertificate() {
      await rpc('tls.reload', [], tlsReader);
    },
    rpc: (method, params) => rpc(method, params),
  };
}

/** Where the process that reads TLS takes what is for it alone (kamailio.cfg: sync-tls). */
const tlsAddress = '127.0.0.2';

/** kamailio.cfg's tcp_rd_buf_size holds head and body of a request. */
const batchBytes = 60_000;

/** Bodies of `POST /sync`, in order. @throws SyncError 400 for a row that no body can hold */
export function* batches(rows: SyncRow[]): Generator<string> {
  let texts: string[] = [];
  let bytes = 0;
  const body = () => `{"rows":[${texts.join(',')}]}`;
  for (const row of rows) {
    const text = JSON.stringify(row);
    const length = Buffer.byteLength(text) + 1;
    // As the router would refuse it: the pusher then sets this one row aside and goes on with the others.
    if (length > batchBytes) throw new SyncError(400, `${row[0]} ${row[1]}: ${length} bytes, a row holds at most ${batchBytes}`);
    if (texts.length > 0 && bytes + length > batchBytes) {
      yield body();
      texts = [];
      bytes = 0;
    }
    texts.push(text);
    bytes += length;
  }
  if (texts.length > 0) yield body();
}

function messageOf(text: string): string | null {
  try {
    const message = (JSON.parse(text) as { error?: { message?: unknown } }).error?.message;
    return typeof message === 'string' ? message : null;
  } catch {
    return null;
  }
}
