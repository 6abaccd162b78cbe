/**
 * Draws a window of rows and keeps what is read on its pixel. React draws the rows of `snapshot`;
 * `commit` then measures what is new and corrects padding and scroll position before paint, so a
 * person never sees an estimate being wrong.
 */
import type { Readable } from '../../app/contracts.ts';
import { createStore } from '../../app/store.ts';
import { anchorAt, endSlack, scrollFor, scrollToRow, type Anchor } from './anchor.ts';
import {
  buildGeometry,
  leadOf,
  maxScroll,
  rangeAt,
  topOf,
  totalHeight,
  type Budget,
  type Frame,
  type Geometry,
  type Range,
} from './geometry.ts';

export interface Keyed {
  readonly key: string;
}

export interface ViewportSnapshot<R extends Keyed> {
  readonly rows: readonly R[];
  readonly range: Range;
  /** The newest is in view, and what arrives is followed. */
  readonly following: boolean;
  /** Key of the row that was newest when the newest was last followed. */
  readonly newestSeen: string | null;
}

/** Inner size in px; zeros where none is known. */
export interface PaneSize {
  width: number;
  height: number;
}

export interface ViewportOptions<R extends Keyed> {
  /**
   * The size that the last timeline in the same place had, kept up to date here: what is opened
   * next knows which rows to draw before it stands in the document, and is drawn once.
   */
  readonly pane: PaneSize;
  /** Height in px of a row that was never drawn. */
  readonly estimate: (row: R, width: number) => number;
  /** DOM elements that a row takes, roughly. */
  readonly cost: (row: R) => number;
  /** Called after each commit and scroll with the pixels left above and below. */
  readonly onPosition: (above: number, below: number) => void;
  /** Runs something once what was drawn is seen and nothing else is to be done. */
  readonly onceSeen: (run: () => void) => void;
}

/** Pixels drawn beyond the view: before anything is seen, at rest, and once a person scrolls. */
const overscans = { first: 64, resting: 480, scrolling: 900 } as const;
const elements = 2_400;
const padTop = 16;
const padBottom = 12;

export class Viewport<R extends Keyed> {
  readonly snapshot: Readable<ViewportSnapshot<R>>;
  private readonly store = createStore<ViewportSnapshot<R>>({
    rows: [],
    range: { start: 0, end: 0 },
    following: true,
    newestSeen: null,
  });
  private readonly options: ViewportOptions<R>;
  private rows: readonly R[] = [];
  private readonly heights = new Map<string, number>();
  private geometry: Geometry = buildGeometry([], () => 0);
  private scroller: HTMLElement | null = null;
  private list: HTMLElement | null = null;
  private sizes: ResizeObserver | null = null;
  private readonly observed = new Map<Element, string>();
  private width = 0;
  private height = 0;
  /** Held from a change of rows until it is drawn. */
  private pending: Anchor | null = null;
  private target: { readonly key: string; readonly place: 'middle' | 'top' | 'nearest' } | null =
    null;
  private following = true;
  /** Rows in view come first, those around them once these are seen: an opening waits for less. */
  private overscan: number = overscans.first;
  /** What stands in the document. */
  private drawn: ViewportSnapshot<R> | null = null;
  /** Where the rows stand by our own account; the browser rounds what it is given. */
  private scrollTop = 0;
  /** How much lower than by our account the rows stand in the document, less than a pixel. */
  private nudge = 0;

  constructor(options: ViewportOptions<R>) {
    this.options = options;
    this.width = options.pane.width;
    this.height = options.pane.height;
    this.snapshot = this.store;
  }

  /** `list` is the element whose children carry `data-key`, one for each drawn row. */
  attach(scroller: HTMLElement, list: HTMLElement): () => void {
    this.scroller = scroller;
    this.list = list;
    this.width = scroller.clientWidth;
    this.height = scroller.clientHeight;
    this.keepSize();
    this.sizes = new ResizeObserver((entries) => this.resized(entries));
    this.sizes.observe(scroller);
    const onScroll = (): void => this.scrolled();
    scroller.addEventListener('scroll', onScroll, { passive: true });
    // A pane that is shown again stands where it stood.
    this.pending ??= this.anchor();
    this.overscan = overscans.first;
    this.rebuild();
    this.publish();
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      this.sizes?.disconnect();
      this.sizes = null;
      this.observed.clear();
      this.scroller = null;
      this.list = null;
      this.drawn = null;
      this.options.onceSeen(() => this.rest());
    };
  }

  /** Makes ready to be shown again: with the rows in view first, where it stood. */
  private rest(): void {
    if (this.scroller !== null) return;
    this.pending ??= this.anchor();
    this.overscan = overscans.first;
    this.publish();
  }

  setRows(rows: readonly R[]): void {
    if (rows === this.rows) return;
    this.catchUp();
    this.pending ??= this.anchor();
    this.rows = rows;
    this.rebuild();
    this.prune();
    this.publish();
  }

  /** Call from a layout effect after the rows of the snapshot have been drawn. */
  commit(): void {
    const { scroller, list } = this;
    if (scroller === null || list === null) return;
    if (this.pending === null) this.catchUp();
    const anchor = this.pending ?? this.anchor();
    this.pending = null;
    this.drawn = this.store.get();
    this.observe(list);
    if (this.measure(list)) this.rebuild();
    this.place(anchor);
    this.publish();
    if (this.overscan < overscans.resting && this.rows.length > 0) this.widenLater();
  }

  scrollToEnd(): void {
    this.following = true;
    this.target = null;
    this.pending = { at: 'end' };
    this.publish();
    this.commitUnlessDrawing();
  }

  /** Brings a row into view, also one that is drawn only later; false where it is not listed. */
  reveal(key: string, place: 'middle' | 'top' | 'nearest' = 'middle'): boolean {
    if (!this.geometry.index.has(key)) return false;
    this.following = false;
    this.target = { key, place };
    this.publish();
    this.commitUnlessDrawing();
    return true;
  }

  /** Scrolls by whole pages, for the keyboard. */
  page(direction: -1 | 1): void {
    this.scroller?.scrollBy({ top: direction * this.height * 0.85 });
  }

  /** Whether a row is listed and stands above what is seen. */
  isAbove(key: string): boolean {
    const row = this.geometry.index.get(key);
    if (row === undefined) return false;
    const bottom = leadOf(this.geometry, this.frame()) + topOf(this.geometry, row + 1);
    return bottom <= this.scrollTop;
  }

  /** A snapshot that is not drawn yet is committed by its drawing: measuring twice takes as long again. */
  private commitUnlessDrawing(): void {
    if (this.drawn === this.store.get()) this.commit();
  }

  private keepSize(): void {
    // A pane that is not shown has no size.
    if (this.height === 0) return;
    this.options.pane.width = this.width;
    this.options.pane.height = this.height;
  }

  private widenLater(): void {
    const list = this.list;
    this.options.onceSeen(() => {
      if (this.list !== list || this.overscan >= overscans.resting) return;
      this.catchUp();
      this.overscan = overscans.resting;
      this.publish();
    });
  }

  private anchor(): Anchor {
    const { geometry, scrollTop, following, heights } = this;
    return anchorAt(geometry, this.frame(), scrollTop, following, (key) => heights.has(key));
  }

  private frame(): Frame {
    return { viewport: this.height, padTop, padBottom };
  }

  private rebuild(): void {
    const { rows } = this;
    this.geometry = buildGeometry(
      rows.map(({ key }) => key),
      (key, index) => this.heights.get(key) ?? this.estimate(rows[index]),
    );
  }

  private estimate(row: R | undefined): number {
    return row === undefined ? 0 : this.options.estimate(row, this.width);
  }

  private budget(): Budget {
    const { rows } = this;
    return {
      overscan: this.overscan,
      elements,
      costOf: (index) => {
        const row = rows[index];
        return row === undefined ? 0 : this.options.cost(row);
      },
    };
  }

  private wanted(anchor: Anchor | null): number {
    const frame = this.frame();
    if (this.target !== null) {
      const { key, place } = this.target;
      const top = scrollToRow(this.geometry, frame, key, place, this.scrollTop);
      if (top !== undefined) return top;
    }
    const held = anchor === null ? undefined : scrollFor(this.geometry, frame, anchor);
    return held ?? Math.min(this.scrollTop, maxScroll(this.geometry, frame));
  }

  private publish(): void {
    const before = this.store.get();
    const wanted = this.wanted(this.pending);
    const needed = rangeAt(this.geometry, this.frame(), wanted, this.budget());
    const range = this.stillGood(before.range, wanted) ? before.range : needed;
    const { following } = this;
    const newestSeen = following ? (this.rows.at(-1)?.key ?? null) : before.newestSeen;
    if (
      before.rows === this.rows &&
      range.start === before.range.start &&
      range.end === before.range.end &&
      before.following === following &&
      before.newestSeen === newestSeen
    ) {
      return;
    }
    this.store.set({ rows: this.rows, range, following, newestSeen });
  }

  /** A drawn window is kept while it reaches half the overscan beyond the view on both sides. */
  private stillGood(range: Range, scrollTop: number): boolean {
    const count = this.geometry.keys.length;
    if (range.end > count || range.start >= range.end || this.pending !== null) return false;
    const y = scrollTop - leadOf(this.geometry, this.frame());
    const above = y - topOf(this.geometry, range.start);
    const below = topOf(this.geometry, range.end) - y - this.height;
    const margin = this.overscan / 2;
    const most = this.overscan * 1.6;
    return (
      (range.start === 0 || above >= margin) &&
      (range.end === count || below >= margin) &&
      above <= most + this.height &&
      below <= most + this.height
    );
  }

  private observe(list: HTMLElement): void {
    const present = new Set<Element>(list.children);
    for (const element of this.observed.keys()) {
      if (present.has(element)) continue;
      this.sizes?.unobserve(element);
      this.observed.delete(element);
    }
    for (const element of present) {
      const key = element instanceof HTMLElement ? element.dataset['key'] : undefined;
      if (key === undefined) continue;
      if (!this.observed.has(element)) this.sizes?.observe(element);
      this.observed.set(element, key);
    }
  }

  /** Reads the height of every drawn row; true where one differs from what was known. */
  private measure(list: HTMLElement): boolean {
    let changed = false;
    for (const element of list.children) {
      const key = this.observed.get(element);
      if (key === undefined) continue;
      const { height } = element.getBoundingClientRect();
      if (this.heights.get(key) === height) continue;
      this.heights.set(key, height);
      changed = true;
    }
    return changed;
  }

  /** Sets padding and scroll position so that the anchor stands where it stood, to the fraction. */
  private place(anchor: Anchor): void {
    const { scroller, list } = this;
    if (scroller === null || list === null) return;
    const { range } = this.store.get();
    const frame = this.frame();
    const total = totalHeight(this.geometry);
    const wanted = this.wanted(anchor);
    const above = leadOf(this.geometry, frame) + topOf(this.geometry, range.start);
    const below = total - topOf(this.geometry, Math.min(range.end, this.geometry.keys.length));
    const whole = Math.round(wanted);
    // The browser keeps whole pixels; the padding takes up the rest.
    this.nudge = whole - wanted;
    list.style.paddingBlockStart = `${above + this.nudge}px`;
    list.style.paddingBlockEnd = `${below + padBottom}px`;
    if (scroller.scrollTop !== whole) scroller.scrollTop = whole;
    this.scrollTop = scroller.scrollTop - this.nudge;
    this.position();
  }

  private scrolled(): void {
    if (!this.catchUp()) return;
    this.publish();
    this.position();
  }

  /**
   * Takes over where a person has scrolled to. The event comes a frame late: whoever is about to
   * hold an anchor must ask first, or would hold what was seen before.
   */
  private catchUp(): boolean {
    const { scroller } = this;
    if (scroller === null || scroller.clientHeight === 0) return false;
    const top = scroller.scrollTop - this.nudge;
    // Our own correction, rounded by the browser: nothing has moved.
    if (Math.abs(top - this.scrollTop) < 1) return false;
    const most = scroller.scrollHeight - scroller.clientHeight;
    // The content has shrunk or the pane has grown, and the browser has pushed: nobody has scrolled.
    if (top < this.scrollTop && top >= most - 1) return false;
    this.target = null;
    this.overscan = overscans.scrolling;
    this.scrollTop = top;
    this.following = most - top <= endSlack;
    return true;
  }

  private position(): void {
    const below = maxScroll(this.geometry, this.frame()) - this.scrollTop;
    this.options.onPosition(this.scrollTop, below);
  }

  private resized(entries: readonly ResizeObserverEntry[]): void {
    const { scroller, list } = this;
    if (scroller === null || list === null) return;
    this.catchUp();
    const anchor = this.anchor();
    const framed = entries.some(({ target }) => target === scroller);
    if (framed) {
      if (scroller.clientWidth !== this.width) {
        this.width = scroller.clientWidth;
        // Rows out of sight wrap anew: what is known of them no longer holds.
        const drawn = new Set(this.observed.values());
        for (const key of this.heights.keys()) if (!drawn.has(key)) this.heights.delete(key);
      }
      this.height = scroller.clientHeight;
      this.keepSize();
    }
    // The first report of a row says what `commit` has measured already.
    if (!this.measure(list) && !framed) return;
    this.rebuild();
    this.place(anchor);
    this.publish();
  }

  /** Forgets rows that are long gone, so that a session of days does not grow. */
  private prune(): void {
    if (this.heights.size < 2_000 + 2 * this.geometry.keys.length) return;
    for (const key of this.heights.keys()) {
      if (!this.geometry.index.has(key)) this.heights.delete(key);
    }
  }
}
