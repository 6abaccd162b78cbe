/**
 * A cell lies in a layer of its own, so the order of Tab would pass it by. A stop in the anchor
 * takes its place: whoever tabs onto it goes into the cell, and whoever leaves the cell goes on
 * from there.
 */

const focusable =
  'a[href],button:not([disabled]),input:not([disabled]):not([type=hidden]),textarea:not([disabled]),select:not([disabled]),summary,[contenteditable=true],[tabindex]:not([tabindex="-1"])';

export class FocusStop {
  private readonly stop: HTMLSpanElement;
  private cameFrom: 'before' | 'after' = 'before';
  private readonly abort = new AbortController();

  constructor(anchor: HTMLElement, title: string, enter: (at: 'first' | 'last') => void) {
    this.stop = document.createElement('span');
    this.stop.tabIndex = 0;
    this.stop.setAttribute('role', 'region');
    this.stop.setAttribute('aria-label', title);
    this.stop.style.cssText = 'position:absolute;width:1px;height:1px;overflow:hidden;outline:none';
    anchor.append(this.stop);
    const { signal } = this.abort;
    this.stop.addEventListener(
      'focus',
      (event) => {
        const from = event.relatedTarget;
        const behind =
          from instanceof Node &&
          (this.stop.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
        this.cameFrom = behind ? 'after' : 'before';
        enter(this.cameFrom === 'after' ? 'last' : 'first');
      },
      { signal },
    );
  }

  /** The person tabbed out of the cell. */
  leave(direction: 'forward' | 'backward', layer: HTMLElement): void {
    const all = [...document.querySelectorAll<HTMLElement>(focusable)].filter(
      (element) => !layer.contains(element) && element.getClientRects().length > 0,
    );
    const at = all.indexOf(this.stop);
    const next = all[direction === 'forward' ? at + 1 : at - 1];
    if (next !== undefined) next.focus();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  dispose(): void {
    this.abort.abort();
    this.stop.remove();
  }
}
