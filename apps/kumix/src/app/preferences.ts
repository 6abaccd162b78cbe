import { type LanguageChoice, languages, pseudoLanguages } from '../i18n/languages.ts';
import type { Storage } from './storage.ts';
import { createStore, type Readable } from './store.ts';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly contrast: 'system' | 'more';
  readonly density: 'comfortable' | 'compact';
  /** Titles and pictures of links, asked of the homeserver; never in encrypted rooms. */
  readonly linkPreviews: 'on' | 'off';
  readonly roomSort: 'activity' | 'unread' | 'name';
  /** `system`: the browser's. Taken up when the page starts. */
  readonly language: LanguageChoice;
}

export interface PreferenceModel {
  readonly current: Readable<Preferences>;
  change(change: Partial<Preferences>): void;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of that very object
const languageTags = Object.keys(languages) as (keyof typeof languages)[];

const choices: { readonly [K in keyof Preferences]: readonly Preferences[K][] } = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'more'],
  density: ['comfortable', 'compact'],
  linkPreviews: ['on', 'off'],
  roomSort: ['activity', 'unread', 'name'],
  language: ['system', ...languageTags, ...pseudoLanguages],
};

function pick<K extends keyof Preferences>(
  name: K,
  stored: Readonly<Record<string, unknown>>,
): Preferences[K] {
  const [fallback] = choices[name];
  const found = choices[name].find((choice) => choice === stored[name]) ?? fallback;
  if (found === undefined) throw new Error(`Preference "${name}" has no choices.`);
  return found;
}

function parse(text: string | null): Preferences {
  let stored: Readonly<Record<string, unknown>> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) stored = { ...value };
  } catch {
    // What cannot be read is as good as nothing: every setting has a default.
  }
  return {
    theme: pick('theme', stored),
    contrast: pick('contrast', stored),
    density: pick('density', stored),
    linkPreviews: pick('linkPreviews', stored),
    roomSort: pick('roomSort', stored),
    language: pick('language', stored),
  };
}

export function createPreferences(storage: Storage): PreferenceModel {
  const current = createStore(parse(storage.read('preferences')));
  return {
    current,
    change(change) {
      current.update((before) => ({ ...before, ...change }));
      storage.write('preferences', JSON.stringify(current.get()));
    },
  };
}

/** Writes the preferences to the root element, where the tokens read them, now and on change. */
export function applyPreferences(
  preferences: Readable<Preferences>,
  root: HTMLElement,
  systemContrast: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>,
): () => void {
  const apply = (): void => {
    const { theme, contrast, density } = preferences.get();
    const set = (name: string, value: string | null): void => {
      if (value === null) delete root.dataset[name];
      else root.dataset[name] = value;
    };
    set('theme', theme === 'system' ? null : theme);
    set('density', density === 'compact' ? 'compact' : null);
    set('contrast', contrast === 'more' || systemContrast.matches ? 'more' : null);
  };
  apply();
  systemContrast.addEventListener('change', apply);
  const unsubscribe = preferences.subscribe(apply);
  return () => {
    unsubscribe();
    systemContrast.removeEventListener('change', apply);
  };
}
