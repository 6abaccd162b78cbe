/** BlurHash (https://blurha.sh) of a small picture: what others see until the picture is there. */
const digits =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';
const across = 4;
const down = 3;

type Wave = readonly [red: number, green: number, blue: number];

function base83(value: number, length: number): string {
  let text = '';
  for (let place = length - 1; place >= 0; place -= 1) {
    text += digits[Math.floor(value / 83 ** place) % 83] ?? '0';
  }
  return text;
}

function toLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toByte(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  const gamma = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(gamma * 255);
}

function waveOf(pixels: Uint8ClampedArray, side: number, i: number, j: number): Wave {
  let [red, green, blue] = [0, 0, 0];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const weight =
        Math.cos((Math.PI * i * (x + 0.5)) / side) * Math.cos((Math.PI * j * (y + 0.5)) / side);
      const at = (y * side + x) * 4;
      red += weight * toLinear(pixels[at] ?? 0);
      green += weight * toLinear(pixels[at + 1] ?? 0);
      blue += weight * toLinear(pixels[at + 2] ?? 0);
    }
  }
  const scale = (i === 0 && j === 0 ? 1 : 2) / side ** 2;
  return [red * scale, green * scale, blue * scale];
}

/** `pixels` are RGBA rows of a square of `side`; 32 is enough, since only a blur is kept. */
export function blurhash(pixels: Uint8ClampedArray, side: number): string {
  const average = waveOf(pixels, side, 0, 0);
  const waves: Wave[] = [];
  for (let j = 0; j < down; j += 1) {
    for (let i = 0; i < across; i += 1) {
      if (i + j > 0) waves.push(waveOf(pixels, side, i, j));
    }
  }
  const loudest = Math.max(...waves.flat().map(Math.abs));
  const step = Math.min(82, Math.max(0, Math.floor(loudest * 166 - 0.5)));
  const most = (step + 1) / 166;
  const level = (value: number): number => {
    const root = Math.sign(value) * Math.sqrt(Math.abs(value / most));
    return Math.min(18, Math.max(0, Math.floor(root * 9 + 9.5)));
  };
  const colour = average.reduce((sum, channel) => sum * 256 + toByte(channel), 0);
  return [
    base83(across - 1 + (down - 1) * 9, 1),
    base83(step, 1),
    base83(colour, 4),
    ...waves.map(([r, g, b]) => base83(level(r) * 361 + level(g) * 19 + level(b), 2)),
  ].join('');
}
