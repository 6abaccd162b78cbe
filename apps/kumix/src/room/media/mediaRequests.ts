/** What to ask the core for, to show a picture small or anything in full. */
import type { MediaInfo } from '@kumix/matrix';
import { fitMedia } from './fit.ts';
import type { MediaRequest } from './mediaStore.ts';

const given = (encryption: unknown): boolean => encryption !== null && encryption !== undefined;

export const fullRequest = (media: MediaInfo): MediaRequest => ({
  uri: media.uri,
  mimeType: media.mimeType,
  ...(given(media.encryption) ? { encryption: media.encryption } : {}),
});

/** Twice the box, for dense screens. The server cannot scale what it cannot read. */
export function pictureRequest(
  media: MediaInfo,
  kind: 'image' | 'video' | 'sticker',
): MediaRequest | null {
  const { thumbnail } = media;
  if (thumbnail !== null && given(thumbnail.encryption)) {
    return { uri: thumbnail.uri, encryption: thumbnail.encryption };
  }
  if (kind === 'video') return thumbnail === null ? null : { uri: thumbnail.uri };
  // A scaled film of a few frames is one frame.
  if (given(media.encryption) || media.mimeType === 'image/gif') return fullRequest(media);
  const { width, height } = fitMedia(media, kind);
  if (media.width !== null && media.width <= width * 2) return fullRequest(media);
  return { uri: media.uri, thumbnail: { width: width * 2, height: height * 2, crop: false } };
}
