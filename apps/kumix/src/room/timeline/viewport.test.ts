// @vitest-environment happy-dom
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runs } from '../testing/runs.ts';
import { Viewport } from './viewport.ts';

interface Row {
  readonly key: string;
}

/**
 * A pane with a layout of its own: rows have the heights a test gives them, the scroll position is
 * whole and never beyond the content, and sizes are reported when the test says so, as a browser
 * does before it paints.
 */
class Pane {
  readonly scroller = document.createElement('div');
  readonly list = document.createElement('ol');
  readonly viewport: Viewport<Row>;
  readonly heights = new Map<string, number>();
  height = 500;
  drawings = 0;
  private readonly unseen: (() => void)[] = [];
  private top = 0;
  private report: (targets: readonly Element[]) => void = () => undefined;
  private detach = (): void => undefined;

  constructor(estimate = 60, pane = { width: 0, height: 0 }) {
    const report = (to: (targets: readonly Element[]) => void): void => {
      this.report = to;
    };
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(callback: (entries: readonly { readonly target: Element }[]) => void) {
          report((targets) => callback(targets.map((target) => ({ target }))));
        }
        observe(): void {}
        unobserve(): void {}
        disconnect(): void {}
      },
    );
    this.viewport = new Viewport<Row>({
      estimate: () => estimate,
      cost: () => 10,
      onPosition: () => undefined,
      onceSeen: (run) => this.unseen.push(run),
      pane,
    });
    Object.defineProperties(this.scroller, {
      clientHeight: { get: () => this.height },
      clientWidth: { get: () => 800 },
      scrollHeight: { get: () => this.most() + this.height },
      scrollTop: {
        get: () => {
          // What does not fit is lost: a browser does not remember it either.
          this.top = Math.min(this.top, this.most());
          return this.top;
        },
        set: (value: number) => {
          this.top = Math.max(0, Math.min(Math.round(value), this.most()));
        },
      },
    });
  }

  open(): void {
    this.detach = this.viewport.attach(this.scroller, this.list);
    this.draw();
  }

  close(): void {
    this.detach();
  }

  /** What React does: draws the rows of the snapshot until it does not change any more. */
  draw(): void {
    for (let round = 0; round < 20; round += 1) {
      const before = this.viewport.snapshot.get();
      const shown = before.rows.slice(before.range.start, before.range.end);
      this.list.replaceChildren(...shown.map(({ key }) => this.element(key)));
      this.drawings += 1;
      this.viewport.commit();
      if (this.viewport.snapshot.get() === before) return;
    }
    throw new Error('The viewport does not come to rest.');
  }

  /** The browser has painted what was drawn. */
  paint(): void {
    for (const run of this.unseen.splice(0)) run();
    this.draw();
  }

  set(rows: readonly Row[]): void {
    this.viewport.setRows(rows);
    this.draw();
  }

  /** A person scrolls. The browser tells of it later, or not before something else happens. */
  scroll(by: number, told = true): void {
    this.scroller.scrollTop += by;
    if (!told) return;
    this.scroller.dispatchEvent(new Event('scroll'));
    this.draw();
  }

  /** Scrolls. The furthest that a row in view went by more or less than that, in px. */
  strayedIn(wanted: number): number {
    const before = new Map(this.inView().map((key) => [key, this.yOf(key) ?? Number.NaN]));
    const from = this.scrolled;
    this.scroller.scrollTop += wanted;
    const by = this.scrolled - from;
    this.scroll(0);
    // Against an edge there is no room to stand still in.
    if (this.scrolled === 0 || this.below === 0) return 0;
    return Math.max(
      0,
      ...[...before].map(([key, y]) => {
        // What has left the view may be drawn no more.
        const gone = y - by < 0 || y - by >= this.height;
        return gone ? 0 : Math.abs((this.yOf(key) ?? Number.NaN) - (y - by));
      }),
    );
  }

  resizeRow(key: string, height: number): void {
    this.heights.set(key, height);
    this.report([...this.list.children].filter((row) => keyOf(row) === key));
    this.draw();
  }

  resizePane(height: number): void {
    this.height = height;
    this.report([this.scroller]);
    this.draw();
  }

  /** Where a drawn row stands on screen, to the fraction. */
  yOf(key: string): number | undefined {
    let y = this.padding() - this.scroller.scrollTop;
    for (const row of this.list.children) {
      if (keyOf(row) === key) return y;
      y += this.heightOf(keyOf(row));
    }
    return undefined;
  }

  /** Drawn rows that stand in view, top edge and all. */
  inView(): string[] {
    return [...this.list.children].map(keyOf).filter((key) => {
      const y = this.yOf(key) ?? Number.NaN;
      return y >= 0 && y < this.height;
    });
  }

  get below(): number {
    return this.most() - this.scroller.scrollTop;
  }

  get scrolled(): number {
    return this.scroller.scrollTop;
  }

  private heightOf(key: string): number {
    return this.heights.get(key) ?? 40;
  }

  private padding(): number {
    return Number.parseFloat(this.list.style.paddingBlockStart || '0');
  }

  private most(): number {
    let content = this.padding() + Number.parseFloat(this.list.style.paddingBlockEnd || '0');
    for (const row of this.list.children) content += this.heightOf(keyOf(row));
    return Math.max(0, Math.round(content) - this.height);
  }

  private element(key: string): HTMLElement {
    const known = [...this.list.children].find((row) => keyOf(row) === key);
    if (known instanceof HTMLElement) return known;
    const element = document.createElement('li');
    element.dataset['key'] = key;
    element.getBoundingClientRect = () => new DOMRect(0, 0, 800, this.heightOf(key));
    return element;
  }
}

const keyOf = (row: Element): string =>
  (row instanceof HTMLElement ? row.dataset['key'] : '') ?? '';
const rowsOf = (count: number, prefix = 'r'): Row[] =>
  Array.from({ length: count }, (_, index) => ({ key: `${prefix}${index}` }));

let panes: Pane[] = [];
const paneWith = (rows: readonly Row[], estimate?: number): Pane => {
  const pane = new Pane(estimate);
  panes.push(pane);
  pane.set(rows);
  pane.open();
  pane.paint();
  return pane;
};

beforeEach(() => {
  panes = [];
});
afterEach(() => {
  for (const pane of panes) pane.close();
  vi.unstubAllGlobals();
});

describe('a viewport', () => {
  it('opens at the newest and draws no more than a screen around it', () => {
    const pane = paneWith(rowsOf(2_000));
    expect(pane.below).toBe(0);
    expect(pane.inView().at(-1)).toBe('r1999');
    expect(pane.list.children.length).toBeLessThan(80);
  });

  it('draws what is in view first, and what stands around it once that is seen', () => {
    const pane = new Pane();
    panes.push(pane);
    pane.set(rowsOf(400));
    pane.open();
    const first = pane.list.children.length;
    expect(pane.inView()).toHaveLength(12);
    expect(first).toBeLessThan(20);
    pane.paint();
    expect(pane.list.children.length).toBeGreaterThan(first + 5);
    expect(pane.below).toBe(0);
  });

  it('knows what to draw before it stands anywhere, where a pane of its place had a size', () => {
    const size = { width: 0, height: 0 };
    const first = new Pane(40, size);
    panes.push(first);
    first.set(rowsOf(400));
    first.open();
    first.resizePane(420);
    expect(size).toEqual({ width: 800, height: 420 });
    const next = new Pane(40, size);
    next.set(rowsOf(400));
    const { range } = next.viewport.snapshot.get();
    expect(range.end).toBe(400);
    expect((range.end - range.start) * 40).toBeGreaterThan(420);
  });

  it('leaves measuring to the drawing that is under way', () => {
    const pane = paneWith(rowsOf(100));
    const read = vi.spyOn(pane.list.children[0] ?? pane.list, 'getBoundingClientRect');
    pane.viewport.setRows([...rowsOf(100), { key: 'mine' }]);
    pane.viewport.scrollToEnd();
    expect(read).not.toHaveBeenCalled();
    pane.draw();
    expect(pane.inView().at(-1)).toBe('mine');
  });

  it('follows what arrives while the newest is in view', () => {
    const pane = paneWith(rowsOf(100));
    pane.set([...rowsOf(100), { key: 'new' }]);
    expect(pane.below).toBe(0);
    expect(pane.inView().at(-1)).toBe('new');
  });

  it('tells what came while one was further up', () => {
    const pane = paneWith(rowsOf(100));
    pane.scroll(-900);
    expect(pane.viewport.snapshot.get()).toMatchObject({ following: false, newestSeen: 'r99' });
    pane.set([...rowsOf(100), { key: 'new' }]);
    expect(pane.viewport.snapshot.get().newestSeen).toBe('r99');
    pane.viewport.scrollToEnd();
    pane.draw();
    expect(pane.viewport.snapshot.get()).toMatchObject({ following: true, newestSeen: 'new' });
  });

  it('does not take back a scroll that the browser has not told of yet', () => {
    const pane = paneWith(rowsOf(300));
    pane.scroll(-2_000);
    const before = pane.scrolled;
    pane.scroll(-120, false);
    pane.set([...rowsOf(60, 'old'), ...rowsOf(300)]);
    expect(pane.scrolled).toBeGreaterThan(before);
    const held = pane.inView()[0] ?? '';
    const y = pane.yOf(held);
    pane.scroll(0);
    expect(pane.yOf(held)).toBe(y);
  });

  it('holds rows that were drawn, when a fast scroll brings others that are not as high as was thought', () => {
    for (const estimate of [30, 60]) {
      const pane = paneWith(rowsOf(60), estimate);
      const held = pane.inView()[0] ?? '';
      const y = pane.yOf(held) ?? Number.NaN;
      // Further than is drawn at rest.
      pane.scroll(-600);
      expect(pane.yOf(held)).toBe(y + 600);
    }
  });

  it('goes on following when the pane itself grows or shrinks', () => {
    const pane = paneWith(rowsOf(100));
    // The browser shifts a pane that has grown, and says so, before it reports the size.
    pane.height = 640;
    pane.scroll(0);
    pane.resizePane(640);
    expect(pane.viewport.snapshot.get().following).toBe(true);
    pane.resizePane(420);
    expect(pane.below).toBe(0);
  });

  it('brings a row from far away into the middle', () => {
    const pane = paneWith(rowsOf(1_000), 90);
    expect(pane.viewport.reveal('r40')).toBe(true);
    pane.draw();
    expect(pane.yOf('r40')).toBe((500 - 40) / 2);
    expect(pane.viewport.reveal('nobody')).toBe(false);
  });

  it('stands where it stood when the pane is shown again', () => {
    const pane = paneWith(rowsOf(400));
    pane.scroll(-3_333);
    const held = pane.inView()[0] ?? '';
    const y = pane.yOf(held);
    pane.close();
    pane.list.replaceChildren();
    pane.scroller.scrollTop = 0;
    pane.open();
    expect(pane.yOf(held)).toBe(y);
  });

  it('waits with no more than the rows in view for being shown again, and is drawn once then', () => {
    const pane = paneWith(rowsOf(400), 40);
    pane.scroll(-3_333);
    const held = pane.inView()[0] ?? '';
    const y = pane.yOf(held);
    const before = pane.list.children.length;
    pane.close();
    pane.paint();
    const waiting = pane.viewport.snapshot.get();
    expect(waiting.range.end - waiting.range.start).toBeLessThan(before);
    pane.list.replaceChildren();
    pane.scroller.scrollTop = 0;
    pane.open();
    expect(pane.viewport.snapshot.get()).toBe(waiting);
    expect(pane.yOf(held)).toBe(y);
  });

  it('keeps what is read on its pixel, to the fraction, through anything that happens to it', () => {
    const height = fc.integer({ min: 16, max: 300 }).map((value) => value + (value % 3) / 4);
    const step = fc.oneof(
      fc.record({ do: fc.constant('scroll' as const), by: fc.integer({ min: -800, max: 800 }) }),
      fc.record({
        do: fc.constant('prepend' as const),
        heights: fc.array(height, { maxLength: 40 }),
      }),
      fc.record({
        do: fc.constant('append' as const),
        heights: fc.array(height, { maxLength: 6 }),
      }),
      fc.record({ do: fc.constant('resize' as const), at: fc.nat(200), to: height }),
      fc.record({ do: fc.constant('paint' as const) }),
    );
    fc.assert(
      fc.property(
        fc.array(height, { minLength: 30, maxLength: 120 }),
        fc.array(step, { minLength: 1, maxLength: 14 }),
        (heights, steps) => {
          const pane = paneWith([], 70);
          let count = 0;
          const make = (list: readonly number[]): Row[] =>
            list.map((each) => {
              count += 1;
              pane.heights.set(`k${count}`, each);
              return { key: `k${count}` };
            });
          let rows = make(heights);
          pane.set(rows);
          for (const each of steps) {
            const following = pane.viewport.snapshot.get().following;
            const [held = ''] = pane.inView();
            const y = pane.yOf(held) ?? Number.NaN;
            let strayed = 0;
            if (each.do === 'scroll') {
              strayed = pane.strayedIn(each.by);
            } else if (each.do === 'paint') {
              pane.paint();
            } else if (each.do === 'resize') {
              const drawn = [...pane.list.children].map(keyOf);
              const key = drawn[each.at % drawn.length] ?? '';
              pane.resizeRow(key, each.to);
            } else {
              const added = make(each.heights);
              rows = each.do === 'prepend' ? [...added, ...rows] : [...rows, ...added];
              pane.set(rows);
            }
            const clamped = pane.scrolled === 0 || pane.below === 0;
            const shift = clamped ? 0 : (pane.yOf(held) ?? Number.NaN) - y;
            const still = following ? pane.below : shift;
            expect(each.do === 'scroll' ? strayed : still).toBeCloseTo(0, 6);
          }
          pane.close();
        },
      ),
      runs,
    );
  }, 60_000);
});
