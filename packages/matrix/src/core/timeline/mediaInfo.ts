import type { MediaInfo } from '../../protocol/models.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { fewMarks } from '../../protocol/marks.ts';
import { type Plain, at, countAt, cut, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest } from '../../protocol/shown.ts';

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
    mimeType: cut(textAt(info, 'mimetype') ?? 'application/octet-stream', longest.id),
    sizeBytes: countAt(info, 'size'),
    width: countAt(info, 'w'),
    height: countAt(info, 'h'),
    durationMs: countAt(info, 'duration'),
    blurhash: blurhash !== undefined && blurhash.length <= longestBlurhash ? blurhash : null,
    waveform: waveform(content),
    fileName: fileName(content),
    encryption: encrypted === undefined ? null : encryption(encrypted),
    thumbnail: thumbnail(info),
  };
}

const mostBars = 120;

/** Extensible events write loudness as whole numbers up to 1,024. */
function waveform(content: Plain): MediaInfo['waveform'] {
  const audio = plainAt(content, 'm.audio') ?? plainAt(content, 'org.matrix.msc1767.audio');
  const bars = listAt(audio, 'waveform').filter((bar) => typeof bar === 'number');
  if (bars.length === 0) return null;
  return bars.slice(0, mostBars).map((bar) => Math.min(1, Math.max(0, bar / 1024)) || 0);
}

function thumbnail(info: Plain | undefined): MediaInfo['thumbnail'] {
  const encrypted = plainAt(info, 'thumbnail_file');
  const uri = mediaUri(encrypted === undefined ? at(info, 'thumbnail_url') : at(encrypted, 'url'));
  if (uri === null) return null;
  return { uri, encryption: encrypted === undefined ? null : encryption(encrypted) };
}

/**
 * What the specification has of an encrypted file, and nothing else: a stranger may nest the rest so
 * deep that it can be neither compared nor told. What is missing is told as damaged when it is opened.
 */
function encryption(file: Plain): Plain {
  const key = plainAt(file, 'key');
  const hashes = plainAt(file, 'hashes');
  const ext = at(key, 'ext');
  return {
    ...texts(file, ['url', 'v', 'iv']),
    ...(key === undefined
      ? {}
      : {
          key: { ...texts(key, ['kty', 'alg', 'k']), ...(typeof ext === 'boolean' ? { ext } : {}) },
        }),
    ...(hashes === undefined ? {} : { hashes: texts(hashes, ['sha256']) }),
  };
}

const texts = (from: Plain, keys: readonly string[]): Plain =>
  Object.fromEntries(
    keys.map((key) => [key, textAt(from, key)]).filter(([, text]) => text !== undefined),
  );

/** Without paths, control characters or direction marks that would disguise the extension. */
function fileName(content: Plain): string {
  const said = textAt(content, 'filename') ?? textAt(content, 'body') ?? '';
  const last = said.split(/[/\\]/).at(-1) ?? '';
  const clean = fewMarks(last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim());
  return clean === '' ? 'file' : clean.slice(-longestName);
}

/** The caption's HTML, where there is a caption. */
export function formattedCaption(content: Plain): string | null {
  if (caption(content) === null) return null;
  return textAt(content, 'format') === 'org.matrix.custom.html'
    ? (textAt(content, 'formatted_body') ?? null)
    : null;
}

/** A body beside a different file name is a caption. */
export function caption(content: Plain): string | null {
  const name = textAt(content, 'filename');
  const body = textAt(content, 'body');
  return name === undefined || body === undefined || body === name ? null : body;
}
