import type { RoomDetails, RoomId } from '../../protocol/models.ts';
import { same } from '../../protocol/plain.ts';
import type { AccountStage, LiveRoom } from '../account/account.ts';
import type { Vault } from '../storage/vault.ts';
import type { Value } from '../value.ts';
import type { Feed } from './feed.ts';

/** Details of one room: stored ones first, then the account's. */
export class RoomFeed implements Feed {
  readonly #roomId: RoomId;
  readonly #account: Value<AccountStage>;
  readonly #stopFollowing: () => void;
  readonly #listeners = new Set<() => void>();
  #stored: RoomDetails | null = null;
  #live: LiveRoom | undefined;
  #sent: RoomDetails | undefined;
  #disposed = false;

  constructor(roomId: RoomId, vault: Vault, account: Value<AccountStage>) {
    this.#roomId = roomId;
    this.#account = account;
    void vault.readRoom(roomId).then((snapshot) => {
      this.#stored = snapshot?.details ?? null;
      this.#changed();
    });
    this.#stopFollowing = account.subscribe(() => this.#follow());
    this.#follow();
  }

  take(): unknown {
    const details = this.#live?.read() ?? this.#stored ?? undefined;
    if (details === undefined || same(details, this.#sent)) return undefined;
    this.#sent = details;
    return details;
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
      stage.stage === 'open'
        ? stage.account.openRoom(this.#roomId, () => this.#changed())
        : undefined;
    this.#changed();
  }

  #changed(): void {
    if (this.#disposed) return;
    for (const listener of this.#listeners) listener();
  }
}
