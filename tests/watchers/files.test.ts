import { describe, expect, test } from 'vitest';
import { files, lockedPackages, textOf } from './repository.ts';

const mostLines = 350;
const code = /\.(ts|tsx|js|mjs|cfg|sh|css)$/;
const notByHand = /\/generated\/|\.gen\.|\.test\.tsx?$/;
const binary = /\.(png|jpg|ico|woff2?|dat|wav|pcap|mp3|ogg)$/;

/** A folder of somebody's machine, in a way it would be committed by mistake. */
const machinePath = /(?<![\w.:/-])\/(work|home\/\w+|Users\/\w+|root\/\w+)\//;
const registryHost = /registry\.(npmjs|yarnpkg|npmmirror)\.|"resolved": "https?:|_authToken|\b[\w.-]+\/(artifactory|repository\/npm)\b/;
const thisFile = 'tests/watchers/files.test.ts';

function linesWith(pattern: RegExp): string[] {
  return files(/./)
    .filter((path) => !binary.test(path) && path !== thisFile)
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
}

describe('files', () => {
  test(`no file written by hand is longer than ${mostLines} lines`, () => {
    const looked = files(code).filter((path) => !notByHand.test(path));
    expect(looked.length).toBeGreaterThan(50);
    const long = looked.map((path) => [path, textOf(path).trimEnd().split('\n').length] as const).filter(([, lines]) => lines > mostLines);
    expect(long).toEqual([]);
  });

  test('no committed file names a folder of somebody’s machine', () => {
    expect(machinePath.test("const data = '/home/ada/patchcord/data'")).toBe(true);
    expect(linesWith(machinePath)).toEqual([]);
  });

  test('no committed file names a package registry', () => {
    expect(registryHost.test('"resolved": "https://registry.npmjs.org/x"')).toBe(true);
    expect(linesWith(registryHost)).toEqual([]);
  });

  test('the lock file pins every package by its content, from whichever registry', () => {
    const packages = Object.entries(lockedPackages()).filter(([path]) => path.startsWith('node_modules/'));
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(([, one]) => one.resolved !== undefined && !one.link).map(([path]) => path)).toEqual([]);
    expect(packages.filter(([, one]) => !one.link && !('integrity' in one)).map(([path]) => path)).toEqual([]);
  });
});
