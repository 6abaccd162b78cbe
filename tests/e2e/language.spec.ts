/** The app in other languages: Japanese, longer words, and from right to left. */
import type { Page } from '@playwright/test';
import { ja } from '../../apps/kumix/src/i18n/ja/ja.ts';
import { pseudo } from '../../apps/kumix/src/i18n/pseudo.ts';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import type { TestApp } from '../support/app.ts';
import { check } from './axe.ts';
import { roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';

test('the browser’s language is spoken, and then the one chosen in the settings', async ({
  browser,
  app,
  user,
}) => {
  const context = await browser.newContext({ locale: 'ja-JP' });
  const page = await context.newPage();
  await page.goto(app.url);
  await expect(page.getByRole('heading', { name: ja['login.title'] })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.getByLabel(ja['login.user']).fill(user.account.name);
  const logIn = async (password: string): Promise<void> => {
    await page.getByLabel(ja['login.password'], { exact: true }).fill(password);
    await page.getByRole('button', { name: ja['login.action'], exact: true }).click();
  };
  await logIn('not this one');
  await expect(page.getByRole('alert')).toHaveText(ja['core.login.wrong']);
  await logIn(user.account.password);
  await expect(page.getByRole('heading', { name: ja['home.emptyTitle'] })).toBeVisible();
  await page.goto(`${app.url}#/settings/appearance`);
  await page.getByRole('radio', { name: 'English' }).check();
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});

/** What reaches beyond the window, and words that are cut off without a sign of it. */
const burst = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    const told = (it: Element): string =>
      `${it.tagName.toLowerCase()}.${[...it.classList].join('.')} “${(it.textContent ?? '').slice(0, 50)}”`;
    if (document.scrollingElement !== null && document.scrollingElement.scrollWidth > width) {
      found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
    }
    const scrolls = (it: Element): boolean => {
      for (let at = it.parentElement; at !== null; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if (overflowX === 'auto' || overflowX === 'scroll') return true;
      }
      return false;
    };
    for (const it of document.body.querySelectorAll('*')) {
      const box = it.getBoundingClientRect();
      // What is drawn for a screen reader only is a dot.
      if (box.width <= 2 || box.height <= 2) continue;
      if (!it.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if ((box.right > width + 1 || box.left < -1) && !scrolls(it)) {
        found.push(`outside: ${told(it)}`);
      }
      const style = getComputedStyle(it);
      const cut = it.scrollWidth > it.clientWidth + 1 && style.overflowX !== 'visible';
      const marked = style.textOverflow === 'ellipsis' || /auto|scroll/.test(style.overflowX);
      const ownText = [...it.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (cut && !marked && ownText) found.push(`cut: ${told(it)}`);
    }
    return found.slice(0, 12);
  });

const places = [
  '#/',
  '#/settings/appearance',
  '#/settings/account',
  '#/settings/devices',
  '#/settings/encryption',
  '#/settings/notifications',
  '#/settings/keyboard',
  '#/settings/extensions',
  '#/settings/policy',
  '#/settings/diagnostics',
];

const commands = [
  'command.startChat',
  'command.createRoom',
  'command.explore',
  'command.join',
  'command.recovery',
  'command.shortcuts',
  'command.logout',
] as const;

async function walk(page: Page, app: TestApp, user: UserClient, tag: 'en-XA' | 'ar-XB') {
  const words = pseudo(tag);
  const fits = async (where: string): Promise<void> => {
    expect(await burst(page), where).toEqual([]);
  };
  await page.addInitScript((language) => {
    localStorage.setItem('kumix.preferences', JSON.stringify({ language }));
  }, tag);
  await page.goto(app.url);
  await expect(page.getByLabel(words['login.user'])).toBeVisible();
  await fits('log-in');
  await check(page);
  await page.getByLabel(words['login.user']).fill(user.account.name);
  await page.getByLabel(words['login.password'], { exact: true }).fill(user.account.password);
  await page.getByRole('button', { name: words['login.action'], exact: true }).click();
  await expect(page.getByRole('region', { name: words['rooms.region'] })).toBeVisible();
  for (const place of places) {
    await page.goto(`${app.url}${place}`);
    await expect(page.locator('#app > *').first()).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await fits(place);
  }
  await page.goto(`${app.url}#/`);
  await page
    .getByRole('region', { name: words['rooms.region'] })
    .getByText('Den', { exact: true })
    .click();
  await expect(page.getByRole('form', { name: words['composer.label'] })).toBeVisible();
  await fits('room');
  for (const command of commands) {
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: words['palette.field'] });
    await field.fill(words[command]);
    await expect(page.getByRole('option', { selected: true })).toContainText(words[command]);
    await fits('palette');
    await field.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByRole('combobox', { name: words['palette.field'] })).toHaveCount(0);
    await fits(command);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
}

for (const [tag, what] of [
  ['en-XA', 'words that are longer by two fifths'],
  ['ar-XB', 'a language from right to left'],
] as const) {
  test(`a phone has room for ${what} @proof`, async ({ browser, app, user, friend }) => {
    test.setTimeout(180_000);
    const room = await roomOf(user, friend, 'Den', { encrypted: true });
    await friend.state(room, 'm.room.topic', { topic: 'What it is about' });
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await walk(page, app, user, tag);
    await context.close();
  });
}
