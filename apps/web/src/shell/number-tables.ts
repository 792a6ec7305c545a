import formats from 'virtual:number-formats';
import { writeNumber } from './number-format.ts';

export const formatNumber = (e164: string) => writeNumber(e164, formats);
