import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { LiveTimeline, TimelineParams } from '../account/account.ts';
import type { Api } from '../account/api.ts';
import type { SnapshotKeeper } from '../account/snapshotKeeper.ts';
import type { Outbox } from '../send/outbox.ts';
import { SdkTimeline } from './liveTimeline.ts';
import { trimHistory } from './trimHistory.ts';

/** A room that was left is likely to be visited again soon: its history is let go only after this. */
const restMs = 20_000;

/** The timelines that are open, and what is let go of those that no longer are. */
export class OpenTimelines {
  readonly #client: MatrixClient;
  readonly #api: Api;
  readonly #outbox: Outbox;
  readonly #keeper: SnapshotKeeper;
  readonly #open = new Map<string, number>();
  readonly #timelines = new Set<SdkTimeline>();
  #fresh = false;
  readonly #resting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(client: MatrixClient, api: Api, outbox: Outbox, keeper: SnapshotKeeper) {
    this.#client = client;
    this.#api = api;
    this.#outbox = outbox;
    this.#keeper = keeper;
  }

  open(params: TimelineParams, changed: () => void): LiveTimeline {
    const { roomId } = params;
    clearTimeout(this.#resting.get(roomId));
    this.#resting.delete(roomId);
    this.#open.set(roomId, (this.#open.get(roomId) ?? 0) + 1);
    const timeline = new SdkTimeline({
      client: this.#client,
      api: this.#api,
      outbox: this.#outbox,
      params,
      changed,
      isFresh: () => this.#fresh,
      onNewest: (items) => this.#keeper.timeline(roomId, items),
      onClosed: () => {
        this.#timelines.delete(timeline);
        this.#closed(roomId);
      },
    });
    this.#timelines.add(timeline);
    return timeline;
  }

  /** The first answer of the homeserver has been read: what is shown is no longer a cache. */
  markFresh(): void {
    if (this.#fresh) return;
    this.#fresh = true;
    for (const timeline of this.#timelines) timeline.refresh();
  }

  dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
  }

  #closed(roomId: string): void {
    const left = (this.#open.get(roomId) ?? 1) - 1;
    if (left > 0) {
      this.#open.set(roomId, left);
      return;
    }
    this.#open.delete(roomId);
    clearTimeout(this.#resting.get(roomId));
    this.#resting.set(
      roomId,
      setTimeout(() => {
        this.#resting.delete(roomId);
        void trimHistory(this.#client, this.#api, roomId, () => !this.#open.has(roomId));
      }, restMs),
    );
  }
}
