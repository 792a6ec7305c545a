/** `npm run password`: the demo's sign-in once more. */
import { takesNothing } from './arguments.ts';
import { CommandError } from './command-error.ts';
import { keptSecret } from './instance/kept.ts';
import { planInstance } from './instance/plan.ts';

export async function password(args: string[]): Promise<number> {
  takesNothing(args, 'npm run password takes no arguments');
  const plan = planInstance(process.env);
  const secret = keptSecret(plan, 'password');
  if (!secret)
    throw new CommandError(`There is no demo in ${plan.dataFolder} yet: npm start makes one. Another folder is set by PATCHCORD_DATA.`);
  console.log(`${plan.env.PATCHCORD_PUBLIC_URL}\nada@demo.example or grace@demo.example\n${secret}`);
  return 0;
}
