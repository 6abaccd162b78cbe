/** Which languages there are, which one is meant, and how its words get here. */
import { setLanguage, type Language } from './message.ts';

/** By their own names, as a person looks for them in the settings. */
export const languages = { en: 'English', ja: '日本語' } as const;
export type LanguageTag = keyof typeof languages;

/**
 * Not offered to anyone: they show which words are not in the catalogue and which views burst.
 * `en-XA` is longer by 40 %, `ar-XB` runs from right to left.
 */
export const pseudoLanguages = ['en-XA', 'ar-XB'] as const;
type Tag = LanguageTag | (typeof pseudoLanguages)[number];

export type LanguageChoice = 'system' | Tag;

const isTag = (tag: string): tag is LanguageTag => Object.hasOwn(languages, tag);

/** What was chosen, else the first of the browser's languages that there is here, else English. */
export function chosenLanguage(choice: LanguageChoice, wanted: readonly string[]): Tag {
  if (choice !== 'system') return choice;
  // Not through `Intl.Locale`: some systems say what is no tag, such as `en-US@posix`.
  return wanted.map((tag) => tag.split(/[^a-z]/i)[0] ?? '').find(isTag) ?? 'en';
}

async function wordsOf(tag: Exclude<Tag, 'en'>): Promise<Language> {
  if (tag === 'ja') return (await import('./ja/ja.ts')).ja;
  return (await import('./pseudo.ts')).pseudo(tag);
}

/** Before the first render. Rejects where the words of the language cannot be fetched. */
export async function speak(tag: Tag, root: Pick<HTMLElement, 'lang' | 'dir'>): Promise<void> {
  // English is here already.
  if (tag !== 'en') setLanguage(tag, await wordsOf(tag));
  root.lang = tag;
  root.dir = tag === 'ar-XB' ? 'rtl' : 'ltr';
}
