import type { Weights } from './weights.ts';

const imageTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 4_096;

/** Images and canvases that a guest fills with bytes of its own. */
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
    if (!this.weights.set(element, 'bytes', bytes.byteLength)) return this.refused('pictures');
    this.revoke(element);
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    this.urls.set(element, url);
    element.src = url;
  }

  /** RGBA, row by row, in the canvas's own size from now on. */
  bitmap(canvas: HTMLCanvasElement, width: unknown, height: unknown, bytes: ArrayBuffer): void {
    if (!isSide(width) || !isSide(height) || width * height * 4 !== bytes.byteLength) {
      return this.refused('bitmap');
    }
    if (!this.weights.set(canvas, 'bytes', bytes.byteLength)) return this.refused('pictures');
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas
      .getContext('2d')
      ?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
  }

  /** The element is gone, or shows something else. */
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
