import type { Colour, Picture } from './png.ts';

const digits =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';
/** Samples a side; a blur of a few waves needs no more. */
const samples = 32;

function base83(value: number, length: number): string {
  let text = '';
  for (let i = length - 1; i >= 0; i -= 1) {
    text += digits[Math.floor(value / 83 ** i) % 83] ?? '0';
  }
  return text;
}

const toLinear = (byte: number): number => {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};

const toByte = (linear: number): number => {
  const v = Math.max(0, Math.min(1, linear));
  return Math.round((v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055) * 255);
};

const signedRoot = (value: number): number => Math.sign(value) * Math.sqrt(Math.abs(value));

function wave(picture: Picture, i: number, j: number): Colour {
  const sum = [0, 0, 0];
  for (let sy = 0; sy < samples; sy += 1) {
    for (let sx = 0; sx < samples; sx += 1) {
      const x = (sx + 0.5) / samples;
      const y = (sy + 0.5) / samples;
      const weight = Math.cos(Math.PI * i * x) * Math.cos(Math.PI * j * y);
      picture(x, y).forEach((byte, channel) => {
        sum[channel] = (sum[channel] ?? 0) + weight * toLinear(byte);
      });
    }
  }
  const scale = (i === 0 && j === 0 ? 1 : 2) / samples ** 2;
  return [(sum[0] ?? 0) * scale, (sum[1] ?? 0) * scale, (sum[2] ?? 0) * scale];
}

/** BlurHash (https://blurha.sh) of a picture, with 4 × 3 waves. */
export function blurhash(picture: Picture, across = 4, down = 3): string {
  const waves: Colour[] = [];
  for (let j = 0; j < down; j += 1) {
    for (let i = 0; i < across; i += 1) waves.push(wave(picture, i, j));
  }
  const [average = [0, 0, 0], ...rest] = waves;
  const loudest = Math.max(...rest.flat().map(Math.abs));
  const step = Math.max(0, Math.min(82, Math.floor(loudest * 166 - 0.5)));
  const most = (step + 1) / 166;
  const quantised = (value: number): number =>
    Math.max(0, Math.min(18, Math.floor(signedRoot(value / most) * 9 + 9.5)));
  return [
    base83(across - 1 + (down - 1) * 9, 1),
    base83(step, 1),
    base83((toByte(average[0]) << 16) + (toByte(average[1]) << 8) + toByte(average[2]), 4),
    ...rest.map(([r, g, b]) => base83(quantised(r) * 361 + quantised(g) * 19 + quantised(b), 2)),
  ].join('');
}
