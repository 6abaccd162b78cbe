import { describe, expect, it } from 'vitest';
import { eventId, roomId, userId } from '../../protocol/ids.ts';
import { mediaContent, textContent } from './compose.ts';

const room = roomId('!r:x');
const base = { roomId: room, body: 'hello' };

describe('a text message', () => {
  it('says whom it mentions, and nobody where it mentions nobody', () => {
    expect(textContent(base, undefined)).toEqual({
      msgtype: 'm.text',
      body: 'hello',
      'm.mentions': {},
    });
    const mentions = { userIds: [userId('@a:x')], room: true };
    expect(textContent({ ...base, mentions }, undefined)).toMatchObject({
      'm.mentions': { user_ids: ['@a:x'], room: true },
    });
  });

  it('replaces an earlier one without notifying anybody again', () => {
    const mentions = { userIds: [userId('@a:x')], room: false };
    expect(
      textContent(
        { ...base, formattedBody: '<b>hello</b>', replaces: eventId('$1'), mentions },
        undefined,
      ),
    ).toEqual({
      msgtype: 'm.text',
      body: '* hello',
      format: 'org.matrix.custom.html',
      formatted_body: '* <b>hello</b>',
      'm.mentions': {},
      'm.new_content': {
        msgtype: 'm.text',
        body: 'hello',
        format: 'org.matrix.custom.html',
        formatted_body: '<b>hello</b>',
        'm.mentions': { user_ids: ['@a:x'] },
      },
      'm.relates_to': { rel_type: 'm.replace', event_id: '$1' },
    });
  });

  it('in a thread falls back to a reply to its newest message', () => {
    const threadRootId = eventId('$root');
    expect(textContent({ ...base, threadRootId }, '$newest')).toMatchObject({
      'm.relates_to': {
        rel_type: 'm.thread',
        event_id: '$root',
        is_falling_back: true,
        'm.in_reply_to': { event_id: '$newest' },
      },
    });
    expect(
      textContent({ ...base, threadRootId, replyTo: eventId('$that') }, '$newest'),
    ).toMatchObject({
      'm.relates_to': { is_falling_back: false, 'm.in_reply_to': { event_id: '$that' } },
    });
  });

  it('is refused where it is empty or larger than an event may be', () => {
    expect(() => textContent({ ...base, body: ' \n' }, undefined)).toThrow('empty');
    expect(() => textContent({ ...base, body: 'ü'.repeat(20_001) }, undefined)).toThrow('40 kB');
  });
});

describe('a file message', () => {
  it('is of the kind that its type says, with what is known of it', () => {
    const file = new Blob(['1234'], { type: 'image/png' });
    const message = {
      roomId: room,
      file,
      fileName: 'a.png',
      caption: 'look',
      info: { width: 10.4, height: 5, blurhash: 'LEHV' },
    };
    expect(mediaContent(message, undefined)).toEqual({
      msgtype: 'm.image',
      body: 'look',
      filename: 'a.png',
      info: { mimetype: 'image/png', size: 4, w: 10, h: 5, 'xyz.amorgan.blurhash': 'LEHV' },
      'm.mentions': {},
    });
    const untyped = { ...message, file: new Blob(['1']) };
    expect(mediaContent(untyped, undefined)).toMatchObject({
      msgtype: 'm.file',
      info: { mimetype: 'application/octet-stream' },
    });
  });
});
