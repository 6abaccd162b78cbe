import { type Page, expect as anyExpect, test as base } from '@playwright/test';
import type {
  EventId,
  MethodName,
  Params,
  Result,
  TimelineItem,
  ViewName,
  ViewParams,
} from '@kumix/matrix';
import type { Account } from '../../scripts/homeserver/client.ts';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { buildHarness } from './buildHarness.ts';
import type { Seen } from './harness/main.ts';
import { serveHarness } from './serveHarness.ts';

/** A loaded machine answers late, not wrongly: a state is waited for, up to this long. */
export const expect = anyExpect.configure({ timeout: 20_000 });

/** The real core in a real page, driven by a test. */
export class CorePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    return this.page.evaluate(([name, args]) => window.kumix.core.call(name, args as never), [
      method,
      params,
    ] as const) as Promise<Result<M>>;
  }

  /** The code that a call rejects with, or `none`. */
  codeOf<M extends MethodName>(method: M, params: Params<M>): Promise<string> {
    return this.page.evaluate(
      ([name, args]) =>
        window.kumix.core.call(name, args as never).then(
          () => 'none',
          (error: { code?: string }) => error.code ?? 'not a CoreError',
        ),
      [method, params] as const,
    );
  }

  async watch<V extends ViewName>(view: V, params: ViewParams<V>): Promise<Watched> {
    const id = await this.page.evaluate(([name, args]) => window.kumix.watch(name, args), [
      view,
      params,
    ] as const);
    return new Watched(this.page, id);
  }

  async logIn(homeserver: string, account: Account): Promise<void> {
    await this.call('login.password', {
      homeserver,
      user: account.name,
      password: account.password,
      deviceName: 'test',
    });
  }

  /** As closing the tab and opening it again. */
  async reload(): Promise<void> {
    await this.page.reload();
  }
}

export class Watched {
  readonly #page: Page;
  readonly #id: number;

  constructor(page: Page, id: number) {
    this.#page = page;
    this.#id = id;
  }

  seen(): Promise<Seen> {
    return this.#page.evaluate((id) => window.kumix.seen(id), this.#id);
  }

  subscription(): Promise<number> {
    return this.#page.evaluate((id) => window.kumix.subscription(id), this.#id);
  }

  async rows(): Promise<readonly TimelineItem[]> {
    return (await this.seen()).items as unknown as readonly TimelineItem[];
  }

  /** Bodies of the text rows, oldest first. */
  async texts(): Promise<readonly string[]> {
    return (await this.rows()).flatMap((row) => (row.body.kind === 'text' ? [row.body.body] : []));
  }

  /** How many text rows there are, counted in the page: for lists too long to hand over. */
  textCount(): Promise<number> {
    return this.#page.evaluate(
      (id) =>
        window.kumix
          .seen(id)
          .items.filter(({ body }) => (body as { readonly kind: string }).kind === 'text').length,
      this.#id,
    );
  }

  /** Waits until a message with this text is on the homeserver; its event id. */
  async sent(text: string): Promise<EventId> {
    const find = async () =>
      (await this.rows()).find((row) => row.body.kind === 'text' && row.body.body === text);
    await expect.poll(async () => (await find())?.eventId).toMatch(/^\$/);
    return (await find())?.eventId as EventId;
  }

  /** Waits until the last update has this state. */
  async state(state: string): Promise<void> {
    await expect
      .poll(async () => ((await this.seen()).last as { state?: string } | null)?.state)
      .toBe(state);
  }
}

interface WorkerFixtures {
  readonly harnessUrl: string;
}

interface TestFixtures {
  readonly core: CorePage;
  /** A second browser profile. */
  readonly other: CorePage;
}

async function open(page: Page, url: string): Promise<CorePage> {
  await page.goto(url);
  await page.waitForFunction(() => 'kumix' in window);
  return new CorePage(page);
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  harnessUrl: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
    async ({}, use) => {
      const served = await serveHarness(await buildHarness());
      await use(served.url);
      await served.close();
    },
    { scope: 'worker' },
  ],
  core: async ({ page, harnessUrl }, use) => {
    const core = await open(page, harnessUrl);
    await use(core);
    expect(await page.evaluate(() => window.kumix.violations)).toEqual([]);
  },
  other: async ({ browser, harnessUrl }, use) => {
    const context = await browser.newContext();
    await use(await open(await context.newPage(), harnessUrl));
    await context.close();
  },
});

/** A new account, signed in, whose list of rooms has come. */
export async function signedIn(core: CorePage, displayName?: string) {
  const user = await freshUser(displayName);
  await core.logIn(homeserverUrl(), user.account);
  const rooms = await core.watch('rooms', null);
  await expect.poll(async () => (await rooms.seen()).updates).toBeGreaterThan(0);
  return { user, rooms };
}
