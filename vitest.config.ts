import { defineConfig } from 'vitest/config';

/*
 * unit: pure functions, HTTP and databases in process. calls: real Kamailio, rtpengine, sipp. browser: real Chromium on the whole system.
 * The last two use fixed ports and both cores, so their files run one after another.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tests/watchers/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'calls', include: ['tests/calls/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 90_000 } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
