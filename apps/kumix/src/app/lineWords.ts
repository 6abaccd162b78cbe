import type { Line } from '@kumix/matrix';
import { t } from '../i18n/message.ts';

/** What is said of a message that came without words of its sender's own. */
const kinds = {
  image: 'media.image',
  video: 'media.video',
  audio: 'media.audio',
  voice: 'media.voice',
  file: 'media.file',
  upload: 'media.file',
  sticker: 'media.sticker',
  location: 'location.title',
  poll: 'poll.title',
  redacted: 'redacted.message',
  verification: 'verify.asked',
  undecryptable: 'undecryptable.summary',
  unknown: 'line.unknown',
} as const;

/** A line as the lists, quotes and notifications show it. */
export function lineWords({ kind, text }: Line): string {
  if (text !== '' || kind === 'text' || kind === 'emote' || kind === 'notice') return text;
  return t(kinds[kind]);
}
