import type { RoomId, SendState } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { plainAt, textAt } from '../../protocol/plain.ts';
import type { Echo } from './echo.ts';
import type { Attachment, OutboxStore } from './outboxStore.ts';
import { type QueueEntry, SendQueue } from './queue.ts';
import type { Work, WorkRecord } from './work.ts';

/** Does the work once. Resolves with the event id; a `CoreError` says whether trying again helps. */
export type Deliver = (
  record: WorkRecord,
  context: {
    readonly signal: AbortSignal;
    readonly attachment: () => Promise<Attachment | undefined>;
    /** Remembers what an upload has already achieved. */
    readonly keep: (work: Work) => Promise<void>;
  },
) => Promise<string>;

export type OutboxKeeper = Pick<OutboxStore, 'all' | 'put' | 'attachment' | 'delete'>;

export interface OutboxClock {
  now(): number;
  setTimeout(run: () => void, ms: number): () => void;
}

/** Failures that another try may heal; everything else is for a person to decide. */
const passing: ReadonlySet<string> = new Set(['offline', 'rate-limited', 'core-restarted']);

const mostMessages = 1_000;
const mostDelivered = 500;

/**
 * The persistent send queue. A message is on disk before the page hears of its key, and leaves the
 * disk only once the homeserver has it; its transaction id never changes, so a message whose answer
 * was lost is not sent twice.
 */
export class Outbox {
  readonly #store: OutboxKeeper;
  readonly #deliver: Deliver;
  readonly #clock: OutboxClock;
  readonly #queue = new SendQueue();
  readonly #records = new Map<string, WorkRecord>();
  /** Delivered, and not yet seen in the timeline. */
  readonly #delivered = new Map<
    string,
    { readonly record: WorkRecord; readonly eventId: string }
  >();
  /** Failed because somebody's identity needs an answer. */
  readonly #untrusted = new Set<string>();
  readonly #controllers = new Map<string, AbortController>();
  readonly #listeners = new Set<(roomId: string) => void>();
  #nextOrder = 1;
  /** Writes follow one another, so that what was sent first is queued first. */
  #writing: Promise<unknown> = Promise.resolve();
  #cancelWake: (() => void) | undefined;
  #stopped = false;

  constructor(store: OutboxKeeper, deliver: Deliver, clock: OutboxClock) {
    this.#store = store;
    this.#deliver = deliver;
    this.#clock = clock;
  }

  /** Takes up what an earlier core has left, but for what was to go out from that one only. */
  async restore(): Promise<void> {
    for (const record of await this.#store.all()) {
      if (record.transient) {
        await this.#store.delete(record.key);
        continue;
      }
      this.#records.set(record.key, record);
      this.#queue.add(record.key, record.roomId, record.failed);
      this.#nextOrder = Math.max(this.#nextOrder, record.order + 1);
      this.#tell(record.roomId);
    }
  }

  /** Resolves with the message's key once it is on disk. */
  async add(
    message: {
      readonly roomId: RoomId;
      readonly threadRootId: string | null;
      readonly work: Work;
      readonly transient?: boolean;
    },
    attachment?: Attachment,
  ): Promise<string> {
    if (this.#queue.size >= mostMessages) {
      throw new CoreError('too-busy', say('message.many'));
    }
    const record: WorkRecord = {
      ...message,
      key: `kumix.${crypto.randomUUID()}`,
      order: this.#nextOrder++,
      createdAtMs: Date.now(),
      failed: null,
      transient: message.transient ?? false,
    };
    this.#records.set(record.key, record);
    this.#tell(record.roomId);
    const written = this.#writing.then(() => this.#store.put(record, attachment));
    this.#writing = written.catch(() => {
      // Told to whoever sent it, below.
    });
    try {
      await written;
    } catch {
      this.#records.delete(record.key);
      this.#tell(record.roomId);
      throw new CoreError('failed', say('message.no-space'));
    }
    this.#queue.add(record.key, record.roomId);
    this.run();
    return record.key;
  }

  /** Starts whatever may start; called again by itself when time or the network allows more. */
  run(): void {
    if (this.#stopped) return;
    for (const entry of this.#queue.start(this.#clock.now())) void this.#send(entry);
    this.#cancelWake?.();
    const wake = this.#queue.wakeAtMs();
    if (wake === undefined) return;
    const inMs = Math.max(0, wake - this.#clock.now());
    this.#cancelWake = this.#clock.setTimeout(() => this.run(), inMs);
  }

  /** The network is back, or what a room waited for is there. */
  hurry(roomId?: string): void {
    this.#queue.hurry(roomId);
    this.run();
  }

  /** The answer has been given. */
  retryUntrusted(): void {
    const keys = [...this.#untrusted];
    this.#untrusted.clear();
    for (const key of keys) this.retry(key);
  }

  retry(key: string): void {
    const record = this.#records.get(key);
    if (record === undefined || !this.#queue.retry(key)) return;
    const revived = { ...record, failed: null };
    this.#records.set(key, revived);
    void this.#store.put(revived);
    this.#tell(record.roomId);
    this.run();
  }

  /** @throws CoreError `invalid` where it is under way and cannot be taken back. */
  async cancel(key: string): Promise<void> {
    const record = this.#records.get(key);
    if (record === undefined) return;
    const uploading = this.#controllers.get(key);
    if (uploading !== undefined && record.work.kind === 'media' && record.work.uploaded === null) {
      uploading.abort();
      this.#queue.fail(key, say('file.taken-back'));
    }
    if (!this.#queue.cancel(key)) {
      throw new CoreError('invalid', say('message.under-way'));
    }
    await this.#forget(record);
    this.run();
  }

  /**
   * For whoever has been told that it failed: no try follows, and one that runs is cut off, which
   * keeps it from starting a request. What the homeserver took nevertheless comes with the timeline.
   */
  async abandon(key: string): Promise<void> {
    const record = this.#records.get(key);
    if (record === undefined) return;
    this.#controllers.get(key)?.abort();
    this.#queue.drop(key);
    const forgotten = this.#forget(record);
    this.run();
    await forgotten;
  }

  /** The timeline has shown an event: its echo is done, and a lost answer is made good. */
  seen(event: { readonly transactionId: string | undefined; readonly eventId: string }): void {
    for (const [key, { record, eventId }] of this.#delivered) {
      if (eventId !== event.eventId && key !== event.transactionId) continue;
      this.#delivered.delete(key);
      this.#tell(record.roomId);
    }
    const key = event.transactionId;
    const record = key === undefined ? undefined : this.#records.get(key);
    if (record === undefined || key === undefined) return;
    if (this.#queue.get(key)?.state === 'sending') return;
    this.#queue.succeed(key);
    void this.#forget(record);
  }

  echoes(roomId: string): readonly Echo[] {
    const echoes: Echo[] = [];
    for (const { record, eventId } of this.#delivered.values()) {
      if (record.roomId === roomId) echoes.push(echoOf(record, { state: 'sent' }, eventId));
    }
    for (const record of this.#records.values()) {
      // Delivered, and on its way off the disk.
      if (this.#delivered.has(record.key)) continue;
      if (record.roomId === roomId) echoes.push(echoOf(record, this.#stateOf(record.key), null));
    }
    return echoes;
  }

  subscribe(listener: (roomId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nothing is started any more; what is under way is left to the homeserver and to the next core. */
  stop(): void {
    this.#stopped = true;
    this.#cancelWake?.();
    for (const controller of this.#controllers.values()) controller.abort();
    this.#listeners.clear();
  }

  async #send(entry: QueueEntry): Promise<void> {
    const record = this.#records.get(entry.key);
    if (record === undefined) {
      this.#queue.succeed(entry.key);
      return;
    }
    const controller = new AbortController();
    this.#controllers.set(entry.key, controller);
    this.#tell(record.roomId);
    try {
      const eventId = await this.#deliver(record, {
        signal: controller.signal,
        attachment: () => this.#store.attachment(record.key),
        keep: async (work) => {
          const known = this.#records.get(record.key);
          // Taken back meanwhile: it does not come back onto the disk.
          if (known === undefined) return;
          const kept = { ...known, work };
          this.#records.set(record.key, kept);
          await this.#store.put(kept);
          this.#tell(record.roomId);
        },
      });
      if (this.#stopped) return;
      this.#queue.succeed(entry.key);
      // With the address of an upload, so that its row becomes the picture.
      this.#delivered.set(entry.key, { record: this.#records.get(entry.key) ?? record, eventId });
      const oldest =
        this.#delivered.size > mostDelivered ? this.#delivered.keys().next() : undefined;
      if (oldest?.value !== undefined) this.#delivered.delete(oldest.value);
      await this.#forget(record);
    } catch (cause) {
      if (this.#stopped || !this.#records.has(entry.key)) return;
      await this.#failed(record, cause);
    } finally {
      this.#controllers.delete(entry.key);
      this.run();
    }
  }

  async #failed(record: WorkRecord, cause: unknown): Promise<void> {
    if (cause instanceof CoreError && passing.has(cause.code)) {
      this.#queue.defer(record.key, this.#clock.now(), cause.retryAfterMs);
    } else {
      if (cause instanceof CoreError && cause.code === 'untrusted') this.#untrusted.add(record.key);
      const reason = cause instanceof CoreError ? cause.told : say('message.not-sent');
      this.#queue.fail(record.key, reason);
      const failed = { ...(this.#records.get(record.key) ?? record), failed: reason };
      this.#records.set(record.key, failed);
      await this.#store.put(failed);
    }
    this.#tell(record.roomId);
  }

  async #forget(record: WorkRecord): Promise<void> {
    this.#records.delete(record.key);
    this.#tell(record.roomId);
    await this.#store.delete(record.key);
  }

  #stateOf(key: string): SendState {
    const entry = this.#queue.get(key);
    if (entry === undefined) return { state: 'queued' };
    if (entry.state === 'failed')
      return { state: 'failed', reason: entry.reason ?? say('message.not-sent') };
    return { state: entry.state };
  }

  #tell(roomId: string): void {
    for (const listener of this.#listeners) listener(roomId);
  }
}

function echoOf(record: WorkRecord, send: SendState, eventId: string | null): Echo {
  const { work } = record;
  const content = work.kind === 'redact' ? {} : (replaced(work) ?? contentOf(work));
  const relation = work.kind === 'redact' ? undefined : plainAt(work.content, 'm.relates_to');
  const related = (relType: string): string | null =>
    textAt(relation, 'rel_type') === relType ? (textAt(relation, 'event_id') ?? null) : null;
  return {
    key: record.key,
    roomId: record.roomId,
    threadRootId: record.threadRootId,
    type: typeOf(work),
    content,
    createdAtMs: record.createdAtMs,
    send,
    replaces: related('m.replace'),
    reactsTo: related('m.annotation'),
    reactionKey: related('m.annotation') === null ? null : (textAt(relation, 'key') ?? null),
    redacts: work.kind === 'redact' ? work.eventId : null,
    refersTo: related('m.reference'),
    uploading: work.kind === 'media' && work.uploaded === null,
    eventId,
  };
}

function typeOf(work: Work): string {
  if (work.kind === 'event') return work.type;
  return work.kind === 'redact' ? 'm.room.redaction' : 'm.room.message';
}

/** With its address, as soon as there is one. */
const contentOf = (work: Exclude<Work, { kind: 'redact' }>) =>
  work.kind === 'media' ? (work.uploaded ?? work.content) : work.content;

const replaced = (work: Exclude<Work, { kind: 'redact' }>) =>
  plainAt(work.content, 'm.new_content');
