/** What a person does in a cell that is the app's business, whoever draws in it. */
import { watchAppKeys } from '../renderer/appKeys.ts';
import type { FromDocument } from './protocol.ts';

const focusable =
  'a[href],button:not([disabled]),input:not([disabled]):not([type=hidden]),textarea:not([disabled]),select:not([disabled]),summary,[contenteditable=true],[tabindex]:not([tabindex="-1"])';

function focusables(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0 && element.closest('[inert]') === null,
  );
}

export function focusEnd(at: 'first' | 'last'): void {
  window.focus();
  const all = focusables();
  (at === 'first' ? all[0] : all.at(-1))?.focus();
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

export function watchPerson(tell: (message: FromDocument) => void): void {
  let activatedAt = Number.NEGATIVE_INFINITY;
  const activated = (event: Event): void => {
    if (!event.isTrusted) return;
    const now = performance.now();
    if (now - activatedAt > 100) tell(['activated']);
    activatedAt = now;
  };
  window.addEventListener('pointerdown', activated, true);
  window.addEventListener('keydown', activated, true);
  watchAppKeys((key, shift) => tell(['key', key, shift]));
  window.addEventListener('focus', () => tell(['focused']));
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || !event.isTrusted || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const all = focusables();
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge && all.length > 0) return;
    // Tab past an end goes on behind the anchor, not behind the layer of cells.
    event.preventDefault();
    tell(['leave', event.shiftKey ? 'backward' : 'forward']);
  });
}
