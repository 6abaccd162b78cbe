/**
 * Open views with credit. A view never has more than `credit` updates on their way to the page;
 * what changes meanwhile is not queued but read afresh when there is credit again, so what is held
 * for a slow page stays one list a view.
 */
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { FromCore } from '../../protocol/wire.ts';
import type { Feed } from './feed.ts';

interface Open {
  readonly feed: Feed;
  readonly stop: () => void;
  unacknowledged: number;
  dirty: boolean;
}

export class Subscriptions {
  readonly #post: (message: FromCore) => void;
  readonly #credit: number;
  readonly #open = new Map<number, Open>();
  #scheduled = false;

  constructor(post: (message: FromCore) => void, credit: number) {
    this.#post = post;
    this.#credit = credit;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Views that have something new and no credit to send it. */
  get held(): number {
    let held = 0;
    for (const { dirty, unacknowledged } of this.#open.values()) {
      if (dirty && unacknowledged >= this.#credit) held += 1;
    }
    return held;
  }

  get(subscription: number): Feed | undefined {
    return this.#open.get(subscription)?.feed;
  }

  add(subscription: number, feed: Feed): void {
    this.remove(subscription);
    const open: Open = {
      feed,
      unacknowledged: 0,
      dirty: true,
      stop: feed.subscribe(() => {
        open.dirty = true;
        this.#schedule();
      }),
    };
    this.#open.set(subscription, open);
    this.#pump(subscription, open);
  }

  remove(subscription: number): void {
    const open = this.#open.get(subscription);
    if (open === undefined) return;
    this.#open.delete(subscription);
    open.stop();
    open.feed.dispose();
  }

  acknowledge(subscription: number): void {
    const open = this.#open.get(subscription);
    if (open === undefined || open.unacknowledged === 0) return;
    open.unacknowledged -= 1;
    this.#pump(subscription, open);
  }

  clear(): void {
    for (const subscription of this.#open.keys()) this.remove(subscription);
  }

  /** Changes of one turn travel together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      for (const [subscription, open] of this.#open) this.#pump(subscription, open);
    });
  }

  #pump(subscription: number, open: Open): void {
    if (!open.dirty || open.unacknowledged >= this.#credit) return;
    open.dirty = false;
    try {
      const update = open.feed.take();
      if (update === undefined) return;
      open.unacknowledged += 1;
      this.#post({ kind: 'update', subscription, update });
    } catch (cause) {
      console.error('Matrix core: a view was not told.', cause);
      this.#end(subscription);
    }
  }

  /** The page lacks what the next deltas would build upon. The other views go on. */
  #end(subscription: number): void {
    this.remove(subscription);
    const failure = new CoreError('failed', say('failed')).toFailure();
    this.#post({ kind: 'ended', subscription, failure });
  }
}
