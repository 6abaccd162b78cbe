/** Text cut where one of `marks` stands in it, ignoring case; every second piece is a mark. */
export function cutAtMarks(text: string, marks: readonly string[]): readonly string[] {
  const wanted = marks.filter((mark) => mark.trim() !== '');
  if (wanted.length === 0) return [text];
  const pattern = [...wanted]
    .sort((a, b) => b.length - a.length)
    .map((mark) => mark.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  return text.split(new RegExp(`(${pattern})`, 'giu'));
}
