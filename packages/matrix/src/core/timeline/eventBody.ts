import type { EventBody } from '../../protocol/models.ts';
import { type Plain, at, cut, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { caption, formattedCaption, mediaInfo } from './mediaInfo.ts';
import type { NameOf, PlainEvent } from './plainEvent.ts';
import { readPollStart, withoutVotes } from './pollContent.ts';
import { stateChange } from './stateChange.ts';

/** Longer bodies than the homeserver lets through in one event do not exist; ours are cut anyway. */
const longestText = 65_536;

/** Never a row of its own: what it means is told on the event that it is about, or not at all. */
const silent: ReadonlySet<string> = new Set([
  'm.reaction',
  'm.room.redaction',
  'm.room.aliases',
  'm.poll.response',
  'm.poll.end',
  'org.matrix.msc3381.poll.response',
  'org.matrix.msc3381.poll.end',
  'm.call.candidates',
  'm.call.answer',
  'm.call.negotiate',
  'm.call.select_answer',
  'm.call.member',
  'org.matrix.msc3401.call.member',
]);

/** What a row shows; `null` for events that are no row. */
export function eventBody(event: PlainEvent, nameOf: NameOf): EventBody | null {
  const { type, content } = event;
  if (silent.has(type) || type.startsWith('m.key.verification.')) return null;
  if (event.stateKey !== undefined) {
    const what = stateChange(event, nameOf);
    return what === null ? null : { kind: 'state', what };
  }
  if (textAt(plainAt(content, 'm.relates_to'), 'rel_type') === 'm.replace') return null;
  switch (type) {
    case 'm.room.message':
      return messageBody(content, false);
    case 'm.sticker': {
      const media = mediaInfo(content);
      return media === null
        ? textBody('text', content, false)
        : {
            kind: 'sticker',
            body: pictureName(content),
            caption: null,
            formattedCaption: null,
            media,
          };
    }
    case 'm.poll.start':
    case 'org.matrix.msc3381.poll.start': {
      const start = readPollStart(content);
      return start === null
        ? unknown(type)
        : { kind: 'poll', body: start.question, poll: withoutVotes(start) };
    }
    case 'm.room.encrypted':
      return { kind: 'undecryptable', reason: 'waiting-for-key' };
    default:
      return unknown(type);
  }
}

/** A message by its `msgtype`; one that is not understood falls back to its text. */
export function messageBody(content: Plain, edited: boolean): EventBody {
  const msgtype = textAt(content, 'msgtype');
  if (msgtype === 'm.key.verification.request') return { kind: 'verification' };
  switch (msgtype) {
    case 'm.emote':
      return textBody('emote', content, edited);
    case 'm.notice':
      return textBody('notice', content, edited);
    case 'm.image':
    case 'm.video':
    case 'm.audio':
    case 'm.file': {
      const media = mediaInfo(content);
      if (media === null) return textBody('text', content, edited);
      return {
        kind: mediaKind(msgtype, content),
        body: pictureName(content),
        caption: caption(content),
        formattedCaption: formattedCaption(content),
        media,
      };
    }
    case 'm.location': {
      const geoUri = textAt(content, 'geo_uri');
      return geoUri === undefined || !/^geo:[-+\d.,;=a-z]{1,120}$/i.test(geoUri)
        ? textBody('text', content, edited)
        : { kind: 'location', body: shown(textAt(content, 'body') ?? '', longest.place), geoUri };
    }
    default:
      return textBody('text', content, edited);
  }
}

function mediaKind(
  msgtype: 'm.image' | 'm.video' | 'm.audio' | 'm.file',
  content: Plain,
): 'image' | 'video' | 'audio' | 'voice' | 'file' {
  if (msgtype !== 'm.audio') return kinds[msgtype];
  return ['org.matrix.msc3245.voice', 'm.voice'].some((key) => at(content, key) !== undefined)
    ? 'voice'
    : 'audio';
}

const kinds = { 'm.image': 'image', 'm.video': 'video', 'm.file': 'file' } as const;

function textBody(kind: 'text' | 'emote' | 'notice', content: Plain, edited: boolean): EventBody {
  const html =
    textAt(content, 'format') === 'org.matrix.custom.html'
      ? textAt(content, 'formatted_body')
      : undefined;
  const reply = plainAt(plainAt(content, 'm.relates_to'), 'm.in_reply_to') !== undefined;
  const body = textOf(content);
  return {
    kind,
    body: reply ? withoutQuote(body) : body,
    formattedBody:
      html === undefined ? null : cut(reply ? withoutReplyHtml(html) : html, longestText),
    edited,
  };
}

/** Read out in place of a picture, and by who hovers over it. */
const pictureName = (content: Plain): string =>
  shown(textAt(content, 'body') ?? '', longest.reason);

const unknown = (type: string): EventBody => ({ kind: 'unknown', type: shown(type, longest.id) });

const textOf = (content: Plain): string => cut(textAt(content, 'body') ?? '', longestText);

/** Older clients repeat the message that is replied to, as quoted lines before the reply. */
function withoutQuote(body: string): string {
  if (!body.startsWith('> <')) return body;
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !line.startsWith('>'));
  if (first < 0) return body;
  return lines.slice(lines[first] === '' ? first + 1 : first).join('\n');
}

function withoutReplyHtml(html: string): string {
  const end = html.startsWith('<mx-reply>') ? html.indexOf('</mx-reply>') : -1;
  return end < 0 ? html : html.slice(end + '</mx-reply>'.length);
}
