/** What an extension's theme may paint, and what it never gets. */
import { expect, tell, test } from './courier.ts';

const grounds = ['canvas', 'surface', 'page', 'raised', 'sunken', 'selected'].concat(
  ['accent', 'mention', 'good'].map((name) => `${name}-soft`),
);
const words = ['text', 'text-soft', 'accent-text', 'mention-text', 'good-text'];
const filled = ['accent', 'accent-hover', 'mention', 'unread'];
const onFilled = ['on-accent', 'on-mention', 'on-unread'];

const theme = (ground: string, word: string, fill: string, onFill: string): string =>
  [
    ...grounds.map((name) => `--k-${name}=${ground}`),
    ...words.map((name) => `--k-${name}=${word}`),
    ...filled.map((name) => `--k-${name}=${fill}`),
    ...onFilled.map((name) => `--k-${name}=${onFill}`),
  ].join(';');

const painted = { light: 'rgb(240, 244, 250)', dark: 'rgb(16, 24, 32)' };
/** A theme that can be read, in either scheme. */
const dayAndNight = theme(
  `light-dark(${painted.light},${painted.dark})`.replaceAll(' ', ''),
  'light-dark(rgb(10,20,30),rgb(250,250,240))',
  'light-dark(rgb(20,60,90),rgb(250,220,120))',
  'light-dark(rgb(255,255,255),rgb(0,0,0))',
);
/** Its own words can be read; those of a warning for the light cannot. */
const night = theme('rgb(16,24,32)', 'rgb(250,250,240)', 'rgb(250,220,120)', 'rgb(0,0,0)');
/** Grounds in the very colour of what warns, `--k-danger-text` in the light. */
const hiding = theme('rgb(172,25,34)', 'rgb(255,255,255)', 'rgb(255,255,255)', 'rgb(0,0,0)');

test('a theme paints the app and no dialog, cannot hide anything, and ends with its extension @proof', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Paint' });
  const { page } = mine;
  await mine.openRoom('Paint');
  const ground = (): Promise<string> =>
    page.locator('#app').evaluate((app) => getComputedStyle(app).backgroundColor);
  const before = await ground();
  expect(Object.values(painted)).not.toContain(before);

  for (const [tokens, why] of [
    ['--k-layer-cell=99', 'not a colour that a theme may give'],
    ['--k-layer-overlay=-1', 'not a colour that a theme may give'],
    ['--k-danger-text=rgb(0,0,0)', 'not a colour that a theme may give'],
    ['--k-text=rgb(128,128,128)', 'could not be read'],
    ['--k-text=transparent', 'could not be read'],
    ['--k-raised=rgba(0,0,0,0)', 'could not be read'],
    [`${dayAndNight};--k-on-accent=light-dark(rgb(20,60,90),black)`, '--k-on-accent on --k-accent'],
    // What warns that a device is not verified, or that a message was not sent.
    [hiding, 'could not be read: --k-danger-text on --k-canvas has a contrast of 1.0'],
    [night, 'could not be read: --k-danger-text on --k-canvas'],
  ] as const) {
    const told = await tell(mine, user, room, `theme ${tokens}`);
    expect(told).toContain('refused invalid-params');
    expect(told).toContain(why);
    expect(await ground()).toBe(before);
    expect(await page.locator('#app').getAttribute('style')).toBeFalsy();
  }

  expect(await tell(mine, user, room, `theme ${dayAndNight}`)).toBe('painted');
  expect(await ground()).toBe(painted.light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).toBe(painted.dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(ground).toBe(painted.light);

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
  expect(look.dialog.backgroundColor).not.toBe(painted.light);
  await page.keyboard.press('Escape');

  // Turned off, it has painted for the last time.
  await page.goto(`${mine.app.url}/#/settings/extensions`);
  expect(await ground()).toBe(painted.light);
  await page.getByRole('switch', { name: /Courier/ }).click();
  await expect.poll(ground).toBe(before);
});
