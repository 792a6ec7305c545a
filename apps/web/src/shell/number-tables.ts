import type { NumberFormat as Dials } from '@patchcord/contracts/rows';
import { type NumberFormats, writeNumber } from './number-format.ts';
import { writeTyped } from './number-typing.ts';

/** Put in by the build: see vite.config.ts. */
declare const __NUMBER_FORMATS__: NumberFormats;

const formats = __NUMBER_FORMATS__;

export const formatNumber = (e164: string) => writeNumber(e164, formats);

export const formatTyped = (text: string, dials: Dials | null) => writeTyped(text, dials, formats);
