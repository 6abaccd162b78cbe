/** Any event in one line of plain words, for replies, threads, pins and what a screen reader says. */
import type { EventBody, UndecryptableReason } from '@kumix/matrix';
import { stateWords } from '../timeline/stateWords.ts';

export const undecryptableWords: Readonly<Record<UndecryptableReason, string>> = {
  'waiting-for-key': 'Waiting for the key to this message. It will appear once a device shares it.',
  'sent-before-joining': 'Sent before you joined, and its key was not shared with you.',
  'key-withheld': 'The sender’s device chose not to share the key with this device.',
  'no-backup': 'Sent before you logged in here: its key is not on this device.',
  'unverified-sender': 'The sender’s device is not verified, so its key is not trusted.',
  damaged: 'This message is damaged and cannot be decrypted.',
};

export function redactedWords(by: string | null, reason: string | null): string {
  const who = by === null ? 'This message was removed' : `${by} removed this message`;
  return reason === null || reason.trim() === '' ? who : `${who}: “${reason.trim()}”`;
}

const mediaWords = {
  image: 'Picture',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  file: 'File',
  sticker: 'Sticker',
} as const;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);

export function summaryOf(body: EventBody): string {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return oneLine(body.body);
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'file':
    case 'sticker': {
      const about = body.caption ?? (body.kind === 'voice' ? '' : body.body);
      return about === '' ? mediaWords[body.kind] : `${mediaWords[body.kind]}: ${oneLine(about)}`;
    }
    case 'location':
      return `Location: ${oneLine(body.body)}`;
    case 'poll':
      return `Poll: ${oneLine(body.body)}`;
    case 'state':
      return stateWords(body.what);
    case 'redacted':
      return redactedWords(body.by, body.reason);
    case 'undecryptable':
      return 'A message that cannot be decrypted';
    case 'unknown':
      return `Something this version cannot show (${body.type})`;
  }
}
