/** WCAG 2.2 contrast of OKLCH colours, for the test that guards the tokens and for people's colours. */

export interface Rgba {
  /** Linear-light sRGB, each 0 to 1. */
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Björn Ottosson's OKLab matrices; out-of-gamut channels are clipped, as a browser's worst case. */
export function oklch(l: number, c: number, hueDegrees: number, alpha = 1): Rgba {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = c * Math.cos(hue);
  const b = c * Math.sin(hue);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    r: clamp(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    g: clamp(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    b: clamp(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
    alpha,
  };
}

/** Reads `oklch(L C H)` or `oklch(L C H / A)`. Throws on anything else. */
export function parseOklch(text: string): Rgba {
  const parts = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$|^oklch\((\d) 0 0\)$/.exec(
    text.trim(),
  );
  if (parts === null) throw new Error(`"${text}" is no oklch(L C H / A) colour.`);
  return oklch(
    Number(parts[1] ?? parts[5]),
    Number(parts[2] ?? 0),
    Number(parts[3] ?? 0),
    Number(parts[4] ?? 1),
  );
}

const encode = (linear: number): number =>
  linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
const decode = (encoded: number): number =>
  encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;

/** Of a pixel as a canvas gives it: each 0 to 255. */
export const pixel = ([r = 0, g = 0, b = 0, alpha = 0]: ArrayLike<number> &
  Iterable<number>): Rgba => ({
  r: decode(r / 255),
  g: decode(g / 255),
  b: decode(b / 255),
  alpha: alpha / 255,
});

/** Composites as browsers do, in gamma-encoded sRGB. */
export function over(top: Rgba, ground: Rgba): Rgba {
  const mix = (a: number, b: number): number =>
    decode(encode(a) * top.alpha + encode(b) * (1 - top.alpha));
  return { r: mix(top.r, ground.r), g: mix(top.g, ground.g), b: mix(top.b, ground.b), alpha: 1 };
}

const luminance = ({ r, g, b }: Rgba): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** From 1 to 21. */
export function contrast(one: Rgba, other: Rgba): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}
