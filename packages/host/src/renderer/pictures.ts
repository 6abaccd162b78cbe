import { pictureSize } from './pictureSize.ts';
import type { Weights } from './weights.ts';

/**
 * No AVIF: what it says of its sides need not be what its frames decode to, and these are not to be had
 * without reading the video in it.
 */
const imageTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

/** Of one picture: a megabyte of one colour may decode to a gigabyte. */
const mostPixels = 16_000_000;
const bytesOfPixel = 4;

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 4_096;

/**
 * Images and canvases that a guest fills with bytes of its own. What a picture takes is what it decodes
 * to, or its bytes where these are more.
 */
export class Pictures {
  private readonly urls = new Map<Element, string>();
  private readonly weights: Weights<Element>;
  private readonly refused: (rule: string) => void;

  constructor(weights: Weights<Element>, refused: (rule: string) => void) {
    this.weights = weights;
    this.refused = refused;
  }

  image(element: HTMLImageElement, type: unknown, bytes: ArrayBuffer): void {
    if (typeof type !== 'string' || !imageTypes.has(type)) return this.refused('image');
    if (!this.holds(element, new Uint8Array(bytes))) return;
    this.revoke(element);
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    this.urls.set(element, url);
    element.src = url;
  }

  /** Takes a picture's `data:` address into account, in place of what the element showed; false where it is refused. */
  address(element: Element, address: string): boolean {
    const bytes = bytesOf(address);
    if (bytes === undefined) {
      this.refused('image');
      return false;
    }
    if (!this.holds(element, bytes)) return false;
    this.revoke(element);
    return true;
  }

  private holds(element: Element, bytes: Uint8Array): boolean {
    const size = pictureSize(bytes);
    const pixels = size === undefined ? Number.POSITIVE_INFINITY : size.width * size.height;
    const isFit = pixels <= mostPixels;
    const weight = Math.max(bytes.byteLength, pixels * bytesOfPixel);
    if (isFit && this.weights.set(element, 'bytes', weight)) return true;
    this.refused(isFit ? 'pictures' : 'image');
    return false;
  }

  /** RGBA, row by row, in the canvas's own size from now on. */
  bitmap(canvas: HTMLCanvasElement, width: unknown, height: unknown, bytes: ArrayBuffer): void {
    if (!isSide(width) || !isSide(height) || width * height * bytesOfPixel !== bytes.byteLength) {
      return this.refused('bitmap');
    }
    if (!this.weights.set(canvas, 'bytes', bytes.byteLength)) return this.refused('pictures');
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas
      .getContext('2d')
      ?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
  }

  /** The element is gone, or shows nothing any more. */
  forget(element: Element): void {
    this.revoke(element);
    this.weights.release(element);
  }

  private revoke(element: Element): void {
    const url = this.urls.get(element);
    if (url === undefined) return;
    URL.revokeObjectURL(url);
    this.urls.delete(element);
  }

  get size(): number {
    return this.urls.size;
  }
}

/** Of an address in base64, which a browser reads as `atob` does; undefined of any other. */
function bytesOf(address: string): Uint8Array | undefined {
  let letters: string;
  try {
    letters = atob(address.slice(address.indexOf(',') + 1));
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
