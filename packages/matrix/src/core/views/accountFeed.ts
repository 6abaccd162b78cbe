import type { Account, AccountStage } from '../account/account.ts';
import type { Value } from '../value.ts';
import type { Feed } from './feed.ts';

/** A view of what an account holds open for it: opened with each account that comes, closed with it. */
export abstract class AccountFeed<Live extends { dispose(): void }> implements Feed {
  readonly #listeners = new Set<() => void>();
  readonly #open: (account: Account, changed: () => void) => Live | undefined;
  readonly #account: Value<AccountStage>;
  readonly #stopFollowing: () => void;
  #live: Live | undefined;
  #disposed = false;

  constructor(
    account: Value<AccountStage>,
    open: (account: Account, changed: () => void) => Live | undefined,
  ) {
    this.#account = account;
    this.#open = open;
    this.#stopFollowing = account.subscribe(() => this.#follow());
    this.#follow();
  }

  abstract take(): unknown;

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

  protected get current(): Live | undefined {
    return this.#live;
  }

  protected get disposed(): boolean {
    return this.#disposed;
  }

  protected changed(): void {
    if (this.#disposed) return;
    for (const listener of this.#listeners) listener();
  }

  #follow(): void {
    const stage = this.#account.get();
    this.#live?.dispose();
    this.#live =
      stage.stage === 'open' ? this.#open(stage.account, () => this.changed()) : undefined;
    this.changed();
  }
}
