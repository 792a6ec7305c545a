import { defineConfig } from 'vitest/config';

/*
 * unit: pure functions, HTTP and databases in process. calls: real Kamailio, rtpengine, sipp. browser: real Chromium on the whole system.
 * long: what takes minutes, only with `npm run test:long`.
 * The last three use fixed ports and both cores, so their files run one after another, and each project only when the one before it is done.
 */
const realParts = ['apps/cli/test/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.ts',
            'setup/**/*.test.ts',
            'tests/watchers/**/*.test.ts',
            'tests/faults/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', ...realParts],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'calls',
          include: ['tests/calls/**/*.test.ts', ...realParts.map((part) => `${part}/*.test.ts`)],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['tests/long/**/*.test.ts'],
          sequence: { groupOrder: 3 },
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
