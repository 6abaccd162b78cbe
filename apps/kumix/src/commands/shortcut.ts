/** A key combination. `canonical` is equal for combinations that fire on the same key press. */
export interface Shortcut {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly canonical: string;
  /** As people read it on their keyboard: `Ctrl K`, `⌘ K`. One entry a key. */
  readonly caps: readonly string[];
}

const modifiers = new Set(['Mod', 'Ctrl', 'Alt', 'Shift']);

const macCaps: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };

const keyCaps: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '↵',
};

/** Reads `Mod+Shift+K`. Throws where it names no key, a modifier twice, or an unknown modifier. */
export function parseShortcut(text: string, mac: boolean): Shortcut {
  const parts = text === '+' ? ['+'] : text.split('+');
  const key = parts.at(-1) ?? '';
  const held = parts.slice(0, -1);
  if (key === '' || modifiers.has(key)) throw new Error(`Shortcut "${text}" names no key.`);
  for (const modifier of held) {
    if (!modifiers.has(modifier)) {
      throw new Error(`Shortcut "${text}" has "${modifier}"; use Mod, Ctrl, Alt or Shift.`);
    }
  }
  if (new Set(held).size !== held.length) {
    throw new Error(`Shortcut "${text}" holds a modifier twice.`);
  }
  const has = (modifier: string): boolean => held.includes(modifier);
  const ctrl = has('Ctrl') || (has('Mod') && !mac);
  const meta = has('Mod') && mac;
  const alt = has('Alt');
  const shift = has('Shift');
  const canonical = [ctrl && 'Ctrl', meta && 'Meta', alt && 'Alt', shift && 'Shift', fold(key)]
    .filter((part) => part !== false)
    .join('+');
  const caps = [
    ...held.map((modifier) =>
      mac ? (macCaps[modifier] ?? modifier) : modifier === 'Mod' ? 'Ctrl' : modifier,
    ),
    keyCaps[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ];
  return { key: fold(key), ctrl, meta, alt, shift, canonical, caps };
}

const fold = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

/** Signs such as `?` need Shift on some layouts and not on others, so Shift is not held against them. */
const isSign = (key: string): boolean => key.length === 1 && !/[a-z0-9]/.test(key);

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function matchesShortcut(shortcut: Shortcut, event: Press): boolean {
  return (
    fold(event.key) === shortcut.key &&
    event.ctrlKey === shortcut.ctrl &&
    event.metaKey === shortcut.meta &&
    event.altKey === shortcut.alt &&
    (event.shiftKey === shortcut.shift || isSign(shortcut.key))
  );
}

/** True where a key press belongs to what is being typed, so that bare keys must not fire. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
  );
}
