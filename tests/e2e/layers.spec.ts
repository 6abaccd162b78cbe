/** What speaks for the app lies above whatever an extension draws, on the narrowest screen as well. */
import { expect, test } from './fixture.ts';

test('toasts and verification prompts lie above an extension’s panel, in the app’s own colours @proof', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Narrow' });
  const { page } = mine;
  await page.setViewportSize({ width: 390, height: 844 });
  await mine.openRoom('Narrow');
  await page.getByRole('button', { name: 'Room note' }).click();
  const panel = page.locator('iframe[title*="Room notes"]');
  await expect(page.frameLocator('iframe[title*="Room notes"]').getByRole('textbox')).toBeVisible();
  const box = await panel.boundingBox();
  if (box === null) throw new Error('the panel is not drawn');
  // A card of each kind, put over the middle of the panel: what is hit there is what is seen there.
  const hit = await page.evaluate(
    ([x, y]) => {
      const found: Record<string, string> = {
        before: document.elementFromPoint(x, y)?.tagName ?? '',
      };
      for (const name of ['k-toasts', 'k-prompts']) {
        const region = document.querySelector(`.${name}`);
        if (region === null) throw new Error(`no .${name}`);
        const card = document.createElement('div');
        card.style.cssText = `position:fixed;left:${x - 20}px;top:${y - 20}px;width:40px;height:40px;pointer-events:auto`;
        region.append(card);
        found[name] = document.elementFromPoint(x, y) === card ? 'above' : 'below';
        card.remove();
        if (region.closest('#app') !== null) found[name] += ', painted by themes';
      }
      return found;
    },
    [box.x + box.width / 2, box.y + box.height / 2] as const,
  );
  expect(hit).toEqual({ before: 'IFRAME', 'k-toasts': 'above', 'k-prompts': 'above' });
});
