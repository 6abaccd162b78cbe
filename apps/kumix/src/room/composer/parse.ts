/** What a person wrote, read as what is to be done: a message, an emote, a command. */
import type { UserId } from '@kumix/matrix';
import { makePermalink } from '../html/permalink.ts';

export type Intent =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'message';
      readonly as: 'text' | 'emote';
      readonly text: string;
      /** False for `/plain`: no extension sees it. */
      readonly format: boolean;
      /** Written by the person, or for them; takes the place of what formatting would make. */
      readonly html?: string;
    }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string };

/** Faces that Markdown would take apart. */
const signs: Readonly<Record<string, string>> = {
  shrug: String.raw`¯\_(ツ)_/¯`,
  tableflip: '(╯°□°)╯︵ ┻━┻',
  unflip: '┬──┬ ノ( ゜-゜ノ)',
};

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const inHtml = (text: string): string =>
  text.replaceAll(/[&<>]/g, (sign) => escaped[sign] ?? sign).replaceAll('\n', '<br>');

/** What `/html` shows where HTML is not drawn. */
const withoutTags = (html: string): string =>
  html
    .replaceAll(/<br\s*\/?>|<\/(?:p|li|h[1-6]|div)>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .trim();

interface Written {
  readonly text: string;
  readonly html?: string;
}

/** Messages that say themselves how they are to be drawn. */
const drawn = new Map<string, (argument: string) => Written | null>([
  ['plain', (text) => ({ text })],
  [
    'spoiler',
    (text) => ({ text: `[${text}]`, html: `<span data-mx-spoiler>${inHtml(text)}</span>` }),
  ],
  [
    'html',
    (html) => {
      const text = withoutTags(html);
      return text === '' ? null : { text, html };
    },
  ],
]);

/** Names that are read here: no command has one. */
export const messageNames: ReadonlySet<string> = new Set([
  'me',
  ...drawn.keys(),
  ...Object.keys(signs),
]);

export function readIntent(written: string): Intent {
  // Indentation at the start of a line means something in Markdown; empty lines around do not.
  const text = written
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  if (text.trim() === '') return { kind: 'nothing' };
  // Two strokes write one: the way to begin a message with a stroke.
  if (text.startsWith('//')) {
    return { kind: 'message', as: 'text', text: text.slice(1), format: true };
  }
  const command = /^\/([A-Za-z][\w-]*)(?:\s([\s\S]*))?$/.exec(text);
  if (command === null) return { kind: 'message', as: 'text', text, format: true };
  const name = (command[1] ?? '').toLowerCase();
  const argument = (command[2] ?? '').trim();
  if (name === 'me' && argument !== '') {
    return { kind: 'message', as: 'emote', text: argument, format: true };
  }
  const made = argument === '' ? null : drawn.get(name)?.(argument);
  if (made !== null && made !== undefined) {
    return { kind: 'message', as: 'text', format: false, ...made };
  }
  const sign = Object.hasOwn(signs, name) ? signs[name] : undefined;
  if (sign !== undefined) {
    const words = argument === '' ? sign : `${argument} ${sign}`;
    return { kind: 'message', as: 'text', text: words, format: false };
  }
  return { kind: 'command', name, argument };
}

/** A person that was chosen while writing; stands in the text as `@Name`. */
export interface Mentioned {
  readonly userId: UserId;
  readonly name: string;
}

const special = /[\\`*_{}[\]()#+.!~|<>-]/g;
const inMarkdown = (text: string): string => text.replaceAll(special, String.raw`\$&`);

const inPattern = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** A pattern of longer ones may be refused by the engine. */
const longestName = 256;

export interface Mentions {
  readonly userIds: readonly UserId[];
  readonly room: boolean;
}

/** Who is still mentioned in the text, and whether all are. */
export function mentionsIn(text: string, known: readonly Mentioned[]): Mentions {
  const userIds = new Set(
    known.filter(({ name }) => text.includes(`@${name}`)).map(({ userId }) => userId),
  );
  return { userIds: [...userIds], room: /(?:^|\s)@room\b/.test(text) };
}

/** The text with each `@Name` as a link to the person, longest names first. */
export function withMentionLinks(text: string, known: readonly Mentioned[]): string {
  const present = known.filter(
    ({ name }) => name !== '' && name.length <= longestName && text.includes(`@${name}`),
  );
  if (present.length === 0) return text;
  const byName = new Map(present.map((person) => [person.name, person]));
  const names = [...byName.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`@(${names.map(inPattern).join('|')})`, 'gu');
  return text.replaceAll(pattern, (all, name: string) => {
    const person = byName.get(name);
    if (person === undefined) return all;
    return `[${inMarkdown(name)}](${makePermalink({ type: 'user', userId: person.userId })})`;
  });
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
};

/** Whether formatting has added nothing to the words, so that it need not be sent. */
export function isTrivial(html: string, text: string): boolean {
  const inner = /^(?:<p>)?([^<]*)(?:<\/p>)?$/.exec(html.trim())?.[1];
  if (inner === undefined) return false;
  return inner.replaceAll(/&(?:amp|lt|gt|quot|#39|#x27);/g, (e) => entities[e] ?? e) === text;
}
