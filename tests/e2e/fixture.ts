import {
  type Browser,
  type BrowserContext,
  type Page,
  expect,
  test as base,
} from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { fillLogin } from '../../scripts/lib/builtApp.ts';
import { serveApp, type TestApp } from '../support/app.ts';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';

/** A page with the app in it, as its person uses it. */
export class AppPage {
  readonly page: Page;
  readonly app: TestApp;
  /** What the console and CSP complained of; a test ends with this empty. */
  readonly complaints: string[] = [];
  /** Refusals that are provoked on purpose: the host's own probe of its walls, and a test's. */
  readonly provoked: RegExp[] = [
    /kumix-probe/,
    /^This document requires 'TrustedHTML' assignment\. The action has been blocked\.$/,
  ];

  constructor(page: Page, app: TestApp) {
    this.page = page;
    this.app = app;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complain(message.text());
    });
    page.on('pageerror', (error) => this.complain(error.message));
  }

  private complain(text: string): void {
    if (!this.provoked.some((pattern) => pattern.test(text))) this.complaints.push(text);
  }

  async logIn(user: UserClient): Promise<void> {
    await this.page.goto(this.app.url);
    await fillLogin(this.page, user.account);
    await expect(this.rooms).toBeVisible();
  }

  get rooms() {
    return this.page.getByRole('region', { name: 'Rooms' });
  }

  async openRoom(name: string): Promise<void> {
    await this.rooms.getByText(name, { exact: true }).click();
    await expect(this.composer).toBeVisible();
  }

  get composer() {
    return this.page.getByRole('form', { name: 'Write a message' }).getByRole('textbox');
  }

  get timeline() {
    return this.page.locator('.timeline');
  }

  /** What is drawn of the messages, without what is only told to a screen reader. */
  get rows() {
    return this.page.locator('.timeline-rows');
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }
}

export interface Fixtures {
  readonly app: TestApp;
  /** The person of this test, and their browser. */
  readonly user: UserClient;
  readonly mine: AppPage;
  /** Another person with a browser of their own. */
  readonly friend: UserClient;
  readonly theirs: AppPage;
  /** Logs a person in on a new device; whatever it complained of fails the test. */
  readonly logIn: (user: UserClient) => Promise<AppPage>;
}

async function openContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
  app: async ({}, use) => {
    const app = await serveApp(homeserverUrl());
    await use(app);
    await app.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  user: async ({}, use) => use(await freshUser('Ada')),
  // oxlint-disable-next-line no-empty-pattern -- as above
  friend: async ({}, use) => use(await freshUser('Grace')),
  mine: async ({ logIn, user }, use) => use(await logIn(user)),
  theirs: async ({ logIn, friend }, use) => use(await logIn(friend)),
  logIn: async ({ browser, app }, use) => {
    const open: AppPage[] = [];
    await use(async (user) => {
      const context = await openContext(browser);
      const page = new AppPage(await context.newPage(), app);
      open.push(page);
      await page.logIn(user);
      return page;
    });
    const complaints = open.flatMap((page) => page.complaints);
    for (const { page } of open) await page.context().close();
    expect(complaints).toEqual([]);
  },
});

export { expect };
