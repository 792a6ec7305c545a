/** Which carrier a mail names. Pure. */
import type { CarrierPreset } from '@patchcord/contracts';

export type Carrier = { preset: string; name: string };
export type CarrierNamed = { carrier: Carrier } | { several: string[] } | null;

type Preset = Pick<CarrierPreset, 'id' | 'name'>;

const label =
  /^[\s*•-]*(?:our |my )?(?:carrier|(?:phone |voip |sip )?provider|telco|anbieter|operator)(?:'s name| name)?\s*(?:is|=|:|\t)\s*(.{1,100}?)[\s.;,]*$/im;
/** Words that mean a carrier only where somebody says so. */
const everyday = new Set(['bird', 'bandwidth', 'sinch']);
const before = String.raw`(?:carrier|provider|with|from|use|using|at|by|through|via|bei|von)\s+(?:is\s+)?`;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** 'Bird (MessageBird)' → Bird, MessageBird; 'VoIP.ms' is also written voipms. */
function namesOf({ id, name }: Preset): string[] {
  const inside = /\(([^()\s]+)\)/.exec(name)?.[1];
  const plain = name.replace(/\s*\(.*\)/, '');
  const onSwitch = /\bon (\w+)$/.exec(plain)?.[1];
  return [...new Set([name, plain, inside, onSwitch, id].filter((one) => one !== undefined).map((one) => one.toLowerCase()))];
}

const mentions = (text: string, name: string): boolean => {
  const lead = everyday.has(name) ? before : String.raw`(?<![\p{L}\p{N}@.-])`;
  return new RegExp(`${lead}${escaped(name)}(?![\\p{L}\\p{N}-])`, 'iu').test(text);
};
const withoutAddresses = (text: string) =>
  text.replace(/\S*@\S*/g, ' ').replace(/\b[\w-]+(?:\.[\w-]+)+\b/g, (host) => (/^voip\.ms$/i.test(host) ? host : ' '));

/** @param text subject and body. A line 'Carrier: …' decides; else the one name out of the list that is mentioned. */
export function carrierNamed(text: string, presets: readonly Preset[]): CarrierNamed {
  const known = presets.filter(({ id }) => id !== 'other');
  const labelled = label.exec(text)?.[1]?.trim();
  if (labelled) {
    const lower = labelled.toLowerCase();
    const exact = known.find((preset) => namesOf(preset).includes(lower));
    const inside = exact
      ? [exact]
      : known.filter((preset) => namesOf(preset).some((name) => !everyday.has(name) && mentions(labelled, name)));
    const [first, ...more] = inside;
    if (first && more.length === 0) return { carrier: { preset: first.id, name: first.name } };
    return { carrier: { preset: 'other', name: labelled } };
  }
  const plain = withoutAddresses(text);
  const [first, ...more] = known.filter((preset) => namesOf(preset).some((name) => mentions(plain, name)));
  if (!first) return null;
  if (more.length > 0) return { several: [first, ...more].map(({ name }) => name) };
  return { carrier: { preset: first.id, name: first.name } };
}
