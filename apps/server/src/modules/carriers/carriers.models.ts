/** Presets of carriers (carriers.json): who calls from where, how they write numbers, what to click. Each fact has its source and its date. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CarrierPreset, carrierPreset } from '@patchcord/contracts';
import * as z from 'zod';
import { checkSource } from '../sources/sources.models.ts';

/** @throws with the place of every mistake: a preset that misleads is worse than none. */
export function readPresets(json: string): CarrierPreset[] {
  const read = z.array(carrierPreset).safeParse(JSON.parse(json));
  if (!read.success) throw new Error(`carriers.json: ${z.prettifyError(read.error)}`);
  const ids = new Set<string>();
  for (const { id, signalling } of read.data) {
    if (ids.has(id)) throw new Error(`carriers.json: ${id} is there twice`);
    ids.add(id);
    const listed: string[] = [];
    for (const { cidr } of signalling) {
      const check = checkSource(cidr, { listed, allowPrivate: false });
      if (!check.ok) throw new Error(`carriers.json: ${id}: ${check.message}`);
      listed.push(check.cidr);
    }
  }
  if (!ids.has('other')) throw new Error("carriers.json: the preset 'other' is missing");
  return read.data;
}

export const presets: readonly CarrierPreset[] = readPresets(readFileSync(join(import.meta.dirname, 'carriers.json'), 'utf8'));

export const findPreset = (id: string): CarrierPreset | undefined => presets.find((preset) => preset.id === id);

/** By the name that its trunks carry. */
export const findPresetByName = (name: string): CarrierPreset | undefined =>
  presets.find((preset) => preset.id !== 'other' && preset.name.toLowerCase() === name.toLowerCase());

/** Country of the national numbers the carrier sends; null where it always sends the country code. */
export const countryOfFormat = (format: string): string | null => (format.startsWith('national:') ? format.slice(9) : null);
