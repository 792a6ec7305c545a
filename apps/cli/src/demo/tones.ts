/** Tones that both ends of a call measure. */
export type Measured = { hz: number; db: number } | null;

/** Both measure to a few hertz; anything else that sounds is farther away. */
const toleranceHz = 15;
const audibleDb = -40;

export const near = (tone: Measured, hz: number) => (tone && Math.abs(tone.hz - hz) <= toleranceHz && tone.db > audibleDb ? tone : null);
export const words = (tone: Measured) => (tone ? `${tone.hz} Hz, ${tone.db} dB` : 'nothing');
