/**
 * Letters that look like others, each to the one it is taken for: two people of a room whose names
 * look alike are told apart by it. The table is that of `unhomoglyph`, packed by the build into half
 * of what it takes as JSON, compressed, and read when the first name is compared.
 */

/** Base 36 of a number whose sign is its lowest bit. */
const write = (value: number): string => (value < 0 ? -2 * value - 1 : 2 * value).toString(36);
const read = (text: string): number => {
  const value = Number.parseInt(text, 36);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
};

/** Each letter as its distance from the one before, then each look as its distance from the letter's. */
export function packTable(table: Readonly<Record<string, string>>): string {
  const letters: string[] = [];
  const looks: string[] = [];
  let letterBefore = 0;
  let lookBefore = 0;
  const entries = Object.entries(table).map(([letter, look]) => {
    const [code, ...more] = codes(letter);
    if (code === undefined || more.length > 0) throw new Error(`“${letter}” is not one letter.`);
    return [code, codes(look)] as const;
  });
  for (const [letter, look] of entries.toSorted(([a], [b]) => a - b)) {
    const step = letter - letterBefore;
    const [first = 0, ...more] = look;
    letters.push(write(step));
    looks.push(
      [first - lookBefore - step, ...more.map((code) => code - first)].map(write).join(' '),
    );
    letterBefore = letter;
    lookBefore = first;
  }
  return `${letters.join()};${looks.join()}`;
}

export function unpackTable(packed: string): ReadonlyMap<string, string> {
  const [letters = [], looks = []] = packed.split(';').map((part) => part.split(','));
  const table = new Map<string, string>();
  let letter = 0;
  let look = 0;
  for (const [index, step] of letters.entries()) {
    const [first = 0, ...more] = (looks[index] ?? '').split(' ').map(read);
    letter += read(step);
    look += first + read(step);
    table.set(
      String.fromCodePoint(letter),
      String.fromCodePoint(look, ...more.map((distance) => look + distance)),
    );
  }
  return table;
}

const codes = (text: string): readonly number[] =>
  Array.from(text, (letter) => letter.codePointAt(0) ?? 0);

/** Replaces each letter of the table by what it is taken for. */
export function replacer(packed: string): (text: string) => string {
  let table: ReadonlyMap<string, string> | undefined;
  return (text) => {
    table ??= unpackTable(packed);
    let plain = '';
    for (const letter of text) plain += table.get(letter) ?? letter;
    return plain;
  };
}
