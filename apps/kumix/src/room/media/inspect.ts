/** What a file is like, read before it is sent so that others can draw its box at once. */
import type { MediaFacts } from './uploads.ts';
import { fitMedia } from './fit.ts';

const thumbnailFrom = 200_000;

async function picture(file: File): Promise<MediaFacts> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = bitmap;
    const info = { width, height };
    if (file.size < thumbnailFrom || file.type === 'image/gif') return { info };
    const box = fitMedia({ width: width / 2, height: height / 2 }, 'image');
    const canvas = new OffscreenCanvas(box.width * 2, box.height * 2);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const thumbnail = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
    return thumbnail.size < file.size ? { info, thumbnail } : { info };
  } finally {
    bitmap.close();
  }
}

/** Loads only the head of a film or a sound, from an address that is taken back at once. */
function playable(file: File, element: HTMLMediaElement): Promise<MediaFacts> {
  const url = URL.createObjectURL(file);
  const { promise, resolve } = Promise.withResolvers<MediaFacts>();
  element.preload = 'metadata';
  element.muted = true;
  element.addEventListener('error', () => resolve({ info: {} }), { once: true });
  element.addEventListener(
    'loadedmetadata',
    () => {
      const seconds = element.duration;
      const length = Number.isFinite(seconds) ? { durationMs: Math.round(seconds * 1000) } : {};
      const size =
        element instanceof HTMLVideoElement && element.videoWidth > 0
          ? { width: element.videoWidth, height: element.videoHeight }
          : {};
      resolve({ info: { ...length, ...size } });
    },
    { once: true },
  );
  element.src = url;
  return promise.finally(() => {
    element.removeAttribute('src');
    URL.revokeObjectURL(url);
  });
}

/** Never rejects: a file that cannot be read as what it says it is goes out as a plain file. */
export async function inspectFile(file: File): Promise<MediaFacts> {
  try {
    if (file.type.startsWith('image/') && file.type !== 'image/svg+xml') return await picture(file);
    if (file.type.startsWith('video/')) {
      return await playable(file, document.createElement('video'));
    }
    if (file.type.startsWith('audio/')) return await playable(file, new Audio());
  } catch {
    // Damaged, or of a kind this browser does not know.
  }
  return { info: {} };
}
