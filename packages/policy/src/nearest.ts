/** Edits (insert, delete, replace) from one word to another, or `most + 1` where there are more. */
const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  const row = Uint16Array.from({ length: b.length + 1 }, (_, index) => index);
  const cost = (index: number): number => row.at(index) ?? most;
  for (let i = 1; i <= a.length; i += 1) {
    let diagonal = cost(0);
    row[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      diagonal = cost(j);
      row[j] = Math.min(replaced, diagonal + 1, cost(j - 1) + 1);
    }
  }
  return cost(b.length);
};

/** The known word that was most likely meant, if one is near enough. */
export const nearestWord = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > 64) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let least = Math.min(3, Math.floor(word.length / 3) + 1) + 1;
  for (const candidate of known) {
    const edits = distance(lower, candidate.toLowerCase(), least);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
};
