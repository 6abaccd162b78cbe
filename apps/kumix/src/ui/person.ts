/** How people and rooms are told apart where they have no picture: a colour and an initial. */

export const personColours = 10;

/** The same id has the same colour everywhere and for ever: FNV-1a over UTF-16, 0 to 9. */
export function personColour(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % personColours;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Segmenting takes longer than drawing what comes of it, and the same names are drawn again. */
const initials = new Map<string, string>();
const mostInitials = 2_000;

/** First letter, digit or emoji of a name, whole: `@ada:x` gives `A`, `👩‍🚀 Ada` the astronaut. */
export function initialOf(name: string): string {
  const known = initials.get(name);
  if (known !== undefined) return known;
  const initial = findInitial(name);
  if (initials.size >= mostInitials) initials.clear();
  initials.set(name, initial);
  return initial;
}

function findInitial(name: string): string {
  for (const { segment } of graphemes.segment(name.trim())) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment.toLocaleUpperCase();
  }
  return '#';
}
