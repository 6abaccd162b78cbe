/** An extension with a panel that does what its buttons say. */
import { join } from 'node:path';
import type { FrameLocator } from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import type { AppPage } from './fixture.ts';

/** Puts it in place of the room notes, allows it so much besides its panel, and opens that. */
export async function openSignpost(
  mine: AppPage,
  user: UserClient,
  capabilities: readonly ('link.open' | 'clipboard.write')[],
): Promise<FrameLocator> {
  const { app, page } = mine;
  await app.replaceExtension(join(import.meta.dirname, 'guests', 'signpost'));
  await app.editPolicy((policy) => {
    const notes = policy.extensions?.['org.kumix.room-notes'];
    if (notes === undefined) throw new Error('strict.json has no entry for org.kumix.room-notes');
    notes.capabilities = ['panel', ...capabilities];
    policy.capabilities = [...(policy.capabilities ?? []), ...capabilities];
  });
  await user.createRoom({ name: 'Crossroads' });
  await page.reload();
  await mine.openRoom('Crossroads');
  await page.getByRole('button', { name: 'Room note' }).click();
  return page.frameLocator('iframe[title*="Room notes"]');
}
