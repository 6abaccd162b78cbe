/** Of all marks together: longer patterns take long to make, and of very long ones the engine throws. */
const longestMarks = 2_000;

/** Text cut where one of `marks` stands in it, ignoring case; every second piece is a mark. */
export function cutAtMarks(text: string, marks: readonly string[]): readonly string[] {
  let left = longestMarks;
  const wanted = marks.filter((mark) => mark.trim() !== '' && (left -= mark.length) >= 0);
  if (wanted.length === 0) return [text];
  const pattern = wanted
    .sort((a, b) => b.length - a.length)
    .map((mark) => mark.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  return text.split(new RegExp(`(${pattern})`, 'giu'));
}
