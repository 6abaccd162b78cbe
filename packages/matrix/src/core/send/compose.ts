import type { Params, TextMessage } from '../../protocol/methods.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { Plain } from '../../protocol/plain.ts';

/** The specification's limit for a whole event is 65,536 bytes; encryption adds a third. */
const longestBytes = 40_000;

const msgtypes = { text: 'm.text', emote: 'm.emote', notice: 'm.notice' } as const;

/**
 * Event content of a text message.
 *
 * @throws CoreError `too-large`, `invalid` for an empty one.
 */
export function textContent(message: TextMessage, newestInThread: string | undefined): Plain {
  if (message.body.trim() === '') throw new CoreError('invalid', say('message.empty'));
  const size = new TextEncoder().encode(message.body + (message.formattedBody ?? '')).length;
  if (size > longestBytes) {
    throw new CoreError('too-large', say('message.long', { count: longestBytes / 1000 }));
  }
  const content: Record<string, unknown> = {
    msgtype: msgtypes[message.kind ?? 'text'],
    body: message.body,
    ...(message.formattedBody === undefined
      ? {}
      : { format: 'org.matrix.custom.html', formatted_body: message.formattedBody }),
    'm.mentions': mentionsOf(message.mentions),
  };
  if (message.replaces !== undefined) {
    const fallback = `* ${message.body}`;
    return {
      ...content,
      body: fallback,
      ...(message.formattedBody === undefined
        ? {}
        : { formatted_body: `* ${message.formattedBody}` }),
      // Nobody is notified again for an edit.
      'm.mentions': {},
      'm.new_content': content,
      'm.relates_to': { rel_type: 'm.replace', event_id: message.replaces },
    };
  }
  const relation = relationOf(message.threadRootId, message.replyTo, newestInThread);
  return relation === undefined ? content : { ...content, 'm.relates_to': relation };
}

export function relationOf(
  threadRootId: string | undefined,
  replyTo: string | undefined,
  newestInThread: string | undefined,
): Plain | undefined {
  if (threadRootId === undefined) {
    return replyTo === undefined ? undefined : { 'm.in_reply_to': { event_id: replyTo } };
  }
  return {
    rel_type: 'm.thread',
    event_id: threadRootId,
    'm.in_reply_to': { event_id: replyTo ?? newestInThread ?? threadRootId },
    is_falling_back: replyTo === undefined,
  };
}

function mentionsOf(mentions: TextMessage['mentions']): Plain {
  if (mentions === undefined) return {};
  return {
    ...(mentions.userIds.length > 0 ? { user_ids: mentions.userIds } : {}),
    ...(mentions.room ? { room: true } : {}),
  };
}

/** Content of a file message, still without the address of the upload. */
export function mediaContent(
  message: Params<'send.media'>,
  newestInThread: string | undefined,
): Plain {
  const { file, info, caption, fileName } = message;
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  const relation = relationOf(message.threadRootId, message.replyTo, newestInThread);
  return {
    msgtype: msgtypeOf(type),
    body: caption ?? fileName,
    filename: fileName,
    info: {
      mimetype: type,
      size: file.size,
      ...(info.width === undefined ? {} : { w: Math.round(info.width) }),
      ...(info.height === undefined ? {} : { h: Math.round(info.height) }),
      ...(info.durationMs === undefined ? {} : { duration: Math.round(info.durationMs) }),
      ...(info.blurhash === undefined ? {} : { 'xyz.amorgan.blurhash': info.blurhash }),
      ...(message.thumbnail === undefined
        ? {}
        : {
            thumbnail_info: { mimetype: message.thumbnail.type, size: message.thumbnail.size },
          }),
    },
    ...(caption === undefined || message.formattedCaption === undefined
      ? {}
      : { format: 'org.matrix.custom.html', formatted_body: message.formattedCaption }),
    ...(info.voice === true ? voiceContent(info) : {}),
    'm.mentions': mentionsOf(message.mentions),
    ...(relation === undefined ? {} : { 'm.relates_to': relation }),
  };
}

/** As other clients read it: what marks a voice message, its length, and its loudness to 1,024. */
function voiceContent({ durationMs, waveform }: Params<'send.media'>['info']): Plain {
  return {
    'org.matrix.msc3245.voice': {},
    'org.matrix.msc1767.audio': {
      duration: Math.round(durationMs ?? 0),
      waveform: (waveform ?? [])
        .slice(0, 120)
        .map((bar) => Math.round(Math.min(1, Math.max(0, bar)) * 1024)),
    },
  };
}

function msgtypeOf(type: string): string {
  const [family] = type.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? `m.${family}` : 'm.file';
}
