/** The real core in a page of its own, asked and watched from here. */
import type { Browser, BrowserContext } from '@playwright/test';
import type { RoomId, TrustState } from '../../../packages/matrix/src/index.ts';
import { CorePage, type Watched, expect } from '../../../tests/matrix/fixture.ts';
import { compare } from '../../../tests/matrix/trustSteps.ts';
import { type Account, asUser, newUser } from '../../homeserver/client.ts';

const page = 200;
const longestMs = 120_000;

export class Seat {
  readonly #context: BrowserContext;
  readonly core: CorePage;
  trust: Watched | undefined;

  private constructor(context: BrowserContext, core: CorePage) {
    this.#context = context;
    this.core = core;
  }

  static async open(browser: Browser, url: string): Promise<Seat> {
    const context = await browser.newContext();
    const opened = await context.newPage();
    await opened.goto(url);
    await opened.waitForFunction(() => 'kumix' in window);
    return new Seat(context, new CorePage(opened));
  }

  static account(homeserver: string): Promise<Account> {
    return newUser(homeserver);
  }

  static encryptedRoom(account: Account): Promise<string> {
    return asUser(account).createRoom({
      name: 'Secret',
      initial_state: [
        {
          type: 'm.room.encryption',
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });
  }

  async logIn(account: Account): Promise<void> {
    await this.core.logIn(account.homeserver, account);
    this.trust = await this.core.watch('trust', null);
  }

  async identity(wanted: TrustState['identity']): Promise<void> {
    await expect.poll(async () => (await this.#state())?.identity).toBe(wanted);
  }

  async unlock(passphrase: string): Promise<void> {
    await this.identity('unverified');
    await this.core.call('recovery.unlock', { secret: passphrase });
    await expect.poll(async () => (await this.#state())?.restore?.state).toBe('done');
  }

  /**
   * Milliseconds until `count` messages are readable rows, scrolling back from the newest. A window
   * holds no more than 1,000: the room has a page more, so that nothing but messages is in it.
   */
  async readBack(roomId: string, count: number): Promise<number> {
    const timeline = await this.core.watch('timeline', { roomId: roomId as RoomId });
    await expect.poll(() => timeline.textCount()).toBeGreaterThan(0);
    const subscription = await timeline.subscription();
    const started = performance.now();
    const shown = (await timeline.rows()).length;
    for (let loaded = shown; loaded < count; loaded += page) {
      await this.core.call('timeline.load', { subscription, direction: 'backwards', count: page });
    }
    for (;;) {
      const readable = await timeline.textCount();
      const ms = performance.now() - started;
      if (readable >= count) return ms;
      if (ms > longestMs) throw new Error(`only ${readable} of ${count} became readable`);
    }
  }

  /** Milliseconds from the request to both sides done. */
  async verifyWith(other: Seat): Promise<number> {
    if (this.trust === undefined || other.trust === undefined) throw new Error('log in first');
    const started = performance.now();
    await this.core.call('verify.device', { deviceId: null });
    await compare({ core: this.core, trust: this.trust }, { core: other.core, trust: other.trust });
    return performance.now() - started;
  }

  async sendOne(roomId: RoomId): Promise<void> {
    const timeline = await this.core.watch('timeline', { roomId });
    await this.core.call('send.text', { roomId, body: 'first words' });
    await timeline.sent('first words');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #state(): Promise<TrustState | null> {
    return ((await this.trust?.seen())?.last ?? null) as TrustState | null;
  }
}
