/** How high and how costly a row will be before it was ever drawn. Near is good enough. */
import type { TimelineItem } from '@kumix/matrix';
import { fitMedia } from '../media/fit.ts';
import type { Row } from './rows.ts';

const line = 23;
const character = 7.4;
const gutter = 88;
const measure = 620;
const mostLines = 40;

function textHeight(text: string, width: number): number {
  const perLine = Math.max(12, Math.floor(Math.min(width - gutter, measure) / character));
  let lines = 0;
  // Told for every row whenever one changes: no further than it counts.
  for (let from = 0; from <= text.length && lines < mostLines;) {
    const next = text.indexOf('\n', from);
    const to = next < 0 ? text.length : next;
    lines += Math.max(1, Math.ceil((to - from) / perLine));
    from = to + 1;
  }
  return Math.min(lines, mostLines) * line;
}

function bodyHeight({ body }: TimelineItem, width: number): number {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return textHeight(body.body, width) + (body.formattedBody === null ? 0 : 6);
    case 'image':
    case 'video':
    case 'sticker': {
      const { height } = fitMedia(body.media, body.kind, width - gutter);
      return height + 8 + (body.caption === null ? 0 : textHeight(body.caption, width));
    }
    case 'audio':
    case 'voice':
    case 'file':
    case 'upload':
      return 64;
    case 'poll':
      return 96 + textHeight(body.body, width) + body.poll.answers.length * 54;
    case 'location':
    case 'state':
    case 'redacted':
    case 'undecryptable':
    case 'verification':
    case 'unknown':
      return line + 4;
  }
}

export function estimateHeight(row: Row, width: number): number {
  switch (row.kind) {
    case 'start':
      return 168;
    case 'day':
      return 44;
    case 'unread':
      return 32;
    case 'events':
      return row.open || row.items.length < 3 ? row.items.length * 28 : 28;
    case 'message': {
      const { item } = row;
      return (
        4 +
        (row.head ? 36 : 0) +
        (item.replyTo === null ? 0 : 28) +
        bodyHeight(item, width) +
        (item.reactions.length === 0 ? 0 : 36) +
        (item.thread === null || item.thread.replies === 0 ? 0 : 40)
      );
    }
  }
}

export function estimateCost(row: Row): number {
  if (row.kind === 'events') return 4 + (row.open ? row.items.length * 4 : 8);
  if (row.kind !== 'message') return 6;
  const { item } = row;
  const { body } = item;
  const formatted = 'formattedBody' in body && body.formattedBody !== null;
  // A tag a few dozen characters is dense for HTML; the drawing stops at its own ceiling.
  const content = formatted ? Math.min(320, 2 + (body.formattedBody.length >> 4)) : 4;
  const answers = body.kind === 'poll' ? 8 + body.poll.answers.length * 8 : 0;
  return 14 + content + answers + item.reactions.length * 4 + Math.min(item.readBy.length, 4) * 2;
}
