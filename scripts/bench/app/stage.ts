/** Where the measurements happen: a large account on a real Synapse, the built app, one browser. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { installSynapse } from '../../homeserver/install.ts';
import { type LargeAccount, seedLarge } from '../../homeserver/seedLarge.ts';
import { startHomeserver } from '../../homeserver/start.ts';
import { launchChromium } from '../../lib/browser.ts';
import { fillLogin, serveBuilt } from '../../lib/builtApp.ts';
import { local } from '../../lib/paths.ts';
import type { Sent } from '../../serve/server.ts';
import { installProbe, type Seen, type Watch } from './probe.ts';

export interface Sizes {
  readonly rooms: number;
  readonly longRoom: number;
  readonly otherRooms: number;
}

export interface Stage {
  readonly account: LargeAccount;
  readonly browser: Browser;
  readonly url: string;
  /** What the app's server has handed out, in order. */
  readonly sent: Sent[];
  close(): Promise<void>;
}

/** The seeded data is kept and copied, so that every run finds the same. */
export async function openStage(sizes: Sizes): Promise<Stage> {
  await installSynapse(console.error);
  const seed = join(local, 'bench', String(sizes.rooms));
  const account = await seedLarge({
    dataDir: seed,
    ...sizes,
    say: (line) => console.error(`seeding: ${line}`),
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-bench-'));
  await cp(seed, dataDir, { recursive: true });
  const homeserver = await startHomeserver({ dataDir });
  const sent: Sent[] = [];
  const app = await serveBuilt(homeserver.url, (answer) => sent.push(answer));
  const browser = await launchChromium();
  return {
    account,
    browser,
    url: app.url,
    sent,
    close: async () => {
      await browser.close();
      await app.close();
      await homeserver.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Refusals that the host provokes on purpose, to try its walls. */
const provoked = /kumix-probe|^This document requires 'TrustedHTML'/;

/** A profile of its own with one page in it. */
export class Seat {
  readonly page: Page;
  /** What the console complained of, but for the refusals that the host provokes on purpose. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  readonly #stage: Stage;

  private constructor(stage: Stage, context: BrowserContext, page: Page) {
    this.#stage = stage;
    this.#context = context;
    this.page = page;
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !provoked.test(text)) this.complaints.push(text);
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(stage: Stage): Promise<Seat> {
    const context = await stage.browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    return new Seat(stage, context, page);
  }

  async logIn(): Promise<void> {
    await this.page.goto(this.#stage.url);
    await this.page.getByLabel('User name').waitFor();
    await fillLogin(this.page, this.#stage.account);
  }

  /** The page's own time of a mark, once it is there. */
  async mark(name: 'log-in view' | 'room list' | 'timeline'): Promise<number> {
    const handle = await this.page.waitForFunction((key) => window.kumixBench.marks[key], name, {
      timeout: 120_000,
    });
    return (await handle.jsonValue()) ?? Number.NaN;
  }

  /** The wall clock at which the page's own time began. */
  originMs(): Promise<number> {
    return this.page.evaluate(() => performance.timeOrigin);
  }

  /** Waits until the page has fetched nothing for a while: what is loaded ahead is there. */
  async settled(quietMs = 2_000): Promise<void> {
    const { sent } = this.#stage;
    for (;;) {
      const before = sent.length;
      await this.page.waitForTimeout(quietMs);
      if (sent.length === before) return;
    }
  }

  /** A real click in the list; its row is scrolled into view first, since the list is virtual. */
  async openRoom(index: number): Promise<void> {
    await this.showRow(index);
    await this.page.locator(this.#row(index)).click();
  }

  async showRow(index: number): Promise<void> {
    await this.page.evaluate(async (selector) => {
      const list = document.querySelector('.k-room-scroller');
      if (list === null) throw new Error('No room list.');
      list.scrollTop = 0;
      for (;;) {
        await window.kumixBench.painted();
        const row = document.querySelector(selector);
        if (row !== null) return row.scrollIntoView({ block: 'center' });
        const before = list.scrollTop;
        list.scrollTop += list.clientHeight / 2;
        if (list.scrollTop === before) throw new Error(`No ${selector} in the list.`);
      }
    }, this.#row(index));
  }

  #row(index: number): string {
    return `[data-room="${this.roomId(index)}"]`;
  }

  roomId(index: number): string {
    const id = this.#stage.account.rooms[index];
    if (id === undefined) throw new Error(`The account has no room ${index}.`);
    return id;
  }

  /** What `act` leads to, as the page itself sees it. */
  async watch(watch: Watch, act: () => Promise<void>): Promise<Seen> {
    await this.page.evaluate((what) => window.kumixBench.arm(what), watch);
    await act();
    return this.page.evaluate(() => window.kumixBench.seen());
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

export const roomName = (index: number): string => `Room ${String(index).padStart(3, '0')}`;
