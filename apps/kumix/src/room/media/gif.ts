/** The blocks of a GIF without what is only about the picture. */
import { Kept, lettersAt } from './kept.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const headBytes = 13;
const marks = { extension: 0x21, image: 0x2c, end: 0x3b };
const labels = { text: 0x01, control: 0xf9, application: 0xff };
/** How often it plays, and its colour profile; what other applications wrote is about the picture. */
const keptApplications: ReadonlySet<string> = new Set([
  'NETSCAPE2.0',
  'ANIMEXTS1.0',
  'ICCRGBG1012',
]);
const applicationBytes = 11;

export const isGif = (bytes: Bytes): boolean => /^GIF8[79]a$/.test(lettersAt(bytes, 0, 6));

/** The parts to keep, or `null` where nothing is to be taken out or the file is not understood. */
export function gifParts(bytes: Bytes): readonly Bytes[] | null {
  if (bytes.length < headBytes) return null;
  const first = headBytes + tableBytes(bytes[10]);
  if (first > bytes.length) return null;
  const kept = new Kept(bytes);
  kept.keep(0, first);
  let dropped = false;
  for (let at = first; at < bytes.length;) {
    const mark = bytes[at];
    if (mark === marks.end) {
      // What stands behind the end is no part of the picture either.
      dropped ||= at + 1 < bytes.length;
      kept.keep(at, at + 1);
      return dropped ? kept.parts() : null;
    }
    // An image: its frame, its own colours, the width of its first code.
    const blocks =
      mark === marks.image
        ? at + 11 + tableBytes(bytes[at + 9])
        : mark === marks.extension
          ? at + 2
          : null;
    const end = blocks === null ? null : endOfBlocks(bytes, blocks);
    if (end === null) return null;
    if (mark === marks.image || isKept(bytes, at)) kept.keep(at, end);
    else dropped = true;
    at = end;
  }
  return null;
}

/** Bytes of a table of colours, by the flags that announce it. */
const tableBytes = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Where a chain of blocks, each with its length before it, is over; `null` where it is cut off. */
function endOfBlocks(bytes: Bytes, from: number): number | null {
  for (let at = from; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return null;
}

/** Of the extension at `at`. */
function isKept(bytes: Bytes, at: number): boolean {
  const label = bytes[at + 1];
  if (label === labels.control || label === labels.text) return true;
  if (label !== labels.application || bytes[at + 2] !== applicationBytes) return false;
  return keptApplications.has(lettersAt(bytes, at + 3, applicationBytes));
}
