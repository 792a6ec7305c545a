/** `npm run setup:server`, `npm run setup:edge`: what was missing is there by now (setup/patchcord.mjs); nothing is started. docs/production.md. */
import { takesNothing } from './arguments.ts';

const setUp = (command: string, what: string, unit: string) => async (args: string[]) => {
  takesNothing(args, `npm run ${command} takes no arguments`);
  console.log(`${what} is set up. deploy/${unit} runs it; docs/production.md says how.`);
  return 0;
};

export const serverSetUp = setUp('setup:server', 'The control plane', 'patchcord-server.service');
export const edgeSetUp = setUp('setup:edge', 'The edge', 'patchcord-edge.service');
