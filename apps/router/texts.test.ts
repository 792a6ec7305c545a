/** contracts/texts.ts is written twice: for every engine, and for LuaJIT (texts.lua). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as texts from '@patchcord/contracts/texts';
import { expect, test } from 'vitest';

/** By name, as a Lua table has them. */
const inTypeScript = { ...texts };
type Call = [name: keyof typeof texts, ...args: (string | number)[]];

const alphabet = [
  'a',
  'F',
  'g',
  'Z',
  '0',
  '7',
  '9',
  ' ',
  '\t',
  '\r',
  '\n',
  '\v',
  ';',
  ':',
  '.',
  '-',
  '_',
  '[',
  ']',
  '"',
  '\\',
  '%',
  '|',
  '*',
  '^',
  '@',
  '\0',
];
let seed = 4475;
const random = (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
};
const someText = (most: number) => Array.from({ length: random(most) }, () => alphabet[random(alphabet.length)]).join('');
const digits = () => Array.from({ length: random(20) }, () => random(10)).join('') + (random(4) === 0 ? someText(2) : '');

const oneOfEach = (): Call[] => {
  const text = random(2) === 0 ? someText(24) : digits();
  const at = random(text.length + 2);
  return [
    ['digitsUntil', text, at],
    ['isDigits', text, random(4), random(20)],
    ['isHex', text, random(4), random(20)],
    ['isWord', text, ['', '_-', '*', '.:'][random(4)] as string],
    ['isSpace', random(256)],
    ['spacesUntil', text, at],
    ['trimmed', `${someText(3)}${text}${someText(3)}`],
    ['hasSpace', text],
    ['without', text, ['[]', '"\\', ' \t\n\r\v\f().-/', '.:', '0123456789'][random(5)] as string],
    ['replaced', text, ['|', '%2B', ' ', '%', '.', '\0'][random(6)] as string, ['\\u007c', '+', '', '%1', '%'][random(5)] as string],
    ['lastPlace', text, alphabet[random(alphabet.length)] as string],
    ['lastPlace', text, alphabet[random(alphabet.length)] as string, random(text.length + 2)],
  ];
};

const program = `
local cjson, texts = require("cjson"), dofile(arg[1])
for line in io.lines(arg[2]) do
  local call = cjson.decode(line)
  print(cjson.encode({ texts[call[1]](unpack(call, 2)) }))
end
`;

test('the two forms say the same of 24,000 random calls', () => {
  const calls = Array.from({ length: 2_000 }, oneOfEach).flat();
  const folder = mkdtempSync(join(tmpdir(), 'router-texts-'));
  try {
    const file = join(folder, 'calls');
    writeFileSync(file, calls.map((call) => `${JSON.stringify(call)}\n`).join(''));
    const inLua = fileURLToPath(new URL('texts.lua', import.meta.url));
    const said = execFileSync('luajit', ['-e', program, '/dev/null', inLua, file], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n');
    calls.forEach(([name, ...args], index) => {
      const here = (inTypeScript[name] as (...all: (string | number)[]) => unknown)(...args);
      const there = JSON.parse(said[index] ?? 'null')[0];
      if (there !== here) expect(there, JSON.stringify([name, ...args])).toBe(here);
    });
    expect(said).toHaveLength(calls.length + 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
