/** Lists scrolled through: a timeline with an eye on a row that is being read, others to their end. */
import type { Locator, Page } from '@playwright/test';

interface Shift {
  readonly step: number;
  /** Where it stood before, after our own scroll, and after two frames. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  /** By how much the row that was read moved by itself, in px. */
  readonly byPx: number;
  readonly held: string;
  /** Rows that were drawn before and after, and whose height is another one. */
  readonly changed: readonly string[];
}

export interface Scrolled {
  /** Seeded messages passed, by their numbers. */
  readonly passed: number;
  /** The most elements that stood in the timeline. */
  readonly elements: number;
  readonly shifts: readonly Shift[];
}

/** Scrolls by `px` (negative is up) every other frame until so many numbered messages are passed. */
export function scrollThrough(page: Page, px: number, events: number): Promise<Scrolled> {
  return page.locator('.timeline-scroll').evaluate(
    async (box, wanted) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const firstNumber = (): number => {
        for (const body of box.querySelectorAll('.message-body')) {
          const found = [...body.textContent.matchAll(/\((\d+)\)/g)].at(-1)?.[1];
          if (found !== undefined) return Number(found);
        }
        return Number.NaN;
      };
      const rows = () => [...box.querySelectorAll<HTMLElement>('li[data-key]')];
      const heights = () =>
        new Map(
          rows().map((row) => [row.dataset['key'] ?? '', row.getBoundingClientRect().height]),
        );
      const words = (row: HTMLElement | undefined): string =>
        `${row?.dataset['kind']}: ${row?.textContent.slice(-60)}`;
      const start = firstNumber();
      const shifts = [];
      let elements = 0;
      let passed = 0;
      let known = heights();
      for (let step = 0; passed < wanted.events; step += 1) {
        // In view before and after.
        const edge = box.getBoundingClientRect().top + 200 + Math.max(0, wanted.px);
        const held = rows().find(
          (row) => row.dataset['kind'] === 'message' && row.getBoundingClientRect().top >= edge,
        );
        const from = box.scrollTop;
        const y = held?.getBoundingClientRect().top ?? 0;
        box.scrollTop = from + wanted.px;
        const to = box.scrollTop;
        // Who runs against the edge of what is loaded is stopped there, however high the last rows are.
        const most = box.scrollHeight - box.clientHeight;
        const stopped = to !== from && (to === 0 || to >= most - 1);
        await frame();
        await frame();
        const now = heights();
        const byPx =
          held?.isConnected === true ? held.getBoundingClientRect().top - y - (from - to) : 0;
        if (Math.abs(byPx) > 0.01 && !stopped) {
          const changed = rows().flatMap((row) => {
            const key = row.dataset['key'] ?? '';
            const before = known.get(key);
            const after = now.get(key);
            return before === undefined || before === after
              ? []
              : [`${before} -> ${after} ${words(row)}`];
          });
          shifts.push({ step, from, to, at: box.scrollTop, byPx, held: words(held), changed });
        }
        known = now;
        if (step % 20 > 0) continue;
        elements = Math.max(elements, box.querySelectorAll('*').length);
        passed = Math.abs(start - firstNumber());
      }
      return { passed, elements, shifts };
    },
    { px, events },
  );
}

interface Walked {
  /** The most rows that were drawn at once. */
  readonly most: number;
  /** Rows that were drawn at some time, told apart by the attribute. */
  readonly seen: number;
}

/**
 * Scrolls a list that draws only what is in view to its end, by `px` or by what can be seen at once, as soon
 * as that is drawn.
 */
export function walkThrough(list: Locator, px: number, attribute: string): Promise<Walked> {
  return list.evaluate(
    async (rows, step) => {
      const box = rows.parentElement;
      if (box === null) throw new Error('The list has no scroller.');
      const seen = new Set<string>();
      let most = 0;
      const isDrawn = (): boolean => {
        const view = box.getBoundingClientRect();
        const list = rows.getBoundingClientRect();
        const drawn = [...rows.children].map((row) => row.getBoundingClientRect());
        return (
          Math.min(...drawn.map(({ top }) => top)) <= Math.max(view.top, list.top) + 1 &&
          Math.max(...drawn.map(({ bottom }) => bottom)) >= Math.min(view.bottom, list.bottom) - 1
        );
      };
      for (;;) {
        do await new Promise(requestAnimationFrame);
        while (!isDrawn());
        most = Math.max(most, rows.children.length);
        for (const row of rows.querySelectorAll(`[${step.attribute}]`)) {
          seen.add(row.getAttribute(step.attribute) ?? '');
        }
        const before = box.scrollTop;
        box.scrollTop += Math.min(step.px, box.clientHeight);
        if (box.scrollTop === before) return { most, seen: seen.size };
      }
    },
    { px, attribute },
  );
}
