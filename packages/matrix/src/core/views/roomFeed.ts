import type { RoomDetails, RoomId } from '../../protocol/models.ts';
import { same } from '../../protocol/plain.ts';
import type { AccountStage, LiveRoom } from '../account/account.ts';
import type { Vault } from '../storage/vault.ts';
import type { Value } from '../value.ts';
import { AccountFeed } from './accountFeed.ts';

/** Details of one room: stored ones first, then the account's. */
export class RoomFeed extends AccountFeed<LiveRoom> {
  #stored: RoomDetails | null = null;
  #sent: RoomDetails | undefined;

  constructor(roomId: RoomId, vault: Pick<Vault, 'readRoom'>, account: Value<AccountStage>) {
    super(account, (open, changed) => open.openRoom(roomId, changed));
    // A room of an open account is told from memory.
    if (this.current?.read() !== undefined) return;
    void vault.readRoom(roomId).then((snapshot) => {
      this.#stored = snapshot?.details ?? null;
      this.changed();
    });
  }

  take(): unknown {
    const details = this.current?.read() ?? this.#stored ?? undefined;
    if (details === undefined || same(details, this.#sent)) return undefined;
    this.#sent = details;
    return details;
  }
}
