/** Characters that nobody sees, and where they stay: data can hide in all others. */

const hidden = String.raw`\p{Default_Ignorable_Code_Point}`;

/** Letters and marks of scripts that are written with joiners. */
const scripts = 'Arab Beng Deva Gujr Guru Khmr Knda Mlym Mymr Nkoo Orya Sinh Syrc Taml Telu'
  .split(' ')
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const joinable = String.raw`[[[${scripts}]&&[\p{L}\p{M}]]--${hidden}]`;

/** What a manifest may not hold either; lines and tabs are seen. */
const unseen = String.raw`[[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028-\u202e\u2800\ufff9-\ufffb${hidden}]--[\n\t]]`;

const anyUnseen = new RegExp(unseen, 'v');

/** Whatever an emoji of Unicode’s list is made of, and one joiner between two such letters. */
const kept = String.raw`\p{RGI_Emoji}|(?<=${joinable})[\u200c\u200d](?=${joinable})`;

const strays = new RegExp(`${kept}|(?<stray>${unseen})`, 'gv');

/** UTF-16 units above which nobody looks for emoji: in the longest message that takes 70 ms. */
const longest = 8_192;
const allStrays = new RegExp(`(?<stray>${unseen})`, 'gv');

/** The text without unseen characters, but for as many of each as `typed` holds. */
export function seenOf(text: string, typed = ''): string {
  if (!anyUnseen.test(text)) return text;
  const pattern = Math.max(text.length, typed.length) > longest ? allStrays : strays;
  const left = new Map<string, number>();
  if (anyUnseen.test(typed)) {
    for (const { groups } of typed.matchAll(pattern)) {
      const stray = groups?.['stray'];
      if (stray !== undefined) left.set(stray, (left.get(stray) ?? 0) + 1);
    }
  }
  return text.replaceAll(pattern, (match, stray: string | undefined) => {
    if (stray === undefined) return match;
    const more = left.get(stray) ?? 0;
    left.set(stray, more - 1);
    return more > 0 ? match : '';
  });
}
