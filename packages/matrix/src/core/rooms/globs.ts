/**
 * Globs of push rules are matched without going back. The SDK makes a pattern of them, and one such
 * as `*a*b` takes the third power of the length of what a stranger wrote; `?` it takes for a full stop.
 */

interface Glob {
  [Symbol.match](text: string): RegExpMatchArray | null;
}

interface Globs {
  getPushRuleGlobRegex(glob: string, aligned?: boolean, flags?: string): Glob;
}

const longestText = 10_000;
const guarded = new WeakSet<Globs>();

/** Before the client starts. `processor` is the SDK's own class. */
export function matchInStep(processor: Globs): void {
  if (guarded.has(processor)) return;
  guarded.add(processor);
  // oxlint-disable-next-line typescript/unbound-method -- called on the same object below
  const regexOf = processor.getPushRuleGlobRegex;
  processor.getPushRuleGlobRegex = function inStep(glob, aligned = false, flags = 'i') {
    if (!/[*?]/.test(glob) || flags !== 'i') return regexOf.call(this, glob, aligned, flags);
    return { [Symbol.match]: (text) => (matches(glob, text, aligned) ? [text] : null) };
  };
}

/**
 * As the SDK's pattern has it: in any case, `?` and `*` within a line, from one end of a word to
 * another where `aligned`, else the whole text. Follows all ways to match at once, letter by letter.
 */
function matches(glob: string, text: string, aligned: boolean): boolean {
  const { letters, stars } = readGlob(glob);
  /** Which beginnings of the glob end where we are: so many letters of it. */
  const reached = Array.from(stars, () => false);
  const edge = (at: number): boolean => aligned && !/\w/.test(text.charAt(at));
  for (let at = 0; at <= Math.min(text.length, longestText); at += 1) {
    if (at === 0 || edge(at - 1)) reached[0] = true;
    if (reached[letters.length] === true && (at === text.length || edge(at))) return true;
    const letter = inOneCase(text.charAt(at));
    const inLine = !/[\n\r\u2028\u2029]/.test(letter);
    for (let count = letters.length; count >= 0; count -= 1) {
      const next = letters[count - 1];
      const stays = reached[count] === true && stars[count] === true && inLine;
      const comes = reached[count - 1] === true && (next === '?' ? inLine : next === letter);
      reached[count] = stays || comes;
    }
  }
  return false;
}

/** Its letters without the stars, and before which of them, or behind the last, there was one. */
function readGlob(glob: string) {
  const letters: string[] = [];
  const stars = [false];
  for (const letter of glob.split('')) {
    if (letter === '*') stars[letters.length] = true;
    else {
      letters.push(inOneCase(letter));
      stars.push(false);
    }
  }
  return { letters, stars };
}

/** As a pattern that ignores case compares one UTF-16 unit. */
function inOneCase(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length !== 1 || (letter >= '\u0080' && upper < '\u0080') ? letter : upper;
}
