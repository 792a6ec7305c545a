/** `npm start`: the whole system on this machine, until Ctrl-C. */
import { takesNothing } from './arguments.ts';
import { type Instance, startInstance } from './instance/instance.ts';
import { type Plan, planInstance } from './instance/plan.ts';

/** The terminal, npm and set-up each pass Ctrl-C on: what comes this soon after it is the same key. */
const sameKeyMs = 400;

export async function start(args: string[]): Promise<number> {
  takesNothing(args, 'npm start takes no arguments; everything is set by environment variables: npm run config');
  const plan = planInstance(process.env);
  const say = (line: string) => console.log(line);
  say(`Patchcord starts (data and logs in ${plan.dataFolder})`);
  const instance = await startInstance(plan, say);
  const stopped = stopOnSignal(instance, say);
  try {
    await Promise.race([instance.ready, stopped]);
  } catch (error) {
    await instance.stop();
    throw error;
  }
  if (!stopped.begun()) welcome(instance, say);
  await stopped;
  return 0;
}

function welcome({ plan, password }: Instance, say: (line: string) => void): void {
  say(`
Sign in at ${plan.env.PATCHCORD_PUBLIC_URL}
  as        ada@demo.example  (or grace@demo.example)
  password  ${password}  (again: npm run password)

Open the phone, then in another terminal:  npm run call -- --to +12025550101
${mailLine(plan.server)}Ctrl-C ends everything.`);
}

const mailLine = ({ mailInMailbox, mailInAddress, mailInPort }: Plan['server']): string =>
  mailInMailbox === '' ? '' : `Or bring numbers by mail: write to ${mailInMailbox}, handed in at ${mailInAddress} port ${mailInPort}.\n`;

/** Ctrl-C stops in order; a second one at once. */
function stopOnSignal(instance: Instance, say: (line: string) => void): Promise<void> & { begun(): boolean } {
  let firstMs: number | null = null;
  const stopped = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      const nowMs = performance.now();
      if (firstMs === null) {
        firstMs = nowMs;
        say('\nStopping: the edge first, then the control plane. Ctrl-C once more stops at once.');
        instance.stop().then(resolve, reject);
      } else if (nowMs - firstMs > sameKeyMs) {
        say('Stopping at once.');
        void instance.stop();
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
  return Object.assign(stopped, { begun: () => firstMs !== null });
}
