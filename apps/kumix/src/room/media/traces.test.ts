import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { cleanFile, withoutTraces } from './traces.ts';

const bytes = (...values: readonly (number | string | readonly number[])[]) =>
  Uint8Array.from(
    values.flatMap((value) =>
      typeof value === 'string'
        ? [...new TextEncoder().encode(value)]
        : typeof value === 'number'
          ? [value]
          : [...value],
    ),
  );

const segment = (marker: number, content: readonly number[]) => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...content];
};

/** A little-endian directory with a place, a time and an orientation. */
const exif = (orientation: number) =>
  bytes('Exif\0\0', 'II', [42, 0, 8, 0, 0, 0, 2, 0], [0x0e, 0x01, 2, 0, 4, 0, 0, 0], 'GPS!', [
    0x12,
    0x01,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
  ]);

const picture = [0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 8, 7, 0xff, 0xd9];
const photo = (orientation: number) =>
  bytes(
    [0xff, 0xd8],
    segment(0xe0, [...bytes('JFIF\0')]),
    segment(0xe1, [...exif(orientation)]),
    segment(0xfe, [...bytes('secret comment')]),
    picture,
  );

const joined = (parts: readonly Uint8Array[] | null) =>
  parts === null ? null : bytes(...parts.map((part) => [...part]));
const text = (data: Uint8Array | null) => String.fromCharCode(...(data ?? []));

describe('a photo', () => {
  it('loses what the camera wrote, and no byte of the picture', () => {
    const clean = joined(withoutTraces(photo(1)));
    expect(text(clean)).not.toMatch(/GPS!|Exif|secret/);
    expect(text(clean)).toContain('JFIF');
    expect([...(clean ?? [])].slice(-picture.length)).toEqual(picture);
  });

  it('stays the right way up', () => {
    const clean = joined(withoutTraces(photo(6)));
    expect(text(clean)).not.toContain('GPS!');
    expect(text(clean)).toContain('Exif');
    // Cleaning it again finds nothing but the orientation, and keeps it.
    expect(joined(withoutTraces(clean ?? bytes()))).toEqual(clean);
  });

  it('goes out as it is where there is nothing to take out', async () => {
    expect(withoutTraces(bytes([0xff, 0xd8], segment(0xe0, [1, 2, 3]), picture))).toBeNull();
    const file = new File(['plain words'], 'a.txt', { type: 'text/plain' });
    expect(await cleanFile(file)).toBe(file);
  });

  it('of the other kind loses its notes, and keeps what shapes it', () => {
    const chunk = (type: string, content: string) =>
      bytes([0, 0, 0, content.length], type, content, [0, 0, 0, 0]);
    const png = bytes(
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [...chunk('IHDR', 'size')],
      [...chunk('tEXt', 'at home')],
      [...chunk('IDAT', 'dots')],
      [...chunk('IEND', '')],
    );
    const clean = text(joined(withoutTraces(png)));
    expect(clean).not.toContain('at home');
    expect(clean).toMatch(/IHDR.*IDAT.*IEND/s);
  });

  it('that is damaged is left alone, however it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.uint8Array({ maxLength: 40 }), (cut, noise) => {
        const broken = bytes([...photo(6).subarray(0, cut)], [...noise]);
        const clean = joined(withoutTraces(broken));
        expect(clean === null || clean.length <= broken.length + 36).toBe(true);
      }),
      runs,
    );
  });

  it('keeps its name and type', async () => {
    const clean = await cleanFile(new File([photo(1)], 'us.jpg', { type: 'image/jpeg' }));
    expect([clean.name, clean.type]).toEqual(['us.jpg', 'image/jpeg']);
    expect(clean.size).toBeLessThan(photo(1).length);
  });
});
