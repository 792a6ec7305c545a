/** `npm run firewall`: the carrier ports as an nftables ruleset, of the sources that the edge on this machine has. docs/firewall.md. */
import { takesNothing } from './arguments.ts';
import { askEdge, edgeOnThisMachine, refusedBy } from './edge-here.ts';

const limitMs = 10_000;

export async function firewall(args: string[]): Promise<number> {
  takesNothing(args, 'npm run firewall takes no arguments; it prints what nft -f takes');
  const answer = await askEdge(edgeOnThisMachine(), 'GET', '/firewall', limitMs);
  const text = await answer.text();
  if (!answer.ok) throw refusedBy((JSON.parse(text) as { error: { message: string } }).error);
  process.stdout.write(text);
  return 0;
}
