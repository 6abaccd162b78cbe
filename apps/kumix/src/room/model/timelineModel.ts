/**
 * One open timeline: the core's list, the messages on their way into it, and the rows made of both.
 * Owns its watch; `dispose` ends it.
 */
import type {
  CoreFailure,
  EventId,
  Person,
  RoomId,
  TextMessage,
  TimelineEnds,
  TimelineItem,
  ViewUpdate,
} from '@kumix/matrix';
import type { CorePort, Readable, Watch } from '../../app/contracts.ts';
import { failureOf } from '../../app/core.ts';
import { createStore } from '../../app/store.ts';
import { applyDeltas, said } from '@kumix/matrix';
import {
  change,
  echoOf,
  emptyOutbox,
  enqueue,
  handOver,
  reconcile,
  remove,
  type Outbox,
  type Outgoing,
} from '../timeline/outbox.ts';
import { buildRows, localDay, reuseRows, type Row } from '../timeline/rows.ts';

export interface TimelineSnapshot {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why the timeline cannot be shown at all. */
  readonly failure: CoreFailure | null;
  readonly items: readonly TimelineItem[];
  readonly rows: readonly Row[];
  readonly ends: TimelineEnds | null;
}

export const statusOf = (snapshot: TimelineSnapshot): TimelineSnapshot['status'] => snapshot.status;

export interface TimelineModelOptions {
  readonly core: CorePort;
  readonly me: Person;
  readonly roomId: RoomId;
  readonly threadRootId?: EventId;
  readonly at?: EventId;
  readonly now: () => number;
  /** Whether echoes are drawn as encrypted. */
  readonly encrypted: () => boolean;
  /** Called when this account puts a message into the timeline. */
  readonly onSend?: () => void;
  /** Runs what need not be done before a message of one's own is seen. */
  readonly afterPaint: (run: () => void) => void;
}

/** What a person wrote, before the core has it. */
export interface Draft {
  readonly message: Omit<TextMessage, 'roomId' | 'threadRootId'>;
  readonly replyTo: TimelineItem['replyTo'];
  /** Makes the formatted body, once; the echo is shown meanwhile. */
  readonly format?: () => Promise<string | null>;
}

export const pageSize = 60;

let echoes = 0;

export class TimelineModel {
  readonly snapshot: Readable<TimelineSnapshot>;
  private readonly store = createStore<TimelineSnapshot>({
    status: 'loading',
    failure: null,
    items: [],
    rows: [],
    ends: null,
  });
  private readonly options: TimelineModelOptions;
  private watch: Watch | null = null;
  private list: readonly TimelineItem[] = [];
  private outbox: Outbox = emptyOutbox;
  private seen: ReadonlySet<string> = new Set();
  private opened: ReadonlySet<string> = new Set();
  private renamed = new WeakMap<TimelineItem, TimelineItem>();
  private echoes = new WeakMap<Outgoing, TimelineItem>();
  private sending: Promise<void> = Promise.resolve();
  private loading: 'backwards' | 'forwards' | null = null;
  private disposed = false;

  constructor(options: TimelineModelOptions) {
    this.options = options;
    this.snapshot = this.store;
    this.open();
  }

  /** Starts the watch again after it has failed. */
  retry(): void {
    if (this.store.get().status !== 'failed') return;
    this.store.update((before) => ({ ...before, status: 'loading', failure: null }));
    this.open();
  }

  /** Resolves once there is a list; rejects where the timeline has failed. */
  whenReady(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      const { status, failure } = this.store.get();
      if (status === 'ready') resolve();
      if (status === 'failed') reject(new Error(failure?.message));
      if (status !== 'loading') stop();
    };
    const stop = this.store.subscribe(look);
    look();
    return promise;
  }

  /** Asks for older or newer events unless that is under way. Failures are told in `ends.error`. */
  async load(direction: 'backwards' | 'forwards'): Promise<void> {
    const { ends, status } = this.store.get();
    if (this.watch === null || ends === null || status !== 'ready' || this.loading !== null) return;
    if (direction === 'backwards' ? ends.atStart : ends.atEnd) return;
    this.loading = direction;
    try {
      await this.options.core.call('timeline.load', {
        subscription: this.watch.subscription,
        direction,
        count: pageSize,
      });
    } catch (error) {
      this.fail(error);
    } finally {
      this.loading = null;
    }
  }

  /** Centres on an event or a day; `null` is the newest. Resolves with the event, if there is one. */
  async jump(to: EventId | { readonly atMs: number } | null): Promise<EventId | null> {
    if (this.watch === null) return null;
    const { eventId } = await this.options.core.call('timeline.jump', {
      subscription: this.watch.subscription,
      to,
    });
    return eventId;
  }

  /** Opens or closes a run of state events. */
  toggleRun(key: string): void {
    const opened = new Set(this.opened);
    if (!opened.delete(key)) opened.add(key);
    this.opened = opened;
    this.publish({});
  }

  /** Shows the message at once and hands it to the core in the order of sending. */
  send(draft: Draft): Promise<void> {
    echoes += 1;
    const key = `echo:${echoes}`;
    const message = this.complete(draft.message);
    this.outbox = enqueue(this.outbox, {
      key,
      message,
      atMs: this.options.now(),
      send: { state: 'sending' },
      replyTo: draft.replyTo,
    });
    this.publish({});
    this.options.onSend?.();
    if (this.store.get().ends?.atEnd === false) {
      this.jump(null).catch((error: unknown) => this.fail(error));
    }
    const { promise: seen, resolve } = Promise.withResolvers<void>();
    this.options.afterPaint(resolve);
    return this.deliver(key, message, draft.format, seen);
  }

  /** Whether a key is a message that the core has not taken. */
  isWaiting(key: string): boolean {
    return this.outbox.waiting.some((each) => each.key === key);
  }

  /** Tries again, whoever holds the message. */
  async resend(item: TimelineItem): Promise<void> {
    const waiting = this.outbox.waiting.find((each) => each.key === item.key);
    if (waiting !== undefined) {
      this.update(change(this.outbox, item.key, { send: { state: 'sending' } }));
      await this.deliver(item.key, waiting.message, undefined);
      return;
    }
    const { core, roomId } = this.options;
    await core.call('send.retry', { roomId, key: this.coreKey(item.key) });
  }

  /** Gives up a message that was not sent. */
  async cancel(item: TimelineItem): Promise<void> {
    if (this.isWaiting(item.key)) {
      this.update(remove(this.outbox, item.key));
      return;
    }
    const { core, roomId } = this.options;
    await core.call('send.cancel', { roomId, key: this.coreKey(item.key) });
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.stop();
    this.watch = null;
  }

  private complete(message: Draft['message']): TextMessage {
    const { roomId, threadRootId } = this.options;
    return threadRootId === undefined
      ? { ...message, roomId }
      : { ...message, roomId, threadRootId };
  }

  private deliver(
    key: string,
    plain: TextMessage,
    format: Draft['format'] | undefined,
    seen: Promise<void> = Promise.resolve(),
  ): Promise<void> {
    const formatting = seen.then(() => format?.() ?? null);
    // Its failure is told in its turn, which may be long after it.
    formatting.catch(() => undefined);
    const turn = this.sending.then(async () => {
      try {
        const formattedBody = await formatting;
        const message = formattedBody === null ? plain : { ...plain, formattedBody };
        if (!this.isWaiting(key)) return;
        // Words that stay as they are stand there already.
        if (message !== plain) this.update(change(this.outbox, key, { message }));
        const sent = await this.options.core.call('send.text', message);
        this.outbox = handOver(this.outbox, key, sent.key);
        this.update(reconcile(this.outbox, this.list, this.seen));
      } catch (error) {
        const reason = failureOf(error).message;
        this.update(change(this.outbox, key, { send: { state: 'failed', reason } }));
      }
    });
    // One message's failure is not that of those after it.
    this.sending = turn.catch(() => undefined);
    return turn;
  }

  private open(): void {
    const { core, roomId, threadRootId, at } = this.options;
    this.watch = core.watch(
      'timeline',
      {
        roomId,
        ...(threadRootId === undefined ? {} : { threadRootId }),
        ...(at === undefined ? {} : { at }),
      },
      (update) => this.receive(update),
      (failure) => {
        this.watch = null;
        if (!this.disposed) this.store.update((s) => ({ ...s, status: 'failed', failure }));
      },
    );
  }

  private receive(update: ViewUpdate<'timeline'>): void {
    if (this.disposed) return;
    this.list = applyDeltas(this.list, update.deltas);
    this.outbox = reconcile(this.outbox, this.list, this.seen);
    if (update.deltas.length > 0) this.seen = new Set(this.list.map(({ key }) => key));
    this.publish({ status: 'ready', failure: null, ends: update.ends });
  }

  private update(outbox: Outbox): void {
    if (outbox === this.outbox && outbox.waiting.length === 0) return;
    this.outbox = outbox;
    this.publish({});
  }

  private fail(error: unknown): void {
    const { message, code } = failureOf(error);
    if (code === 'aborted' || this.disposed) return;
    this.store.update((before) =>
      before.ends === null ? before : { ...before, ends: { ...before.ends, error: said(message) } },
    );
  }

  /** The core's own key of a row. */
  private coreKey(rowKey: string): string {
    for (const [core, row] of this.outbox.adopted) if (row === rowKey) return core;
    return rowKey;
  }

  /** The item under the key that its row has had since it was sent. */
  private underRowKey(item: TimelineItem): TimelineItem {
    const key = this.outbox.adopted.get(item.key);
    if (key === undefined) return item;
    const known = this.renamed.get(item);
    if (known !== undefined) return known;
    const renamed = { ...item, key };
    this.renamed.set(item, renamed);
    return renamed;
  }

  private echo(outgoing: Outgoing): TimelineItem {
    const known = this.echoes.get(outgoing);
    if (known !== undefined) return known;
    const item = echoOf(outgoing, this.options.me, this.options.encrypted());
    this.echoes.set(outgoing, item);
    return item;
  }

  private publish(change: Partial<TimelineSnapshot>): void {
    if (this.disposed) return;
    const before = this.store.get();
    const ends = change.ends ?? before.ends;
    const { threadRootId } = this.options;
    const adopted = this.outbox.adopted.size > 0;
    const listed = adopted ? this.list.map((item) => this.underRowKey(item)) : this.list;
    const waiting = ends?.atEnd === true ? this.outbox.waiting : [];
    const items =
      waiting.length === 0 ? listed : [...listed, ...waiting.map((each) => this.echo(each))];
    const rows = buildRows(items, {
      atStart: (ends?.atStart ?? false) && threadRootId === undefined,
      // What cannot be had now must not hold back what is here.
      openAbove: ends !== null && !ends.atStart && ends.error === null,
      readMarker: ends?.readMarker ?? null,
      opened: this.opened,
      dayOf: localDay,
    });
    this.store.set({ ...before, ...change, items, rows: reuseRows(before.rows, rows) });
  }
}
