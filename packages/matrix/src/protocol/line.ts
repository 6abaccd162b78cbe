import type { EventBody } from './models.ts';
import { shown } from './shown.ts';
import { tellable } from './tellable.ts';

/** A message in one line, for lists, quotes and notifications. The page has the words for kinds. */
export interface Line {
  readonly kind: Exclude<EventBody['kind'], 'state'>;
  /** Words of its sender, without line breaks, at most 200 characters; empty where there are none. */
  readonly text: string;
}

const longestLine = 200;

/** What stands in a body, in one line; `null` where that takes a sentence of the page's own. */
export function lineOf(body: EventBody): Line | null {
  return body.kind === 'state' ? null : { kind: body.kind, text: flat(wordsOf(body)) };
}

function wordsOf(body: Exclude<EventBody, { kind: 'state' }>): string {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return tellable(body);
    case 'image':
    case 'video':
      return body.caption ?? '';
    case 'audio':
    case 'file':
      return body.media.fileName;
    case 'upload':
      return body.caption ?? body.body;
    case 'sticker':
    case 'poll':
      return body.body;
    case 'voice':
    case 'location':
    case 'redacted':
    case 'verification':
    case 'undecryptable':
    case 'unknown':
      return '';
  }
}

function flat(text: string): string {
  const line = text
    .slice(0, longestLine * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return shown(line, longestLine);
}
