import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { files, textOf } from './repository.ts';

/** Which parts a part may import. Contracts stand at the end of every arrow; server, edge, router and web never meet. */
const arrows: Record<string, readonly string[]> = {
  'packages/contracts': [],
  'packages/settings': [],
  'packages/phone': ['packages/contracts'],
  'packages/demo-carrier': ['packages/contracts'],
  'apps/server': ['packages/contracts', 'packages/settings', 'packages/demo-carrier'],
  'apps/edge': ['packages/contracts', 'packages/settings'],
  'apps/router': ['packages/contracts'],
  'apps/web': ['packages/contracts', 'packages/phone'],
  // The command line starts the programs; of their code it reads only what they can be told.
  'apps/cli': [
    'packages/contracts',
    'packages/settings',
    'packages/demo-carrier',
    'apps/server/src/settings.ts',
    'apps/edge/src/settings.ts',
    // For desk phones that are shown over TLS.
    'apps/edge/test/certificate.ts',
    // For a push that wakes a browser.
    'apps/server/test/push.ts',
    'apps/server/test/push-certificate.ts',
  ],
};

export function importsOf(text: string): string[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = withoutComments.matchAll(
    /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => (match[1] ?? match[2]) as string);
}

const partOf = (path: string) => path.split('/').slice(0, 2).join('/');

/** A path from the root for what is ours, null for npm and Node. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  const own = /^@patchcord\/([^/]+)/.exec(specifier);
  return own ? (arrows[`packages/${own[1]}`] ? `packages/${own[1]}` : `apps/${own[1]}`) : null;
}

const sources = files(/^(apps|packages)\/[^/]+\/.*\.(ts|tsx|js|mjs)$/);

describe('imports', () => {
  test('are found in every way they are written', () => {
    const text = `import a from 'a';\nimport type { B } from "b";\nexport * from 'c';\nexport type { D } from 'd';\nimport 'e';\nconst f = await import('f');\n// import g from 'g';`;
    expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('there is something to look at', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(new Set(sources.map(partOf))).toEqual(new Set(Object.keys(arrows)));
  });

  test.each(Object.keys(arrows))('%s imports only what its arrows allow', (part) => {
    const wrong: string[] = [];
    for (const file of sources.filter((path) => partOf(path) === part)) {
      for (const specifier of importsOf(textOf(file))) {
        const target = targetOf(file, specifier);
        if (target === null || partOf(target) === part) continue;
        if (!arrows[part]?.some((allowed) => target === allowed || partOf(target) === allowed)) wrong.push(`${file} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('what the call router bundles is pure: its own files and contracts without any package', () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    const waiting = sources.filter((path) => path.startsWith('apps/router/src/') && !/\.test\.ts$|\.d\.ts$/.test(path));
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      // Types are gone before the bundle is made.
      const values = textOf(file).replace(/^(import|export) type [^;]*;$/gm, '');
      for (const specifier of importsOf(values)) {
        const contract = /^@patchcord\/contracts\/(.+)$/.exec(specifier);
        if (specifier.startsWith('.')) waiting.push(normalize(join(dirname(file), specifier)));
        else if (contract) waiting.push(`packages/contracts/src/${contract[1]}.ts`);
        else wrong.push(`${file} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  });

  test('every package that is imported is declared where it is imported', () => {
    const wrong = new Set<string>();
    const rootDeclared = Object.keys(JSON.parse(textOf('package.json')).devDependencies);
    for (const file of sources.filter((path) => /\/src\//.test(path))) {
      const { name, dependencies = {}, devDependencies = {} } = JSON.parse(textOf(`${partOf(file)}/package.json`));
      for (const specifier of importsOf(textOf(file))) {
        if (specifier.startsWith('.') || specifier.startsWith('node:')) continue;
        const imported = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        // Tools of the whole project (vitest, playwright-core) stand in the root's package.json.
        if (!(imported in dependencies || imported in devDependencies || rootDeclared.includes(imported)))
          wrong.add(`${name} imports ${imported}`);
      }
    }
    expect([...wrong]).toEqual([]);
  });
});
