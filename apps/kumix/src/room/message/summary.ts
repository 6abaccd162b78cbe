/** Any event in one line of plain words, for replies, threads, pins and what a screen reader says. */
import { longest, shown, tellable } from '@kumix/matrix';
import type { EventBody, UndecryptableReason } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { stateWords } from '../timeline/stateWords.ts';

const undecryptable = {
  'waiting-for-key': 'undecryptable.waiting',
  'sent-before-joining': 'undecryptable.before',
  'key-withheld': 'undecryptable.withheld',
  'no-backup': 'undecryptable.noBackup',
  'withheld-unverified': 'undecryptable.withheldUnverified',
  'key-too-new': 'undecryptable.keyTooNew',
  'identity-changed': 'undecryptable.identityChanged',
  replayed: 'undecryptable.replayed',
  'unverified-sender': 'undecryptable.unverified',
  damaged: 'undecryptable.damaged',
} as const;

export const undecryptableWords = (reason: UndecryptableReason): string => t(undecryptable[reason]);

export function redactedWords(by: string | null, reason: string | null): string {
  const what = by === null ? t('redacted.message') : t('redacted.by', { name: by });
  return reason === null || reason.trim() === ''
    ? what
    : t('state.because', { what, reason: reason.trim() });
}

const mediaWords = {
  image: 'media.image',
  video: 'media.video',
  audio: 'media.audio',
  voice: 'media.voice',
  file: 'media.file',
  sticker: 'media.sticker',
} as const;

const oneLine = (text: string): string => shown(text.replaceAll(/\s+/g, ' ').trim(), longest.line);

export function summaryOf(body: EventBody): string {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return oneLine(tellable(body));
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'file':
    case 'sticker': {
      const about = body.caption ?? (body.kind === 'voice' ? '' : body.body);
      const kind = t(mediaWords[body.kind]);
      return about === '' ? kind : t('media.about', { kind, about: oneLine(about) });
    }
    case 'upload':
      return t('media.about', { kind: t('media.file'), about: oneLine(body.caption ?? body.body) });
    case 'location':
      return t('location.summary', { place: oneLine(body.body) });
    case 'poll':
      return t('poll.summary', { question: oneLine(body.body) });
    case 'state':
      return stateWords(body.what);
    case 'redacted':
      return redactedWords(body.by, body.reason);
    case 'verification':
      return t('verify.asked');
    case 'undecryptable':
      return t('undecryptable.summary');
    case 'unknown':
      return t('message.unknownSummary', { type: body.type });
  }
}
