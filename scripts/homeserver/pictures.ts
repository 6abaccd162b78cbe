import { type Colour, type Picture, mix } from './png.ts';

/** A face of two arcs and a disc: recognisable at 24 pixels, different for each seed. */
export function avatar(base: Colour, accent: Colour, turn: number): Picture {
  return (x, y) => {
    const dx = x - 0.5;
    const dy = y - 0.5;
    const far = Math.hypot(dx, dy);
    const angle = (Math.atan2(dy, dx) / (2 * Math.PI) + 1 + turn) % 1;
    const ground = mix(base, [20, 22, 40], y * 0.35);
    if (far < 0.16) return mix(accent, [255, 255, 255], 0.35);
    if (far > 0.22 && far < 0.31 && angle < 0.62) return accent;
    if (far > 0.36 && far < 0.42 && angle > 0.3) return mix(accent, base, 0.45);
    return ground;
  };
}

/** Dusk over three ridges. */
export const ridges: Picture = (x, y) => {
  const sky = mix([250, 196, 128], [96, 92, 168], Math.abs(y - 0.62) * 1.5);
  const sun = Math.hypot((x - 0.68) * 1.6, y - 0.52);
  let colour: Colour =
    sun < 0.09 ? [255, 240, 205] : mix([255, 226, 170], sky, Math.min(1, sun * 2));
  const ridge = (height: number, wave: number, shift: number): number =>
    height + 0.06 * Math.sin(x * wave + shift) + 0.02 * Math.sin(x * wave * 3.1 + shift * 2);
  if (y > ridge(0.6, 5, 0.4)) colour = [120, 108, 160];
  if (y > ridge(0.7, 7, 2.1)) colour = [78, 76, 128];
  if (y > ridge(0.82, 4, 4.2)) colour = [38, 42, 78];
  return colour;
};

/** Rows of seedlings, for the garden. */
export const seedlings: Picture = (x, y) => {
  const row = (y * 5) % 1;
  const plant = (x * 9 + Math.floor(y * 5) * 0.5) % 1;
  const soil = mix([104, 74, 54], [70, 48, 38], y);
  const leaf = Math.hypot((plant - 0.5) * 1.1, row - 0.45);
  if (leaf < 0.22) return mix([126, 186, 92], [60, 122, 66], leaf * 4);
  return row > 0.86 ? mix(soil, [40, 28, 24], 0.5) : soil;
};
