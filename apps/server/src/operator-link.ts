/** `npm run operator`: prints a new one-time link for an operator, where the first one was lost. Needs the database, so it is run where that is. */
import { resolve } from 'node:path';
import { readSettings } from '@patchcord/settings';
import { firstOperatorLink } from './modules/operators/operators.usecases.ts';
import { openPglite, openPostgres } from './platform/database/database.ts';
import { DatabaseInUseError } from './platform/database/lock-file.ts';
import { migrateUp } from './platform/database/migrate.ts';
import { serverSettings } from './settings.ts';

const anyway = process.argv.includes('--anyway');
const { dataFolder, databaseUrl, publicUrl } = serverSettings;

async function print(): Promise<number> {
  const settings = readSettings({ dataFolder, databaseUrl, publicUrl }, process.env);
  const database = settings.databaseUrl
    ? await openPostgres(settings.databaseUrl)
    : await openPglite(`${resolve(settings.dataFolder)}/database`);
  try {
    await migrateUp(database);
    const link = await firstOperatorLink({ db: database.db, publicUrl: settings.publicUrl, now: new Date(), anyway });
    if (link) console.log(`Open this link within 24 hours to become an operator. It works once:\n${link}`);
    else
      console.error(
        'There is an operator already, who can invite others on the page Platform. If nobody can sign in any more: npm run operator -- --anyway',
      );
    return link ? 0 : 1;
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await print();
} catch (error) {
  const inUse = error instanceof DatabaseInUseError;
  console.error(
    inUse ? `${error.message} Stop it first; it prints a new link itself when it starts and has no operator.` : (error as Error).message,
  );
  process.exitCode = 1;
}
