/** The names that the guide says an extension's worker has: the words of its one block of plain text. */
export function guideNames(guide: string): readonly string[] {
  const block = /```text\n([^`]+)```/.exec(guide)?.[1];
  if (block === undefined) throw new Error('the guide lists no names');
  return block.trim().split(/\s+/);
}
