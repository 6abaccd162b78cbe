/** Of all that a camera notes in TIFF form, the one thing that a picture needs: which way up it is. */

type Bytes = Uint8Array<ArrayBuffer>;

const tag = 0x0112;
/** What `orientationNote` makes, in bytes: a directory of one entry, and no other after it. */
const noteBytes = 26;

/** 1 to 8 as Exif counts them; 1 is upright, and what is not there. */
export function orientationOf(note: Bytes): number {
  if (note.length < 8) return 1;
  const tiff = new DataView(note.buffer, note.byteOffset, note.byteLength);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return 1;
  const count = tiff.getUint16(directory, little);
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.byteLength) return 1;
    if (tiff.getUint16(at, little) !== tag) continue;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A note that says nothing but which way up. */
export function orientationNote(orientation: number): Bytes {
  const note = new Uint8Array(noteBytes);
  const view = new DataView(note.buffer);
  view.setUint16(0, 0x4d4d);
  view.setUint16(2, 42);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, tag);
  view.setUint16(12, 3);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return note;
}
