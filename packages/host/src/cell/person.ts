/** What a person does in a cell that is the app's business, whoever draws in it. */
import { appKeyOf, watchAppKeys } from '../renderer/appKeys.ts';
import { hasTabbedThrough, isModifier } from '../renderer/tabbing.ts';
import type { FromDocument } from './protocol.ts';

const focusable =
  'a[href],button:not([disabled]),input:not([disabled]):not([type=hidden]),textarea:not([disabled]),select:not([disabled]),summary,[contenteditable=true],[tabindex]:not([tabindex="-1"])';

function focusables(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0 && element.closest('[inert]') === null,
  );
}

/** In which the browser stops more than once: at the day, the month, the year and so on. */
const dated: ReadonlySet<string> = new Set(['date', 'datetime-local', 'month', 'time', 'week']);
const partsOfDate = 9;

/** Does it scroll? Browsers stop at what does, unless there is something to stop at in it. */
function scrolls(element: Element): boolean {
  const { clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
  if (scrollHeight <= clientHeight && scrollWidth <= clientWidth) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  return [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll');
}

/** At how many places Tab may stop, at the most. */
function places(): number {
  let count = 0;
  for (const element of focusables()) {
    count += element instanceof HTMLInputElement && dated.has(element.type) ? partsOfDate : 1;
  }
  for (const element of document.querySelectorAll('*')) if (scrolls(element)) count++;
  return count;
}

type End = 'first' | 'last';

/** Where the focus is to go when it comes to this window. */
let awaited: End | undefined;

/** Puts the focus on an end: at once or when it comes here, but never takes it from where it is. */
export function focusEnd(at: End): void {
  awaited = at;
  if (document.hasFocus()) focusAwaited();
}

function focusAwaited(): void {
  if (awaited === undefined) return;
  const all = focusables();
  (awaited === 'first' ? all[0] : all.at(-1))?.focus();
  awaited = undefined;
}

const themed = new Set<string>();

export function applyTheme(
  tokens: Readonly<Record<string, string>>,
  scheme: 'light' | 'dark',
): void {
  const root = document.documentElement;
  // What a theme no longer says is taken back.
  for (const property of themed) root.style.removeProperty(property);
  themed.clear();
  // A theme broker may say the scheme of its tokens; it knows better than the context.
  root.dataset['scheme'] = tokens['color-scheme'] ?? scheme;
  for (const [name, value] of Object.entries(tokens)) {
    const property = name.startsWith('--') ? name : `--${name}`;
    root.style.setProperty(property, value);
    themed.add(property);
  }
}

/** Keys by which the person asks nothing of whoever draws here: the app's, and those that lead through or on. */
const isPassing = (event: Event): boolean =>
  event instanceof KeyboardEvent &&
  (event.key === 'Tab' || isModifier(event.key) || appKeyOf(event) !== undefined);

export function watchPerson(tell: (message: FromDocument) => void): void {
  let activatedAt = Number.NEGATIVE_INFINITY;
  const activated = (event: Event): void => {
    if (!event.isTrusted || isPassing(event)) return;
    const now = performance.now();
    if (now - activatedAt > 100) tell(['activated']);
    activatedAt = now;
  };
  window.addEventListener('pointerdown', activated, true);
  window.addEventListener('keydown', activated, true);
  watchAppKeys((key, shift) => tell(['key', key, shift]));
  window.addEventListener('focus', () => {
    tell(['focused']);
    focusAwaited();
  });
  // Whoever points at a place goes there.
  const stay = (): void => {
    awaited = undefined;
  };
  window.addEventListener('pointerdown', stay, true);
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || !event.isTrusted || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const all = focusables();
    const edge = event.shiftKey ? all[0] : all.at(-1);
    const isOut = hasTabbedThrough(event.shiftKey, places);
    if (document.activeElement !== edge && all.length > 0 && !isOut) return;
    // Tab past an end goes on behind the anchor, not behind the layer of cells.
    event.preventDefault();
    tell(['leave', event.shiftKey ? 'backward' : 'forward']);
  });
}
