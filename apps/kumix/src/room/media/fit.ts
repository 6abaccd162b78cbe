/** The box a picture takes in the timeline: known before a byte of it is here, so nothing jumps. */
export interface Sized {
  readonly width: number | null;
  readonly height: number | null;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

const most = { image: { width: 420, height: 340 }, sticker: { width: 180, height: 180 } } as const;
const least = 48;

export function fitMedia(
  media: Sized,
  kind: 'image' | 'video' | 'sticker',
  available = Number.POSITIVE_INFINITY,
): Box {
  const limit = kind === 'sticker' ? most.sticker : most.image;
  const { width, height } = media;
  const roomWide = Math.min(limit.width, Math.max(least, available));
  if (width === null || height === null || !(width > 0) || !(height > 0)) {
    return { width: roomWide, height: Math.round((roomWide * 2) / 3) };
  }
  const scale = Math.min(1, roomWide / width, limit.height / height);
  return {
    width: Math.max(least, Math.round(width * scale)),
    height: Math.max(least, Math.round(height * scale)),
  };
}
