import type { Story } from './story.ts';
export async function playByApi(_story: Story, _at: { url: string }): Promise<void> {}
