import type { TimelineEnds, TimelineItem } from '../../protocol/models.ts';
import { same } from '../../protocol/plain.ts';
import type { AccountStage, LiveTimeline, TimelineParams } from '../account/account.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { openAccount } from '../account/stage.ts';
import type { Vault } from '../storage/vault.ts';
import type { Value } from '../value.ts';
import { AccountFeed } from './accountFeed.ts';
import { ListFollower } from './feed.ts';
import { stitch } from './stitch.ts';

const endsOfSnapshot: TimelineEnds = {
  atStart: false,
  atEnd: true,
  loading: 'none',
  error: null,
  readMarker: null,
};

/**
 * One open timeline: the stored window first, then the account's own, told as deltas between the
 * two. Only the main timeline at its newest end is ever stored.
 */
export class TimelineFeed extends AccountFeed<LiveTimeline> {
  readonly #follower = new ListFollower<TimelineItem>((item) => item.key);
  readonly #account: Value<AccountStage>;
  #stored: readonly TimelineItem[] | undefined;
  #ends: TimelineEnds | undefined;

  /** `onStored` is called once what was stored has been told, or there is nothing. */
  constructor(
    params: TimelineParams,
    vault: Vault,
    account: Value<AccountStage>,
    onStored: () => void,
  ) {
    super(account, (open, changed) => open.openTimeline(params, changed));
    this.#account = account;
    if (params.threadRootId !== undefined || params.at !== undefined || params.live === true)
      return;
    void vault.readRoom(params.roomId).then((snapshot) => {
      if (!this.disposed && snapshot !== undefined && snapshot.items.length > 0) {
        this.#stored = snapshot.items;
        this.changed();
      }
      // The listeners answer at the end of this turn.
      queueMicrotask(onStored);
    });
  }

  /** @throws CoreError `signed-out`. */
  async live(): Promise<LiveTimeline> {
    await openAccount(this.#account);
    if (this.current === undefined) throw new CoreError('invalid', say('timeline.not-open'));
    return this.current;
  }

  take(): unknown {
    const live = this.current?.read(this.#stored === undefined);
    const stored = this.#stored;
    const items =
      live === undefined || stored === undefined
        ? (live?.items ?? stored)
        : live.fresh
          ? live.items
          : stitch(stored, live.items);
    if (items === undefined) return undefined;
    const ends = live?.ends ?? endsOfSnapshot;
    if (live?.fresh === true) this.#stored = undefined;
    const deltas = this.#follower.next(items);
    if (deltas.length === 0 && same(ends, this.#ends)) return undefined;
    this.#ends = ends;
    return { deltas, ends };
  }
}
