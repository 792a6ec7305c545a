import { expect, test } from 'vitest';
import { createReporter } from './reporter.ts';

test('one report that is not delivered is passing weather; from the second on it is told', async () => {
  const warned: object[] = [];
  let away = true;
  const reporter = createReporter({
    controlPlane: {
      async sendReport() {
        if (away) throw new Error('the control plane answered 500');
        return null;
      },
    },
    report: () => ({}) as never,
    log: { debug() {}, warn: (line) => void warned.push(line) },
  });
  await reporter.send();
  expect(warned).toEqual([]);
  await reporter.send();
  await reporter.send();
  expect(warned).toEqual([
    { error: 'Error: the control plane answered 500', failed: 2 },
    { error: 'Error: the control plane answered 500', failed: 3 },
  ]);
  away = false;
  await reporter.send();
  away = true;
  await reporter.send();
  expect(warned).toHaveLength(2);
});
