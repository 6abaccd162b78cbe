import type { MediaInfo } from '../../protocol/models.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { type Plain, at, countAt, plainAt, textAt } from '../../protocol/plain.ts';

const longestName = 255;
const longestBlurhash = 200;

/** `null` where there is no address to fetch from. */
export function mediaInfo(content: Plain): MediaInfo | null {
  const encrypted = plainAt(content, 'file');
  const uri = mediaUri(encrypted === undefined ? at(content, 'url') : at(encrypted, 'url'));
  if (uri === null) return null;
  const info = plainAt(content, 'info');
  const blurhash = textAt(info, 'xyz.amorgan.blurhash') ?? textAt(info, 'blurhash');
  return {
    uri,
    mimeType: textAt(info, 'mimetype') ?? 'application/octet-stream',
    sizeBytes: countAt(info, 'size'),
    width: countAt(info, 'w'),
    height: countAt(info, 'h'),
    durationMs: countAt(info, 'duration'),
    blurhash: blurhash !== undefined && blurhash.length <= longestBlurhash ? blurhash : null,
    fileName: fileName(content),
    encryption: encrypted ?? null,
    thumbnail: thumbnail(info),
  };
}

function thumbnail(info: Plain | undefined): MediaInfo['thumbnail'] {
  const encrypted = plainAt(info, 'thumbnail_file');
  const uri = mediaUri(encrypted === undefined ? at(info, 'thumbnail_url') : at(encrypted, 'url'));
  return uri === null ? null : { uri, encryption: encrypted ?? null };
}

/** Without paths, control characters or direction marks that would disguise the extension. */
function fileName(content: Plain): string {
  const said = textAt(content, 'filename') ?? textAt(content, 'body') ?? '';
  const last = said.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return clean === '' ? 'file' : clean.slice(-longestName);
}

/** A body beside a different file name is a caption. */
export function caption(content: Plain): string | null {
  const name = textAt(content, 'filename');
  const body = textAt(content, 'body');
  return name === undefined || body === undefined || body === name ? null : body;
}
