import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blurhash } from './blurhash.ts';
import { type Picture, png } from './png.ts';

const red: Picture = () => [255, 0, 0];

describe('a drawn picture', () => {
  it('is a PNG with its size, and its colours row by row', () => {
    const file = Buffer.from(png(3, 2, (x, y) => (y < 0.5 ? [x * 300, 1, 2] : [0, 255, -5])));
    expect(file.subarray(1, 4).toString()).toBe('PNG');
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([3, 2]);
    const length = file.readUInt32BE(33);
    const rows = inflateSync(file.subarray(41, 41 + length)).toString('hex');
    expect(rows).toBe(
      ['00', '320102', '960102', 'fa0102', '00', '00ff00', '00ff00', '00ff00'].join(''),
    );
  });
});

describe('its blurhash', () => {
  it('of one colour is that colour, and nothing but it', () => {
    const hash = blurhash(red, 1, 1);
    // Size 1 by 1, no waves, then the average colour in base 83.
    expect(hash).toBe('00TI:j');
  });

  it('has two digits for each wave', () => {
    expect(blurhash((x, y) => [x * 255, y * 255, 80])).toHaveLength(6 + 2 * 11);
  });
});
