/**
 * One tab owns the account: two cores over one crypto store would destroy each other's ratchets.
 * The owner holds a Web Lock. A tab that takes over asks first, so that the owner can close its
 * stores, and steals the lock from one that does not answer.
 */
const lockName = 'kumix-account';
const channelName = 'kumix-account';
const patienceMs = 3_000;

export class Ownership {
  readonly #channel = new BroadcastChannel(channelName);
  readonly #onLost: () => Promise<void>;
  #release: (() => void) | undefined;
  #waiting: AbortController | undefined;

  /** `onLost` closes whatever must not be open twice; the lock is let go once it has. */
  constructor(onLost: () => Promise<void>) {
    this.#onLost = onLost;
    this.#channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data === 'yield' && this.#release !== undefined) void this.#yield();
    });
  }

  get held(): boolean {
    return this.#release !== undefined;
  }

  /** True at once where nobody owns the account; else waits up to `forMs` for a closing tab. */
  async acquire(forMs: number): Promise<boolean> {
    if (typeof navigator.locks === 'undefined') return true;
    if (await this.#request({ ifAvailable: true })) return true;
    return forMs > 0 && this.#request({ signal: AbortSignal.timeout(forMs) });
  }

  /** Resolves once the owner has gone by itself; never, where `stopWaiting` comes first. */
  async waitForTurn(): Promise<boolean> {
    this.#waiting = new AbortController();
    return this.#request({ signal: this.#waiting.signal });
  }

  async takeOver(): Promise<boolean> {
    this.#waiting?.abort();
    if (this.held) return true;
    this.#channel.postMessage('yield');
    if (await this.#request({ signal: AbortSignal.timeout(patienceMs) })) return true;
    return this.#request({ steal: true });
  }

  async #yield(): Promise<void> {
    const release = this.#release;
    this.#release = undefined;
    await this.#onLost();
    release?.();
  }

  /** Resolves true once held, false where it could not be had. */
  #request(options: LockOptions): Promise<boolean> {
    let mine = false;
    return new Promise((resolve) => {
      navigator.locks
        .request(lockName, options, (lock) => {
          if (lock === null) {
            resolve(false);
            return undefined;
          }
          mine = true;
          resolve(true);
          return new Promise<void>((release) => {
            this.#release = release;
          });
        })
        .catch(() => {
          // Given up waiting, or stolen from us while we held it.
          resolve(false);
          if (mine) void this.#yield();
        });
    });
  }
}
