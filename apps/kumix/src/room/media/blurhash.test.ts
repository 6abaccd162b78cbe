import { describe, expect, it } from 'vitest';
import { blurhash } from './blurhash.ts';

const side = 32;

function draw(colour: (x: number, y: number) => readonly number[]): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      pixels.set([...colour((x + 0.5) / side, (y + 0.5) / side), 255], (y * side + x) * 4);
    }
  }
  return pixels;
}

describe('a blurhash', () => {
  it('is what the reference gives for a gradient of two colours', () => {
    const gradient = draw((x, y) => [Math.floor(x * 255), Math.floor(y * 255), 120]);
    expect(blurhash(gradient, side)).toBe('L%HV9R2E$5SMdLfQfQfQgcfQfQfQ');
  });

  it('has one length and only its own signs, whatever the picture', () => {
    for (const colour of [0, 255, 77]) {
      expect(
        blurhash(
          draw(() => [colour, colour, colour]),
          side,
        ),
      ).toMatch(/^[\w#$%*+,\-.:;=?@[\]^{|}~]{28}$/);
    }
  });
});
