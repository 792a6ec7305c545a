/** Every page that the router knows, with the parts of its path that vary filled in: a page that is added is walked too. */

interface Pages {
  createPages(client: unknown): { routesByPath: Record<string, unknown> };
}

/** What stands for `$account`, `$number` and so on; several: the page is walked with each of them. */
export type Filled = Record<string, readonly string[]>;

/** @throws for a part that has no value: whoever adds such a page says one in the test that walks them */
export async function everyPage(values: Filled): Promise<string[]> {
  // By a variable: TypeScript reads the pages by a project of their own.
  const routes: string = '../../apps/web/src/routes.tsx';
  const { createPages } = (await import(routes)) as Pages;
  const paths = Object.keys(createPages(null).routesByPath).flatMap((path) => fill(path.replace(/(.)\/$/, '$1'), values));
  return [...new Set(paths)];
}

function fill(path: string, values: Filled): string[] {
  const name = /\$(\w+)/.exec(path)?.[1];
  if (name === undefined) return [path];
  const known = values[name];
  if (!known) throw new Error(`The page ${path} needs a value for $${name}: say one in the test that walks every page.`);
  return known.flatMap((value) => fill(path.replace(`$${name}`, value), values));
}
