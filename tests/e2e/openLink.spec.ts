/** An extension sends a person to a web page only through a question that is read. */
import { expect, test } from './courier.ts';
import { openSignpost } from './signpost.ts';

test('a link that an extension opens is shown whole, and opens when a yes was meant @proof', async ({
  user,
  mine,
  server,
}) => {
  const { page } = mine;
  const panel = await openSignpost(mine, user, ['link.open']);
  const dialog = page.getByRole('dialog', { name: 'Open this link?' });
  const yes = dialog.getByRole('button', { name: 'Open link' });
  const go = async (address: string): Promise<void> => {
    await panel.getByLabel('Address').fill(address);
    await panel.getByRole('button', { name: 'Go' }).click();
  };

  for (const address of ['javascript:alert(1)', 'https://kumix.org@evil.example/', 'data:,x']) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    await go(address);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(panel.getByText('refused invalid-params')).toBeVisible();
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(dialog).toHaveCount(0);
  }

  // A letter that looks like one of the alphabet: the question shows where it really leads.
  await go('https://kumi\u0445.example/');
  await expect(dialog).toContainText('It leads to xn--kumi-86d.example.');
  await expect(dialog).toContainText('https://xn--kumi-86d.example/');
  await page.keyboard.press('Escape');
  await expect(panel.getByText('declined')).toBeVisible();

  const pages = page.context().pages().length;
  // A yes that comes with the question is one to something else.
  await page.evaluate(() => {
    new MutationObserver((_changes, observer) => {
      const button = [...document.querySelectorAll('[role=dialog] button')].find(
        ({ textContent }) => textContent === 'Open link',
      );
      if (!(button instanceof HTMLElement)) return;
      observer.disconnect();
      button.click();
      document.documentElement.dataset['clicked'] = 'early';
    }).observe(document.body, { subtree: true, childList: true });
  });
  const address = `${server.origin}/plain?from=kumix.org`;
  await go(address);
  await expect(page.locator('html[data-clicked=early]')).toBeAttached();
  await expect(dialog).toContainText(address);
  await expect(dialog).toContainText(`It leads to ${new URL(address).host}.`);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect(page.context().pages()).toHaveLength(pages);
  expect(server.asked).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(panel.getByText('declined')).toBeVisible();

  await go(address);
  const opened = page.context().waitForEvent('page');
  await yes.click();
  expect((await opened).url()).not.toContain(mine.app.url);
  await expect(panel.getByText('opened')).toBeVisible();
  await expect.poll(() => server.asked).toContain('/plain');
  await (await opened).close();
});
