/** Keeps a cell's frame over its anchor: same place and size, clipped by what clips the anchor. */

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const clips = (element: Element): boolean => {
  const { overflowX, overflowY } = getComputedStyle(element);
  return overflowX !== 'visible' || overflowY !== 'visible';
};

/** What is left of the anchor after all that scrolls or clips above it. */
export function visibleBox(anchor: Element): Box {
  let { left, top, right, bottom } = anchor.getBoundingClientRect();
  for (let element = anchor.parentElement; element !== null; element = element.parentElement) {
    if (element === document.documentElement || !clips(element)) continue;
    const box = element.getBoundingClientRect();
    left = Math.max(left, box.left);
    top = Math.max(top, box.top);
    right = Math.min(right, box.right);
    bottom = Math.min(bottom, box.bottom);
  }
  return { left, top, right, bottom };
}

/** How often to look, besides being told: for moves that no event announces. */
const lookMs = 200;

export class Placement {
  private readonly frame: HTMLIFrameElement;
  private readonly anchor: HTMLElement;
  private readonly stop = new AbortController();
  private readonly observer: ResizeObserver | undefined;
  private readonly timer: ReturnType<typeof setInterval>;
  private last = '';

  constructor(frame: HTMLIFrameElement, anchor: HTMLElement) {
    this.frame = frame;
    this.anchor = anchor;
    const { signal } = this.stop;
    const place = (): void => this.place();
    window.addEventListener('resize', place, { signal });
    window.addEventListener('scroll', place, { signal, capture: true, passive: true });
    document.addEventListener('transitionend', place, { signal, capture: true, passive: true });
    if (typeof ResizeObserver !== 'undefined') {
      this.observer = new ResizeObserver(place);
      this.observer.observe(anchor);
    }
    this.timer = setInterval(place, lookMs);
    this.place();
  }

  place(): void {
    const box = this.anchor.getBoundingClientRect();
    const seen = visibleBox(this.anchor);
    const shown = this.anchor.isConnected && seen.right > seen.left && seen.bottom > seen.top;
    const clip = [
      seen.top - box.top,
      box.right - seen.right,
      box.bottom - seen.bottom,
      seen.left - box.left,
    ].map((side) => `${Math.max(0, side)}px`);
    const style =
      `position:fixed;left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px;` +
      `border:0;clip-path:inset(${clip.join(' ')});color-scheme:inherit;` +
      (shown ? 'pointer-events:auto' : 'visibility:hidden');
    if (style === this.last) return;
    this.last = style;
    this.frame.style.cssText = style;
  }

  dispose(): void {
    this.stop.abort();
    this.observer?.disconnect();
    clearInterval(this.timer);
  }
}
