/**
 * A story in steps: each is printed with its time, and a picture shows the page it ended on. What does not come about ends the story, with a
 * picture of what was there instead.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { StepFailed, type Timeline } from '../demo/timeline.ts';

export interface Step {
  /** In two or three words. */
  what: string;
  /** Whose page shows it; left out where nothing is to be seen. */
  page?: Page;
  /** It belongs to the README's tour, under this name. */
  tour?: string;
  /** What is to be seen on that picture. */
  at?: Locator;
}

export interface StoryPlan {
  line: Timeline;
  /** For the pictures of all steps. */
  folder: string;
  /** For the small pictures of the README; null: none are written. */
  tourFolder: string | null;
}

/** A step that came about. */
interface Told {
  what: string;
  said: string;
  /** Name of the file in the story's folder. */
  picture: string | null;
}

export class Story {
  private readonly plan: StoryPlan;
  private count = 0;
  private readonly told: Told[] = [];

  private constructor(plan: StoryPlan) {
    this.plan = plan;
  }

  static async begin(plan: StoryPlan): Promise<Story> {
    await rm(plan.folder, { recursive: true, force: true });
    await mkdir(plan.folder, { recursive: true });
    if (plan.tourFolder) await mkdir(plan.tourFolder, { recursive: true });
    return new Story(plan);
  }

  /** @param body does it, waits until it is so, and says what there is to say of it. @throws StepFailed */
  async step({ what, page, tour, at }: Step, body: () => Promise<string>): Promise<void> {
    this.count += 1;
    const picture = page ? this.nameFor(what) : null;
    let said: string;
    try {
      said = await body();
      if (page && tour) await this.tourPicture(page, tour, at);
      if (page && picture) await photograph(page, join(this.plan.folder, picture));
    } catch (error) {
      throw new StepFailed([`Step ${this.count}, ${what}: ${inWords(error)}`, ...(page ? await this.lookAt(page) : [])].join('\n'));
    }
    this.plan.line.tell(what, said);
    this.told.push({ what, said, picture });
  }

  /** Writes all of it to one page, `index.md`: what happened, with its picture. */
  async finish(title: string): Promise<void> {
    const steps = this.told.map(({ what, said, picture }, at) =>
      [`## ${at + 1}. ${what}`, said, ...(picture ? [`![${what}](${picture})`] : [])].join('\n\n'),
    );
    await writeFile(join(this.plan.folder, 'index.md'), `# ${title}\n\n${steps.join('\n\n')}\n`);
  }

  private nameFor = (what: string) => `${String(this.count).padStart(2, '0')}-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`;

  private async lookAt(page: Page): Promise<string[]> {
    const file = join(this.plan.folder, 'failed.png');
    const isThere = await photograph(page, file).then(
      () => true,
      () => false,
    );
    return [
      `The page was ${page.url().replace(/#.*/, '')}.`,
      isThere ? `Picture: ${relative(process.cwd(), file)}` : 'It could not be photographed.',
    ];
  }

  /** WebP, as Chromium itself writes it: a page of text in 20 to 40 kB. */
  private async tourPicture(page: Page, name: string, at?: Locator): Promise<void> {
    if (!this.plan.tourFolder) return;
    await at?.scrollIntoViewIfNeeded();
    const devtools = await page.context().newCDPSession(page);
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
    await devtools.detach();
    await writeFile(join(this.plan.tourFolder, `${name}.webp`), Buffer.from(data, 'base64'));
  }
}

/** The whole page, from its top: a header that stays in view would cover its middle. */
async function photograph(page: Page, path: string): Promise<void> {
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}

/** What playwright says, without its log of attempts. */
const inWords = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\nCall log:')[0]?.trim().replaceAll('\n', ' ') ?? '';
