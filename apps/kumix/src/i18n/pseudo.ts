/** English that is not: each letter another, words longer, so that what is wrong with a view shows. */
import { en } from './en.ts';
import type { Language, Plural } from './message.ts';

const letters: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aáeéiíoóuúAÁEÉIÍOÓUÚcçnñyýCÇNÑYÝ'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [
    from,
    to,
  ]),
);
const longer = 1.4;

/** Vowels are said twice until the words are long enough; names in braces stay as they are. */
export function stretch(text: string): string {
  const parts = text.split(/(\{\w+\})/);
  const plain = parts.filter((_, index) => index % 2 === 0).join('');
  let missing = Math.ceil(plain.length * (longer - 1));
  return parts
    .map((part, index) =>
      index % 2 === 1
        ? part
        : Array.from(part)
            .map((letter) => {
              const other = letters[letter] ?? letter;
              if (missing <= 0 || !/[a-z]/i.test(letter)) return other;
              missing -= 1;
              return other + other.toLowerCase();
            })
            .join(''),
    )
    .join('');
}

/** As if written from right to left. */
const turn = (text: string): string => `\u{202E}${text}\u{202C}`;

export function pseudo(tag: 'en-XA' | 'ar-XB'): Language {
  const change = tag === 'en-XA' ? stretch : turn;
  const entries = Object.entries(en).map(([key, message]: [string, string | Plural]) => [
    key,
    typeof message === 'string'
      ? change(message)
      : { one: change(message.one), other: change(message.other) },
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys, one by one
  return Object.fromEntries(entries) as Language;
}
