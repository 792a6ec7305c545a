import { test } from 'vitest';
import { scene } from '../rig/fixture.ts';
import { fuzz } from '../rig/fuzz-run.ts';
import { hostile } from '../rig/hostile.ts';

const on = scene({ address: hostile.edge });

test('1,000 INVITEs with things wrong: nothing ends, leaks, is relayed or rings wrongly, and the next call works', async () => {
  await fuzz(on, 1_000, Number(process.env.PATCHCORD_TEST_SEED ?? 4475));
}, 120_000);
