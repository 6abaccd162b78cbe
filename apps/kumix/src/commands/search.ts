/** From here on whole parts of the words fit; below, letters that merely stand in order. */
const fitting = 50;

/** How well a choice of the palette fits what is typed. Higher is better; `null` does not fit. */
export function score(label: string, keywords: readonly string[], typed: string): number | null {
  if (typed === '') return 0;
  const own = scoreText(label, typed);
  if (own !== null) return own;
  const best = keywords
    .map((keyword) => scoreText(keyword, typed))
    .reduce<number | null>(
      (high, each) => (each === null ? high : Math.max(high ?? each, each)),
      null,
    );
  return best === null ? null : best - 30;
}

/** Both folded: case and accents aside. Whole words beat letters that merely stand in order. */
function scoreText(text: string, typed: string): number | null {
  const at = text.indexOf(typed);
  if (at === 0) return 100 - Math.min(20, text.length - typed.length);
  if (at > 0) return /[\s\-_.:#@/]/.test(text.charAt(at - 1)) ? 80 : 60;
  const words = typed.split(/\s+/);
  if (words.length > 1 && words.every((word) => text.includes(word))) return fitting;
  let from = 0;
  let gaps = 0;
  for (const letter of typed.replaceAll(/\s+/g, '')) {
    const found = text.indexOf(letter, from);
    if (found === -1) return null;
    gaps += from === 0 ? 0 : found - from;
    from = found + letter.length;
  }
  return gaps > typed.length * 2 ? null : 40 - gaps;
}

interface Found {
  readonly points: number;
  /** Whether it is the app's. */
  readonly own: boolean;
}

/**
 * Best first, at most so many of each kind; an extension's behind the app's own that fit, however
 * well they do: who types ahead presses Enter unseen.
 */
export function inOrder<Each extends Found>(found: readonly Each[], most: number): readonly Each[] {
  const sorted = found.toSorted((a, b) => b.points - a.points);
  const own = sorted.filter((each) => each.own).slice(0, most);
  const theirs = sorted.filter((each) => !each.own).slice(0, most);
  const fits = ({ points }: Found): boolean => points >= fitting;
  return theirs.some(fits) && !own.some(fits) ? [...theirs, ...own] : [...own, ...theirs];
}
