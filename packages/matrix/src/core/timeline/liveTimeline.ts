import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { type MatrixEvent, MatrixEventEvent } from 'matrix-js-sdk/lib/models/event.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { EventTimelineSet } from 'matrix-js-sdk/lib/models/event-timeline-set.js';
import { type Room, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import { type Thread, ThreadEvent } from 'matrix-js-sdk/lib/models/thread.js';
import { TimelineWindow } from 'matrix-js-sdk/lib/timeline-window.js';
import type { EventId, TimelineEnds, TimelineItem } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { type Told, say } from '../../protocol/sentences.ts';
import { eventId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { keep, textAt } from '../../protocol/plain.ts';
import type { LiveTimeline, TimelineParams } from '../account/account.ts';
import type { Api } from '../account/api.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import { personIn } from '../rooms/people.ts';
import type { Outbox } from '../send/outbox.ts';
import { echoRow, type Quote } from './echoRow.ts';
import { eventAtDate } from './eventAtDate.ts';
import { ItemMapper } from './itemMapper.ts';
import { openThread } from './openThread.ts';
import { Pause } from './pause.ts';
import { readAhead } from './readAhead.ts';
import { bodyOf } from './sdkEvent.ts';
import { newestOf, watchNewestEnd } from './windowEnd.ts';

/** Events held for the page; past it the far end is let go and can be loaded again. */
const windowEvents = 1_000;
const firstEvents = 40;
/** Rows that make a first screen; fewer, and more are asked for before it counts as loaded. */
const firstRows = 25;
/** With so many the page has something to draw, and is left alone with it for a moment. */
const drawableRows = 10;
const drawingMs = 150;
const batchMs = 8;
/** How long a call waits for a room that has not arrived yet. */
const patienceMs = 15_000;
/** State that shows on rows of any age. */
const redrawing: ReadonlySet<string> = new Set([
  'm.room.member',
  'm.room.pinned_events',
  'm.room.encryption',
]);
/** A page of history may hold reactions and edits only: so often another one is tried. */
const emptyPages = 6;

interface Options {
  readonly client: MatrixClient;
  readonly api: Api;
  readonly outbox: Outbox;
  readonly params: TimelineParams;
  readonly changed: () => void;
  readonly onClosed: () => void;
  /** The homeserver has been heard of since the start. */
  readonly isFresh: () => boolean;
  /** The newest rows of the main timeline, whenever they have changed. */
  readonly onNewest: (items: readonly TimelineItem[]) => void;
}

/** One open timeline of a room or thread, as a window over the SDK's events. */
export class SdkTimeline implements LiveTimeline {
  readonly #options: Options;
  readonly #client: MatrixClient;
  readonly #listeners: Listeners;
  readonly #batch = new Batch(() => this.#refresh(), batchMs);
  readonly #stopOutbox: () => void;
  readonly #onThread = (thread: Thread): void => {
    this.#mapper?.invalidateId(thread.id);
    this.#batch.schedule();
  };
  #room: Room | undefined;
  #set: EventTimelineSet | undefined;
  #window: TimelineWindow | undefined;
  #mapper: ItemMapper | undefined;
  #items: readonly TimelineItem[] | undefined;
  #settled = false;
  /** Whether the newest rows are shown as they come; not while one reads far above. */
  #following = true;
  /** A person has asked for other rows than those that were stored. */
  #wandered = false;
  #loading: TimelineEnds['loading'] = 'none';
  #error: Told | null = null;
  #readMarker: EventId | null = null;
  #disposed = false;
  /** Older rows are fetched and decrypted beside the page: not while it draws the first ones. */
  readonly #drawing = new Pause(drawingMs);

  constructor(options: Options) {
    this.#options = options;
    this.#client = options.client;
    this.#listeners = new Listeners(options.client);
    this.#stopOutbox = options.outbox.subscribe((room) => {
      if (room === options.params.roomId) this.#batch.schedule();
    });
    this.#listen();
    void this.#start();
  }

  read(eager: boolean): ReturnType<LiveTimeline['read']> {
    if (this.#items === undefined || (!this.#settled && !eager)) return undefined;
    return {
      items: this.#items,
      fresh: this.#wandered || this.#options.isFresh(),
      ends: {
        atStart: !(this.#window?.canPaginate(EventTimeline.BACKWARDS) ?? true),
        atEnd: this.#atEnd(),
        loading: this.#loading,
        error: this.#error,
        readMarker: this.#readMarker,
      },
    };
  }

  async load(
    direction: 'backwards' | 'forwards',
    count: number,
  ): Promise<{ readonly added: number; readonly more: boolean }> {
    this.#drawing.end();
    const window = await this.#opened();
    this.#wandered = true;
    const towards = direction === 'backwards' ? EventTimeline.BACKWARDS : EventTimeline.FORWARDS;
    const size = Math.min(Math.max(Math.floor(count), 1), 500);
    const before = this.#edge(direction);
    const letGo = watchNewestEnd(window);
    this.#setLoading(direction);
    try {
      for (let page = 0; page < emptyPages; page += 1) {
        if (!(await window.paginate(towards, size))) break;
        await this.#decrypt(window.getEvents());
        // Past the window's size the far end was let go: following it would undo this page.
        if (direction === 'forwards') this.#following ||= this.#atEnd();
        else if (letGo()) this.#following = false;
        this.#refresh();
        if (this.#edge(direction) !== before) break;
      }
      this.#error = null;
      void readAhead(this.#client, window, towards);
    } catch {
      this.#error = say('timeline.older-failed');
      throw new CoreError('offline', this.#error);
    } finally {
      this.#setLoading('none');
    }
    return {
      added: this.#beyond(direction, before),
      more: window.canPaginate(towards),
    };
  }

  async jump(
    to: EventId | { readonly atMs: number } | null,
  ): Promise<{ readonly eventId: EventId | null }> {
    this.#drawing.end();
    const window = await this.#opened();
    const target = await this.#targetOf(to);
    this.#wandered = true;
    this.#setLoading('backwards');
    try {
      await window.load(target ?? undefined, firstEvents);
      this.#following = target === null || this.#atEnd();
      await this.#decrypt(window.getEvents());
      this.#error = null;
    } catch {
      throw new CoreError('not-found', say('message.gone'));
    } finally {
      this.#setLoading('none');
    }
    return { eventId: target };
  }

  /** Key of the outermost row; what is on its way is no history. */
  #edge(direction: 'backwards' | 'forwards'): string | undefined {
    const rows = this.#items ?? [];
    return direction === 'backwards'
      ? rows[0]?.key
      : rows.findLast((row) => row.eventId !== null)?.key;
  }

  /** Rows outside what was the outermost one. */
  #beyond(direction: 'backwards' | 'forwards', edge: string | undefined): number {
    const rows = this.#items ?? [];
    const at = rows.findIndex((row) => row.key === edge);
    if (at < 0) return rows.length;
    return direction === 'backwards' ? at : rows.length - 1 - at;
  }

  /** Looks again, also where nothing in the room has changed. */
  refresh(): void {
    this.#batch.schedule();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#drawing.end();
    this.#batch.cancel();
    this.#listeners.dispose();
    this.#room?.off(ThreadEvent.Update, this.#onThread);
    this.#stopOutbox();
    this.#options.onClosed();
  }

  async #targetOf(to: EventId | { readonly atMs: number } | null): Promise<EventId | null> {
    if (to === null || typeof to === 'string') return to;
    const { api, params } = this.#options;
    return eventAtDate(this.#client, api, params.roomId, to.atMs);
  }

  /** @throws CoreError `not-found` where the room has not come within a while. */
  async #opened(): Promise<TimelineWindow> {
    await this.#start();
    if (this.#window === undefined) {
      // After a reload or a join, the room is on its way with the next sync.
      await this.#untilKnown();
      await this.#start();
    }
    if (this.#window === undefined) {
      throw new CoreError('not-found', say('room.join-first'));
    }
    return this.#window;
  }

  #untilKnown(): Promise<void> {
    return new Promise((known) => {
      const timer = setTimeout(known, patienceMs);
      this.#listeners.on(ClientEvent.Room, (room) => {
        if (room.roomId !== this.#options.params.roomId) return;
        clearTimeout(timer);
        known();
      });
    });
  }

  #starting: Promise<void> | undefined;

  #start(): Promise<void> {
    this.#starting ??= this.#open()
      .catch((cause: unknown) => {
        this.#items ??= [];
        this.#settled = true;
        this.#error = say('timeline.failed');
        console.error('Matrix core: a timeline did not open.', cause);
        this.#options.changed();
      })
      .finally(() => {
        // Not there yet, or not this time: the next reason to look tries again.
        if (this.#window === undefined) this.#starting = undefined;
      });
    return this.#starting;
  }

  async #open(): Promise<void> {
    const { params } = this.#options;
    const room = this.#client.getRoom(params.roomId);
    // A room that was joined a moment ago arrives with the next sync.
    if (room === null) return;
    this.#room = room;
    room.on(ThreadEvent.Update, this.#onThread);
    const fullyRead = room.getAccountData('m.fully_read')?.getContent();
    const marker = textAt(fullyRead, 'event_id') ?? room.getEventReadUpTo(room.myUserId);
    this.#readMarker = typeof marker === 'string' ? eventId(marker) : null;
    this.#mapper = new ItemMapper(this.#client, room, {
      inThread: params.threadRootId !== undefined,
      changed: () => this.#batch.schedule(),
    });
    const set =
      params.threadRootId === undefined
        ? room.getUnfilteredTimelineSet()
        : await openThread(this.#client, room, params.threadRootId);
    this.#set = set;
    const window = new TimelineWindow(this.#client, set, { windowLimit: windowEvents });
    await window.load(params.at, firstEvents);
    await this.#decrypt(window.getEvents());
    // A gap in the first sync may have put another live timeline in its place since: one that was
    // left behind would show nothing new any more.
    while (params.at === undefined && newestOf(window) !== set.getLiveTimeline()) {
      await window.load(undefined, firstEvents);
      await this.#decrypt(window.getEvents());
    }
    this.#window = window;
    this.#following = params.at === undefined || this.#atEnd();
    this.#refresh();
    const rows = this.#items?.length ?? 0;
    if (rows < firstRows && window.canPaginate(EventTimeline.BACKWARDS)) {
      // Nothing is drawn of it, and whoever follows it must know history from what arrives.
      if (params.live === true) this.#loading = 'backwards';
      else if (rows >= drawableRows) await this.#drawing.over();
      if (this.#disposed) return;
      await window.paginate(EventTimeline.BACKWARDS, firstEvents).catch(() => {
        this.#error = say('timeline.older-failed');
      });
      await this.#decrypt(window.getEvents());
      if (params.live === true) this.#loading = 'none';
    }
    this.#settled = true;
    this.#refresh();
  }

  #listen(): void {
    const { roomId } = this.#options.params;
    const here = (room: Room | undefined | null): boolean => room?.roomId === roomId;
    const refresh = (): void => this.#batch.schedule();
    const heard = this.#listeners;
    heard.on(ClientEvent.Room, (room) => {
      if (here(room) && this.#window === undefined) void this.#start();
    });
    const touched = (event: MatrixEvent): void => {
      this.#mapper?.invalidate(event);
      refresh();
    };
    heard.on(RoomEvent.Timeline, (event, room) => {
      if (here(room)) touched(event);
    });
    heard.on(RoomEvent.TimelineReset, (room, set) => {
      if (here(room) && set === this.#set) void this.#reopen();
    });
    heard.on(RoomEvent.Redaction, (event, room) => {
      if (here(room)) touched(event);
    });
    heard.on(RoomEvent.Receipt, (_event, room) => {
      if (here(room)) refresh();
    });
    heard.on(MatrixEventEvent.Decrypted, (event) => {
      if (event.getRoomId() === roomId) touched(event);
    });
    heard.on(MatrixEventEvent.Replaced, (event) => {
      if (event.getRoomId() === roomId) touched(event);
    });
    const trusted = (users: readonly string[]): void => {
      const room = this.#client.getRoom(roomId);
      if (!users.some((user) => room?.getMember(user) !== null)) return;
      this.#mapper?.trustChanged();
      refresh();
    };
    heard.on(CryptoEvent.UserTrustStatusChanged, (user) => trusted([user]));
    heard.on(CryptoEvent.DevicesUpdated, trusted);
    heard.on(RoomStateEvent.Events, (event) => {
      if (event.getRoomId() !== roomId || !redrawing.has(event.getType())) return;
      this.#mapper?.invalidateAll();
      refresh();
    });
  }

  /** A gap: what was loaded is no longer joined to what is new. */
  async #reopen(): Promise<void> {
    if (this.#window === undefined || this.#disposed) return;
    await this.#window.load(undefined, firstEvents).then(
      () => {
        // A page that failed was one of the history that is gone.
        this.#error = null;
      },
      () => {
        this.#error = say('timeline.failed');
      },
    );
    await this.#decrypt(this.#window.getEvents());
    this.#following = true;
    this.#refresh();
  }

  #refresh(): void {
    const window = this.#window;
    const room = this.#room;
    if (window === undefined || room === undefined || this.#disposed) return;
    this.#followNewest(window);
    const echoes = this.#options.outbox.echoes(this.#options.params.roomId);
    const rows = this.#mapper?.rows(window.getEvents(), echoes) ?? [];
    this.#items = this.#atEnd() ? [...rows, ...this.#echoRows(room, rows)] : rows;
    const { params, onNewest, changed } = this.#options;
    const newest = this.#settled && this.#atEnd() && params.threadRootId === undefined;
    // An old cache must not replace what was stored later.
    if (newest && this.#options.isFresh()) onNewest(this.#items);
    changed();
  }

  /** Live events are behind the window's end until it is moved; one that was scrolled away stays. */
  #followNewest(window: TimelineWindow): void {
    if (!this.#following || newestOf(window) !== this.#set?.getLiveTimeline()) return;
    while (window.extend(EventTimeline.FORWARDS, 50)) {
      // Until nothing newer is left.
    }
  }

  #atEnd(): boolean {
    return !(this.#window?.canPaginate(EventTimeline.FORWARDS) ?? false);
  }

  #echoRows(room: Room, rows: readonly TimelineItem[]): readonly TimelineItem[] {
    const { roomId, threadRootId } = this.#options.params;
    const shown = new Set(rows.map((row) => row.key));
    const seen = new Set<string | null>(rows.map((row) => row.eventId));
    const me = personIn(room, room.myUserId);
    const quote = (id: string): Quote => {
      const event = room.findEventById(id);
      const nameOf = (user: string): string => personIn(room, user).name;
      const body = event === undefined ? null : bodyOf(event, nameOf);
      return {
        sender: event === undefined ? '' : nameOf(event.getSender() ?? ''),
        line: body === null ? null : lineOf(body),
      };
    };
    const before = new Map(this.#items?.map((row) => [row.key, row]));
    return this.#options.outbox
      .echoes(roomId)
      .filter(
        (echo) =>
          echo.threadRootId === (threadRootId ?? null) &&
          !shown.has(echo.key) &&
          (echo.eventId === null || !seen.has(echo.eventId)),
      )
      .flatMap(
        (echo) => echoRow(echo, { me, encrypted: room.hasEncryptionStateEvent(), quote }) ?? [],
      )
      .map((row) => keep(before.get(row.key), row));
  }

  /** Rows are not shown half-decrypted: waiting here costs milliseconds, a flash of locks costs trust. */
  async #decrypt(events: readonly MatrixEvent[]): Promise<void> {
    await Promise.allSettled(
      events
        .filter((event) => event.isEncrypted() && event.getClearContent() === null)
        .map((event) => this.#client.decryptEventIfNeeded(event)),
    );
  }

  #setLoading(loading: TimelineEnds['loading']): void {
    this.#loading = loading;
    if (loading === 'none') this.#refresh();
    this.#options.changed();
  }
}
