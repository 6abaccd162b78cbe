import { useEffect, useRef, useState } from 'react';

const delayMs = 450;
const gapPx = 8;
const edgePx = 6;

interface Tip {
  readonly owner: HTMLElement;
  readonly text: string;
  readonly keys: string | null;
}

const ownerOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

/**
 * One tooltip for the whole app: whatever carries `data-tip` (and has its own accessible name)
 * shows it on hover after a moment and on keyboard focus at once. Escape and pressing hide it.
 */
export function Tooltips() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: number | undefined;
    let waiting: HTMLElement | null = null;
    const hide = (): void => {
      clearTimeout(timer);
      waiting = null;
      setTip(null);
    };
    const show = (owner: HTMLElement): void => {
      const text = owner.dataset['tip'];
      if (text !== undefined && text !== '' && owner.isConnected) {
        setTip({ owner, text, keys: owner.dataset['tipKeys'] ?? null });
      }
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType === 'touch') return;
      const owner = ownerOf(event.target);
      if (owner === waiting) return;
      hide();
      if (owner === null) return;
      waiting = owner;
      timer = window.setTimeout(() => show(owner), delayMs);
    };
    const focus = (event: FocusEvent): void => {
      const owner = ownerOf(event.target);
      if (owner !== null && owner.matches(':focus-visible')) {
        waiting = owner;
        show(owner);
      }
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    const options = { capture: true, passive: true } as const;
    document.addEventListener('pointerover', over, options);
    document.addEventListener('pointerdown', hide, options);
    document.addEventListener('focusin', focus, options);
    document.addEventListener('focusout', hide, options);
    document.addEventListener('keydown', key, options);
    document.addEventListener('scroll', hide, options);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over, options);
      document.removeEventListener('pointerdown', hide, options);
      document.removeEventListener('focusin', focus, options);
      document.removeEventListener('focusout', hide, options);
      document.removeEventListener('keydown', key, options);
      document.removeEventListener('scroll', hide, options);
    };
  }, []);

  useEffect(() => {
    if (tip !== null && box.current !== null) place(box.current, tip.owner);
  }, [tip]);

  if (tip === null) return null;
  return (
    <div ref={box} className="k-tooltip" aria-hidden="true">
      {tip.text}
      {tip.keys !== null && <kbd className="k-tooltip-keys">{tip.keys}</kbd>}
    </div>
  );
}

function place(box: HTMLElement, owner: HTMLElement): void {
  const anchor = owner.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const side = owner.dataset['tipSide'] ?? 'bottom';
  const middleX = anchor.left + anchor.width / 2 - width / 2;
  const middleY = anchor.top + anchor.height / 2 - height / 2;
  let left = middleX;
  let top = anchor.bottom + gapPx;
  if (side === 'right') [left, top] = [anchor.right + gapPx, middleY];
  else if (side === 'left') [left, top] = [anchor.left - width - gapPx, middleY];
  else if (side === 'top' || top + height > innerHeight - edgePx) top = anchor.top - height - gapPx;
  const within = (value: number, size: number, room: number): number =>
    Math.max(edgePx, Math.min(value, room - size - edgePx));
  box.style.translate = `${Math.round(within(left, width, innerWidth))}px ${Math.round(within(top, height, innerHeight))}px`;
  box.style.visibility = 'visible';
}
