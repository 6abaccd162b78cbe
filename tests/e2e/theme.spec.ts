/** What an extension's theme may paint, and what it never gets. */
import { expect, tell, test } from './courier.ts';

/** A theme that can be read, in either scheme. */
const night = [
  ...['canvas', 'surface', 'page', 'raised', 'sunken', 'selected', 'accent-soft'].map(
    (name) => `--k-${name}=rgb(16,24,32)`,
  ),
  ...['text', 'text-soft', 'accent-text', 'mention-text', 'good-text'].map(
    (name) => `--k-${name}=rgb(250,250,240)`,
  ),
  ...['accent', 'accent-hover', 'mention', 'unread'].map((name) => `--k-${name}=rgb(250,220,120)`),
  ...['on-accent', 'on-mention', 'on-unread'].map((name) => `--k-${name}=rgb(0,0,0)`),
].join(';');

test('a theme paints the app and no dialog, cannot hide anything, and ends with its extension @proof', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Paint' });
  const { page } = mine;
  await mine.openRoom('Paint');
  const ground = (): Promise<string> =>
    page.locator('#app').evaluate((app) => getComputedStyle(app).backgroundColor);
  const painted = 'rgb(16, 24, 32)';
  const before = await ground();
  expect(before).not.toBe(painted);

  for (const [tokens, why] of [
    ['--k-layer-cell=99', 'not a colour that a theme may give'],
    ['--k-layer-overlay=-1', 'not a colour that a theme may give'],
    ['--k-danger-text=rgb(0,0,0)', 'not a colour that a theme may give'],
    ['--k-text=rgb(128,128,128)', 'could not be read'],
    ['--k-text=transparent', 'could not be read'],
    ['--k-raised=rgba(0,0,0,0)', 'could not be read'],
    [`${night};--k-on-accent=rgb(250,220,120)`, 'could not be read'],
  ] as const) {
    const told = await tell(mine, user, room, `theme ${tokens}`);
    expect(told).toContain('refused invalid-params');
    expect(told).toContain(why);
    expect(await ground()).toBe(before);
    expect(await page.locator('#app').getAttribute('style')).toBeFalsy();
  }

  expect(await tell(mine, user, room, `theme ${night}`)).toBe('painted');
  expect(await ground()).toBe(painted);

  // What asks about trust stands outside, in the app's own colours.
  await mine.send('keep something');
  const dialog = page.getByRole('dialog', { name: /Courier: Keep data/ });
  await expect(dialog).toBeVisible();
  const look = await dialog.evaluate((element) => {
    const own = document.createElement('div');
    own.style.cssText = 'background: var(--k-raised); color: var(--k-text)';
    document.body.append(own);
    const pick = (of: Element) => {
      const { backgroundColor, color } = getComputedStyle(of);
      return { backgroundColor, color };
    };
    const seen = { own: pick(own), dialog: pick(element) };
    own.remove();
    return seen;
  });
  expect(look.dialog).toEqual(look.own);
  expect(look.dialog.backgroundColor).not.toBe(painted);
  await page.keyboard.press('Escape');

  // Turned off, it has painted for the last time.
  await page.goto(`${mine.app.url}/#/settings/extensions`);
  expect(await ground()).toBe(painted);
  await page.getByRole('switch', { name: /Courier/ }).click();
  await expect.poll(ground).toBe(before);
});
