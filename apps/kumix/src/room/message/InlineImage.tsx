import type { RichNode } from '../html/richText.ts';
import { isMediaUri } from '../media/mediaStore.ts';
import { useMedia } from '../media/useMedia.ts';

/** A picture in running text, mostly a custom emoji. */
export function InlineImage({ image }: { readonly image: Extract<RichNode, { kind: 'image' }> }) {
  const { uri, alt, emoticon } = image;
  const height = emoticon ? 22 : Math.min(image.height ?? 240, 320);
  const state = useMedia(isMediaUri(uri) ? { uri } : null);
  if (state.state !== 'ready') {
    return <span className="rich-image-wait">{alt === '' ? '🖼' : alt}</span>;
  }
  return (
    <img
      className={emoticon ? 'rich-emoticon' : 'rich-image'}
      src={state.url}
      alt={alt}
      title={alt}
      height={height}
      {...(emoticon || image.width === null ? {} : { width: image.width })}
      loading="lazy"
    />
  );
}
