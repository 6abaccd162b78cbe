import type { EventBody } from '../../protocol/models.ts';
import { tellable } from '../../protocol/spoilers.ts';

const longestLine = 200;

/** A body in one line, for the room list, replies and threads. Words for what has no text. */
export function oneLine(body: EventBody): string {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return flat(tellable(body));
    case 'image':
      return flat(body.caption ?? '') || 'Photo';
    case 'video':
      return flat(body.caption ?? '') || 'Video';
    case 'voice':
      return 'Voice message';
    case 'audio':
      return flat(body.media.fileName) || 'Audio';
    case 'file':
      return flat(body.media.fileName) || 'File';
    case 'upload':
      return flat(body.caption ?? body.body);
    case 'sticker':
      return flat(body.body) || 'Sticker';
    case 'location':
      return 'Location';
    case 'poll':
      return flat(body.body) || 'Poll';
    case 'redacted':
      return 'Message removed';
    case 'verification':
      return 'Asked to verify each other';
    case 'undecryptable':
      return 'Encrypted message';
    case 'unknown':
      return 'Message of another kind';
    case 'state':
    default:
      return '';
  }
}

function flat(text: string): string {
  const line = text
    .slice(0, longestLine * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
