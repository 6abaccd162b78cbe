import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { orientationNote, orientationOf } from './exif.ts';
import { cleanFile, withoutTraces } from './traces.ts';

/** One transparent pixel, as an encoder wrote it: a file without anything but the picture. */
const pixel = Uint8Array.from(
  atob('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
  (letter) => letter.codePointAt(0) ?? 0,
);
const picture = pixel.subarray(12);

const utf8 = (words: string) => new TextEncoder().encode(words);
const join = (...parts: readonly Uint8Array[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const chunk = (type: string, content: Uint8Array) => {
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, content.length, true);
  return join(utf8(type), size, content, new Uint8Array(content.length % 2));
};
const file = (...chunks: readonly Uint8Array[]) => {
  const body = join(utf8('WEBP'), ...chunks);
  return chunk('RIFF', body);
};
/** An extended file's head: its flags, and a canvas of one pixel. */
const extended = (flags: number) => chunk('VP8X', Uint8Array.of(flags, 0, 0, 0, 0, 0, 0, 0, 0, 0));
const note = (orientation: number) =>
  join(orientationNote(orientation), utf8('GPS! 48.2082 N 16.3738 E'));
const photo = (orientation: number) =>
  file(
    extended(0x1c),
    chunk('ICCP', utf8('colours')),
    picture,
    chunk('EXIF', note(orientation)),
    chunk('XMP ', utf8('<x:xmpmeta>my camera</x:xmpmeta>')),
    chunk('mine', utf8('a secret')),
  );

const cleaned = (bytes: Uint8Array<ArrayBuffer>) => {
  const parts = withoutTraces(bytes);
  return parts === null ? null : join(...parts);
};
const text = (data: Uint8Array | null) => String.fromCharCode(...(data ?? []));

describe('a WebP photo', () => {
  it('loses place, camera and what else stands beside the picture, and no byte of it', () => {
    expect(cleaned(photo(1))).toEqual(
      file(extended(0x10), chunk('ICCP', utf8('colours')), picture),
    );
  });

  it('stays the right way up, and says nothing else', () => {
    const clean = cleaned(photo(6));
    expect(clean).toEqual(
      file(
        extended(0x18),
        chunk('ICCP', utf8('colours')),
        picture,
        chunk('EXIF', orientationNote(6)),
      ),
    );
    // Cleaning it again finds the orientation, and keeps it.
    expect(cleaned(clean ?? pixel)).toEqual(clean);
  });

  it('is understood where its note has the head of a JPEG segment', () => {
    const headed = file(extended(8), picture, chunk('EXIF', join(utf8('Exif\0\0'), note(8))));
    expect(orientationOf(orientationNote(8))).toBe(8);
    expect(text(cleaned(headed))).not.toContain('GPS!');
    expect(cleaned(headed)).toEqual(file(extended(8), picture, chunk('EXIF', orientationNote(8))));
  });

  it('loses what was put behind its end', () => {
    expect(cleaned(join(pixel, utf8('behind the end')))).toEqual(pixel);
  });

  it('goes out as it is where there is nothing to take out', async () => {
    expect(withoutTraces(pixel)).toBeNull();
    const small = new File([pixel], 'dot.webp', { type: 'image/webp' });
    expect(await cleanFile(small)).toBe(small);
  });

  it('is cleaned by what it is, whatever it is called', async () => {
    const named = new File([photo(1)], 'us.jpg', { type: 'image/jpeg' });
    expect((await cleanFile(named)).size).toBe(cleaned(photo(1))?.length);
  });

  it('that is damaged is left alone, however it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.uint8Array({ maxLength: 40 }), (cut, noise) => {
        const broken = join(photo(6).subarray(0, cut), noise);
        const clean = cleaned(broken);
        expect(clean === null || clean.length <= broken.length + 34).toBe(true);
      }),
      runs,
    );
  });
});
