/** What a file is like, read before it is sent so that others can draw its box at once. */
import type { MediaFacts } from './uploads.ts';
import { blurhash } from './blurhash.ts';
import { fitMedia } from './fit.ts';

const thumbnailFrom = 200_000;
/** A film that does not show a frame in this time goes out without a picture of it. */
const framePatienceMs = 4_000;
const blurSide = 32;

type Drawable = ImageBitmap | HTMLVideoElement;

function draw(from: Drawable, width: number, height: number): OffscreenCanvas | null {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.drawImage(from, 0, 0, width, height);
  return canvas;
}

/** Twice the box it is shown in, for dense screens. */
async function thumbnailOf(from: Drawable, width: number, height: number): Promise<Blob | null> {
  const box = fitMedia({ width: width / 2, height: height / 2 }, 'image');
  const canvas = draw(from, box.width * 2, box.height * 2);
  return canvas === null ? null : canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
}

function blurOf(from: Drawable): { blurhash: string } | Record<string, never> {
  const context = draw(from, blurSide, blurSide)?.getContext('2d');
  if (context === null || context === undefined) return {};
  return { blurhash: blurhash(context.getImageData(0, 0, blurSide, blurSide).data, blurSide) };
}

async function picture(file: File): Promise<MediaFacts> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = bitmap;
    const info = { width, height, ...blurOf(bitmap) };
    if (file.size < thumbnailFrom || file.type === 'image/gif') return { info };
    const thumbnail = await thumbnailOf(bitmap, width, height);
    return thumbnail !== null && thumbnail.size < file.size ? { info, thumbnail } : { info };
  } finally {
    bitmap.close();
  }
}

/** Resolves with whether the event came before anything went wrong or took too long. */
function heard(element: HTMLMediaElement, event: string, patienceMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  element.addEventListener(event, () => resolve(true), { once: true });
  element.addEventListener('error', () => resolve(false), { once: true });
  return promise.finally(() => clearTimeout(timer));
}

async function film(element: HTMLVideoElement): Promise<MediaFacts> {
  if (!(await heard(element, 'loadeddata', framePatienceMs))) return { info: {} };
  const { videoWidth: width, videoHeight: height, duration } = element;
  const length = Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {};
  if (width === 0) return { info: length };
  // The first frame is often black; one of a later moment shows what it is about.
  if (Number.isFinite(duration) && duration > 2) {
    const seeked = heard(element, 'seeked', framePatienceMs);
    element.currentTime = Math.min(3, duration / 4);
    await seeked;
  }
  const info = { width, height, ...length, ...blurOf(element) };
  const thumbnail = await thumbnailOf(element, width, height);
  return thumbnail === null ? { info } : { info, thumbnail };
}

async function sound(element: HTMLAudioElement): Promise<MediaFacts> {
  if (!(await heard(element, 'loadedmetadata', framePatienceMs))) return { info: {} };
  const { duration } = element;
  return { info: Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {} };
}

/** Plays nothing: from an address that is taken back at once. */
async function playable<E extends HTMLMediaElement>(
  file: File,
  element: E,
  read: (element: E) => Promise<MediaFacts>,
): Promise<MediaFacts> {
  const url = URL.createObjectURL(file);
  element.preload = 'auto';
  element.muted = true;
  try {
    const facts = read(element);
    element.src = url;
    return await facts;
  } finally {
    element.removeAttribute('src');
    element.load();
    URL.revokeObjectURL(url);
  }
}

/** Never rejects: a file that cannot be read as what it says it is goes out as a plain file. */
export async function inspectFile(file: File): Promise<MediaFacts> {
  try {
    if (file.type.startsWith('image/') && file.type !== 'image/svg+xml') return await picture(file);
    if (file.type.startsWith('video/')) {
      return await playable(file, document.createElement('video'), film);
    }
    if (file.type.startsWith('audio/')) return await playable(file, new Audio(), sound);
  } catch {
    // Damaged, or of a kind this browser does not know.
  }
  return { info: {} };
}
