import type { Location } from '@patchcord/contracts';

/** What goes into the edge's environment on its machine (docs/production.md). @param origin where the control plane is reached */
export function edgeSettings({ origin, token, addresses }: { origin: string; token: string; addresses: Location['addresses'] }): string {
  const [first = '', ...others] = addresses;
  return [
    'PATCHCORD_MODE=production',
    `PATCHCORD_CONTROL_URL=${origin}`,
    `PATCHCORD_EDGE_TOKEN=${token}`,
    // Several machines may stand behind one location: which of its addresses is this one's, only who runs it knows.
    ...(others.length > 0 ? [`# The address of this machine, one of: ${addresses.join(', ')}`] : []),
    `PATCHCORD_EDGE_ADDRESS=${others.length > 0 ? '' : first}`,
  ].join('\n');
}
