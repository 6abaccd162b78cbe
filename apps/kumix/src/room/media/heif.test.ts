import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avifPhoto as photo } from '../testing/avifPhoto.ts';
import { runs } from '../testing/runs.ts';
import { HeifError, heifWithoutNotes, isHeif } from './heif.ts';
import { cleanFile, TracesError } from './traces.ts';

const exif = { from: 0x1a3, to: 0x1da };
const xmp = { from: 0x1da, to: 0x218 };
const words = /GPS|48\.2|camera|1234|xmpmeta/;

const utf8 = (said: string) => new TextEncoder().encode(said);
const join = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const int = (value: number, bytes: number) =>
  Uint8Array.from({ length: bytes }, (_, at) => (value / 256 ** (bytes - 1 - at)) & 255);
const box = (type: string, ...content: readonly (Uint8Array | readonly number[])[]) => {
  const inside = join(...content);
  return join(int(8 + inside.length, 4), utf8(type), inside);
};
const text = (bytes: Uint8Array | null) => String.fromCharCode(...(bytes ?? []));
const changed = (bytes: Uint8Array, at: number, ...values: readonly number[]) => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};
/** Anything but a refusal is thrown. */
const outcomeOf = (bytes: Uint8Array<ArrayBuffer>): string => {
  try {
    const clean = heifWithoutNotes(bytes);
    if (clean === null) return 'without notes';
    return clean.length === bytes.length ? 'as long as before' : 'of another length';
  } catch (error) {
    if (error instanceof HeifError) return 'refused';
    throw error;
  }
};
const ftyp = box('ftyp', utf8('heic'), [0, 0, 0, 0], utf8('mif1'));
const exifItem = box('infe', [2, 0, 0, 0], int(0, 2), int(0, 2), utf8('Exif'), [0]);
/** Items of a kind each, at the same nine bytes, which `iloc` tells in a way each: 1 is in `idat`. */
const withItem = (
  kind: string,
  method: number,
  ...more: readonly (readonly [string, number])[]
) => {
  const items = [[kind, method] as const, ...more];
  const infes = items.map(([name], id) =>
    box('infe', [2, 0, 0, 0], int(id, 2), int(0, 2), utf8(name), [0]),
  );
  const places = items.map(([, way], id) =>
    join(int(id, 2), int(way, 2), int(0, 2), int(1, 2), int(2, 4), int(9, 4)),
  );
  return join(
    ftyp,
    box(
      'meta',
      [0, 0, 0, 0],
      box('iinf', [0, 0, 0, 0], int(items.length, 2), ...infes),
      box('iloc', [1, 0, 0, 0, 0x44, 0], int(items.length, 2), ...places),
      box('idat', utf8('ab at home?cd')),
    ),
  );
};

describe('an AVIF or HEIC photo', () => {
  it('loses place and camera, and keeps its length and every other byte', () => {
    const clean = heifWithoutNotes(photo) ?? join();
    expect(text(clean)).not.toMatch(words);
    expect(clean).toHaveLength(photo.length);
    expect(clean.subarray(0, exif.from)).toEqual(photo.subarray(0, exif.from));
    expect(clean.subarray(xmp.to)).toEqual(photo.subarray(xmp.to));
    expect(text(clean.subarray(xmp.from, xmp.to))).toMatch(/^ +$/);
    // A directory without entries stands where the note was.
    expect(text(clean.subarray(exif.from, exif.from + 14))).toBe('\0\0\0\0MM\0*\0\0\0\x08\0\0');
    expect(heifWithoutNotes(clean)).toBeNull();
  });

  it('loses a note that stands in the box of the items', () => {
    const made = withItem('Exif', 1);
    expect(text(heifWithoutNotes(made))).toContain('ab\0\0\0\0\0\0\0\0\0cd');
  });

  it.each([
    ['Exif', 2],
    ['Exif', 3],
    ['hvc1', 3],
  ])('is refused where a place of its item %s is told in way %i', (kind, method) => {
    const note = kind === 'Exif' ? [] : ([['Exif', 1]] as const);
    expect(() => heifWithoutNotes(withItem(kind, method, ...note))).toThrow(
      'an item stands elsewhere',
    );
  });

  it('keeps a picture that is made of other items', () => {
    const clean = heifWithoutNotes(withItem('grid', 2, ['Exif', 1]));
    expect(text(clean)).toContain('ab\0\0\0\0\0\0\0\0\0cd');
  });

  it('loses what stands beside its items: words of a film, its dates, boxes of others', () => {
    const film = join(
      ftyp,
      box('uuid', utf8('0123456789abcdef at home')),
      box(
        'moov',
        box('mvhd', [0, 0, 0, 0], utf8('THENTHEN'), utf8('rate')),
        box('udta', box('xyz!', utf8('+48.2082+16.3738/'))),
        box('trak', box('meta', utf8('a place'))),
      ),
      box('mdat', utf8('picture')),
    );
    const clean = heifWithoutNotes(film) ?? join();
    expect(text(clean)).not.toMatch(/home|THEN|48|place|uuid|udta/);
    expect(text(clean)).toMatch(/rate.*picture$/s);
    expect(clean).toHaveLength(film.length);
  });

  it('is refused where a note shares bytes with the picture, or has no place', () => {
    // The first extent of `iloc` is the picture's, the second that of Exif.
    const offsetOfExif = text(photo).indexOf(text(int(exif.from, 4)));
    expect(() => heifWithoutNotes(changed(photo, offsetOfExif, ...int(xmp.to - 0x30, 4)))).toThrow(
      'a note in the picture',
    );
    const idOfExif = offsetOfExif - 6;
    expect(() => heifWithoutNotes(changed(photo, idOfExif, ...int(9, 2)))).toThrow(
      'a note without a place',
    );
    expect(() => heifWithoutNotes(photo.subarray(0, photo.length - 1))).toThrow(HeifError);
    const lengthOfPicture = offsetOfExif - 10;
    expect(() => heifWithoutNotes(changed(photo, lengthOfPicture, 0, 0, 0, 0))).toThrow(
      'an item of unknown length',
    );
    const fileOfExif = offsetOfExif - 4;
    expect(() => heifWithoutNotes(changed(photo, fileOfExif, 0, 1))).toThrow(
      'an item stands elsewhere',
    );
    const extentsOfExif = offsetOfExif - 2;
    expect(() => heifWithoutNotes(changed(photo, extentsOfExif, 0xff, 0xff))).toThrow(
      'too many extents',
    );
  });

  it('is refused where its notes are longer than it is, as only places over each other can be', () => {
    const words = 'at home, '.repeat(10);
    const told = (times: number) =>
      join(
        ftyp,
        box(
          'meta',
          [0, 0, 0, 0],
          box('iinf', [0, 0, 0, 0], int(1, 2), exifItem),
          box(
            'iloc',
            [1, 0, 0, 0, 0x44, 0],
            join(int(1, 2), int(0, 2), int(1, 2), int(0, 2), int(times, 2)),
            ...Array.from({ length: times }, () => join(int(0, 4), int(words.length, 4))),
          ),
          box('idat', utf8(words)),
        ),
      );
    expect(text(heifWithoutNotes(told(2)))).not.toContain('home');
    expect(() => heifWithoutNotes(told(10))).toThrow('more notes than bytes');
  });

  it('is refused where it tells more than once where its notes are', () => {
    const once = withItem('Exif', 1);
    const again = once.subarray(ftyp.length);
    expect(text(heifWithoutNotes(once))).not.toContain('home');
    expect(() => heifWithoutNotes(join(once, again))).toThrow('two boxes meta');
  });

  it('is refused in words for the person, and nothing of it goes out', async () => {
    const broken = new File([photo.subarray(0, 300)], 'us.heic', { type: 'image/heic' });
    await expect(cleanFile(broken)).rejects.toThrow(TracesError);
    await expect(cleanFile(broken)).rejects.toThrow(/^Not sent: .* Save it as JPEG/);
  });

  it('is cleaned where the system does not know its kind', async () => {
    const named = new File([photo], 'us.avif', { type: '' });
    expect(text(new Uint8Array(await (await cleanFile(named)).arrayBuffer()))).not.toMatch(words);
    const other = new File(['plain words'], 'words', { type: '' });
    expect(await cleanFile(other)).toBe(other);
  });

  it('is told from a film by its brand', () => {
    expect(isHeif(photo)).toBe(true);
    expect(isHeif(box('ftyp', utf8('isom')))).toBe(false);
  });

  it('that is damaged is refused, or stays as long as it was, however it is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(photo.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.integer({ min: 8, max: photo.length }), (flips, length) => {
        const broken = photo.slice(0, length);
        for (const [at, value] of flips) if (at < length) broken[at] = value;
        expect(outcomeOf(broken)).toMatch(/^(?:refused|without notes|as long as before)$/);
      }),
      runs,
    );
  });
});
