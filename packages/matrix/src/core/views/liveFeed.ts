import type { Account, AccountStage, Live } from '../account/account.ts';
import type { Value } from '../value.ts';
import type { Feed } from './feed.ts';

/** A view of the open account: nothing while there is none, and opened anew with the next one. */
export class LiveFeed<T> implements Feed {
  readonly #open: (account: Account, changed: () => void) => Live<T>;
  readonly #account: Value<AccountStage>;
  readonly #stopFollowing: () => void;
  readonly #listeners = new Set<() => void>();
  #live: Live<T> | undefined;
  #sent: T | undefined;
  #disposed = false;

  constructor(
    account: Value<AccountStage>,
    open: (account: Account, changed: () => void) => Live<T>,
  ) {
    this.#account = account;
    this.#open = open;
    this.#stopFollowing = account.subscribe(() => this.#follow());
    this.#follow();
  }

  take(): unknown {
    const value = this.#live?.read();
    if (value === undefined || value === this.#sent) return undefined;
    this.#sent = value;
    return value;
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopFollowing();
    this.#live?.dispose();
    this.#listeners.clear();
  }

  #follow(): void {
    const stage = this.#account.get();
    this.#live?.dispose();
    this.#live =
      stage.stage === 'open' ? this.#open(stage.account, () => this.#changed()) : undefined;
    this.#changed();
  }

  #changed(): void {
    if (this.#disposed) return;
    for (const listener of this.#listeners) listener();
  }
}
