/**
 * What is kept of a room between visits: its details, its timeline with the place one was at, and
 * what one was writing. A few rooms stay warm so that going back costs nothing; the oldest ends.
 */
import type { CoreFailure, EventId, RoomDetails, RoomId, TimelineItem } from '@kumix/matrix';
import type { CommandRegistry, CorePort, MessageRenderer, SignedIn } from '../../app/contracts.ts';
import { createStore, type Readable } from '../../app/store.ts';
import { afterPaint } from '../../app/afterPaint.ts';
import { whenIdle } from '../../app/whenIdle.ts';
import { review } from '../html/reviewed.ts';
import { Attachments } from '../composer/attachments.ts';
import { ComposerModel, type ComposerClock } from '../composer/composerModel.ts';
import { browserStorage, createDrafts, draftPlace, type Drafts } from '../composer/drafts.ts';
import { inspectFile } from '../media/inspect.ts';
import { MediaStore } from '../media/mediaStore.ts';
import { cleanFile } from '../media/traces.ts';
import { Uploads } from '../media/uploads.ts';
import { estimateCost, estimateHeight } from '../timeline/estimate.ts';
import type { Row } from '../timeline/rows.ts';
import { Viewport, type PaneSize } from '../timeline/viewport.ts';
import { TimelineModel } from './timelineModel.ts';
import { yieldToPaint } from './yieldToPaint.ts';

export interface RoomInfo {
  readonly details: RoomDetails | null;
  readonly failure: CoreFailure | null;
}

/** Pixels above and below what is seen. */
export interface Position {
  readonly above: number;
  readonly below: number;
}

/** A timeline, what is written into it, and where one stands in it. */
export interface Conversation {
  readonly timeline: TimelineModel;
  readonly composer: ComposerModel;
  readonly viewport: Viewport<Row>;
  readonly uploads: Uploads;
  readonly attachments: Attachments;
  readonly threadRootId: EventId | null;
  readonly position: Readable<Position>;
  dispose(): void;
}

interface RoomOptions {
  readonly core: CorePort;
  readonly session: SignedIn;
  readonly roomId: RoomId;
  readonly commands: CommandRegistry;
  readonly drafts: Drafts;
  readonly renderer: () => MessageRenderer | null;
  readonly clock: ComposerClock;
  readonly panes: Panes;
}

/** A room and a thread beside it are of two sizes. */
interface Panes {
  readonly room: PaneSize;
  readonly thread: PaneSize;
}

/** Nearer to a loaded end than this, more is asked for. */
const loadAheadPx = 1_600;
/** Until what a page brought is drawn and measured. */
const lookAgainMs = 120;
/** What an opening can do without waits for a free moment, but not for longer. */
const idleWithinMs = 200;
const onceSeen = (run: () => void): unknown => afterPaint(() => whenIdle(run, idleWithinMs));

export class RoomStore {
  readonly info: Readable<RoomInfo>;
  readonly main: Conversation;
  private readonly options: RoomOptions;
  private readonly store = createStore<RoomInfo>({ details: null, failure: null });
  private readonly threads = new Map<EventId, Conversation>();
  private stopDetails: (() => void) | null = null;

  constructor(options: RoomOptions, at: EventId | null) {
    this.options = options;
    this.info = this.store;
    this.watchDetails();
    this.main = this.converse(at === null ? {} : { at });
  }

  /** Asks again for what could not be had. */
  retry(): void {
    if (this.store.get().failure !== null) this.watchDetails();
    this.main.timeline.retry();
  }

  /** The conversation under one message; kept until the room ends. */
  thread(rootId: EventId): Conversation {
    const known = this.threads.get(rootId);
    if (known !== undefined) return known;
    const made = this.converse({ threadRootId: rootId });
    this.threads.set(rootId, made);
    return made;
  }

  dispose(): void {
    this.stopDetails?.();
    this.main.dispose();
    for (const thread of this.threads.values()) thread.dispose();
    this.threads.clear();
  }

  private watchDetails(): void {
    this.stopDetails?.();
    this.store.update((before) => ({ ...before, failure: null }));
    const watch = this.options.core.watch(
      'room',
      { roomId: this.options.roomId },
      (details) => this.store.set({ details, failure: null }),
      (failure) => this.store.update((before) => ({ ...before, failure })),
    );
    this.stopDetails = () => watch.stop();
  }

  private converse(place: {
    readonly threadRootId?: EventId;
    readonly at?: EventId;
  }): Conversation {
    const { core, session, roomId, commands, drafts, renderer, clock, panes } = this.options;
    const timeline = new TimelineModel({
      core,
      me: session.me,
      roomId,
      ...place,
      now: () => Date.now(),
      encrypted: () => this.store.get().details?.encrypted ?? false,
      // Who says something wants to see it said.
      onSend: () => viewport.scrollToEnd(),
      afterPaint: yieldToPaint,
    });
    const position = createStore<Position>({ above: 0, below: 0 });
    const ahead = (): void => {
      const { above, below } = position.get();
      if (above < loadAheadPx && timeline.snapshot.get().ends?.error === null) {
        load('backwards');
      }
      if (below < loadAheadPx) load('forwards');
    };
    // The list may be another one when a page comes, and its own need was turned away meanwhile.
    const load = (direction: 'backwards' | 'forwards'): void => {
      const before = timeline.snapshot.get().items;
      void timeline.load(direction).then(() => {
        if (timeline.snapshot.get().items !== before) clock.setTimeout(ahead, lookAgainMs);
      });
    };
    let opening: 'before' | 'seen soon' | 'over' = 'before';
    const viewport = new Viewport<Row>({
      pane: place.threadRootId === undefined ? panes.room : panes.thread,
      estimate: estimateHeight,
      cost: estimateCost,
      onPosition: (above, below) => {
        const before = position.get();
        if (before.above !== above || before.below !== below) position.set({ above, below });
        // More of the room is asked for once what is there is seen.
        if (opening === 'over') ahead();
        if (opening !== 'before') return;
        opening = 'seen soon';
        onceSeen(() => {
          opening = 'over';
          ahead();
        });
      },
      onceSeen,
    });
    viewport.setRows(timeline.snapshot.get().rows);
    const stop = timeline.snapshot.subscribe(() => viewport.setRows(timeline.snapshot.get().rows));
    const composer = new ComposerModel({
      core,
      roomId,
      place: draftPlace(session.me.userId, roomId, place.threadRootId),
      drafts,
      timeline,
      commands,
      renderer,
      review,
      clock,
      afterPaint: yieldToPaint,
    });
    const { threadRootId } = place;
    const uploads = new Uploads({
      core,
      roomId,
      inspect: inspectFile,
      clean: cleanFile,
      filter: (file, signal) =>
        renderer()?.content?.filter(file, roomId, signal) ?? Promise.resolve({ kind: 'keep' }),
      replaced: (told) => composer.fault(told),
      onSend: () => viewport.scrollToEnd(),
      ...(threadRootId === undefined ? {} : { threadRootId }),
    });
    const attachments = new Attachments();
    return {
      timeline,
      composer,
      viewport,
      uploads,
      attachments,
      threadRootId: threadRootId ?? null,
      position,
      dispose: () => {
        stop();
        composer.dispose();
        uploads.dispose();
        attachments.dispose();
        timeline.dispose();
      },
    };
  }
}

/** The newest event that the homeserver knows: what one has read when one has read all. */
export function newestEvent(items: readonly TimelineItem[]): EventId | null {
  return items.findLast(({ eventId }) => eventId !== null)?.eventId ?? null;
}

const clock: ComposerClock = {
  now: () => performance.now(),
  setTimeout: (run, ms) => {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};

const keyOf = (session: SignedIn, roomId: RoomId): string => `${session.me.userId}|${roomId}`;

const warmRooms = 24;
/** Of those that hold more rows than a room has when it is opened. */
const warmLongRooms = 6;

const isLong = ({ main }: RoomStore): boolean => main.timeline.snapshot.get().items.length > 250;

/** Rooms of one account that are open or were lately, and the media they show. */
export class RoomCache {
  media: MediaStore;
  renderer: MessageRenderer | null = null;
  private readonly rooms = new Map<string, RoomStore>();
  private readonly drafts = createDrafts(browserStorage());
  private readonly panes: Panes = {
    room: { width: 0, height: 0 },
    thread: { width: 0, height: 0 },
  };
  private readonly core: CorePort;
  /** A room that was expected and is not opened yet. */
  private expected: string | null = null;

  constructor(core: CorePort) {
    this.core = core;
    this.media = new MediaStore({ core });
  }

  open(
    session: SignedIn,
    roomId: RoomId,
    commands: CommandRegistry,
    at: EventId | null,
  ): RoomStore {
    const key = keyOf(session, roomId);
    if (key === this.expected) this.expected = null;
    const known = this.rooms.get(key);
    if (known !== undefined) {
      this.rooms.delete(key);
      this.rooms.set(key, known);
      return known;
    }
    const made = new RoomStore(
      {
        core: this.core,
        session,
        roomId,
        commands,
        drafts: this.drafts,
        renderer: () => this.renderer,
        clock,
        panes: this.panes,
      },
      at,
    );
    this.rooms.set(key, made);
    this.cool(made);
    return made;
  }

  /**
   * Begins a room that is likely to be opened next. One at a time: expecting another ends one that
   * was not opened, so that a pointer drawn over the list neither fills nor empties what is warm.
   */
  expect(session: SignedIn, roomId: RoomId, commands: CommandRegistry): RoomStore {
    const key = keyOf(session, roomId);
    const known = this.rooms.get(key);
    if (known !== undefined) return known;
    if (this.expected !== null) this.drop(this.expected);
    const made = this.open(session, roomId, commands, null);
    this.expected = key;
    return made;
  }

  private drop(key: string): void {
    this.rooms.get(key)?.dispose();
    this.rooms.delete(key);
  }

  /** Ends the rooms seen longest ago: past a number of all, and of those that one has read far up. */
  private cool(open: RoomStore): void {
    let rooms = this.rooms.size;
    let long = [...this.rooms.values()].filter(isLong).length;
    for (const [key, room] of this.rooms) {
      if (room === open || (rooms <= warmRooms && (long <= warmLongRooms || !isLong(room))))
        continue;
      rooms -= 1;
      if (isLong(room)) long -= 1;
      this.rooms.delete(key);
      room.dispose();
    }
  }

  /** Ends a room at once, for one that failed or was left. */
  forget(session: SignedIn, roomId: RoomId): void {
    this.drop(keyOf(session, roomId));
  }

  /** Ends every room and takes all pictures back; what is opened next is fetched anew. */
  clear(): void {
    for (const room of this.rooms.values()) room.dispose();
    this.rooms.clear();
    this.expected = null;
    this.media.dispose();
    this.media = new MediaStore({ core: this.core });
    this.renderer = null;
  }
}

const caches = new WeakMap<CorePort, RoomCache>();

export function cacheOf(core: CorePort): RoomCache {
  const known = caches.get(core);
  if (known !== undefined) return known;
  const made = new RoomCache(core);
  caches.set(core, made);
  // Messages and pictures of one person must not wait in memory for the next.
  core.watch('session', null, ({ state }) => {
    if (state === 'signed-out' || state === 'elsewhere') made.clear();
  });
  return made;
}
