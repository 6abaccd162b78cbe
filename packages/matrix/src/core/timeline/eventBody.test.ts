import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../../protocol/line.ts';
import type { Plain } from '../../protocol/plain.ts';
import { eventBody } from './eventBody.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const nameOf = (id: string): string => id;

const message = (content: Plain) =>
  eventBody(
    {
      type: 'm.room.message',
      sender: '@a:x',
      stateKey: undefined,
      content,
      previous: {},
    },
    nameOf,
  );

describe('a message as a row', () => {
  it('is text with its formatted body', () => {
    expect(
      message({
        msgtype: 'm.text',
        body: 'hi',
        format: 'org.matrix.custom.html',
        formatted_body: '<b>hi</b>',
      }),
    ).toEqual({ kind: 'text', body: 'hi', formattedBody: '<b>hi</b>', edited: false });
  });

  it('takes no formatted body of another format', () => {
    expect(message({ msgtype: 'm.text', body: 'hi', format: 'x', formatted_body: '<b>' })).toEqual({
      kind: 'text',
      body: 'hi',
      formattedBody: null,
      edited: false,
    });
  });

  it('drops the quote that older clients put before a reply', () => {
    expect(
      message({
        msgtype: 'm.text',
        body: '> <@b:x> earlier\n> more\n\nnow',
        format: 'org.matrix.custom.html',
        formatted_body: '<mx-reply><blockquote>earlier</blockquote></mx-reply>now',
        'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } },
      }),
    ).toMatchObject({ body: 'now', formattedBody: 'now' });
  });

  it('keeps a quote that is no reply', () => {
    expect(message({ msgtype: 'm.text', body: '> <b> is bold' })).toMatchObject({
      body: '> <b> is bold',
    });
  });

  it('is media where there is an address, with its caption and blurhash', () => {
    expect(
      message({
        msgtype: 'm.image',
        body: 'our dog',
        filename: 'dog.png',
        url: 'mxc://x/abc',
        info: { w: 4, h: 3, size: 9, mimetype: 'image/png', 'xyz.amorgan.blurhash': 'LEHV6n' },
      }),
    ).toEqual({
      kind: 'image',
      body: 'our dog',
      caption: 'our dog',
      formattedCaption: null,
      media: {
        uri: 'mxc://x/abc',
        mimeType: 'image/png',
        sizeBytes: 9,
        width: 4,
        height: 3,
        durationMs: null,
        blurhash: 'LEHV6n',
        waveform: null,
        fileName: 'dog.png',
        encryption: null,
        thumbnail: null,
      },
    });
  });

  it('takes the address of encrypted media from inside its key', () => {
    const file = { url: 'mxc://x/secret', v: 'v2' };
    expect(message({ msgtype: 'm.file', body: 'a.pdf', file, url: 'mxc://x/decoy' })).toMatchObject(
      { kind: 'file', media: { uri: 'mxc://x/secret', encryption: file } },
    );
  });

  it('falls back to text for media without an address that can be asked for', () => {
    for (const url of [undefined, 'https://evil.example/a.png', 'mxc://x/../../admin', 7]) {
      expect(message({ msgtype: 'm.image', body: 'a.png', url })).toMatchObject({ kind: 'text' });
    }
  });

  it('gives a file name without path, control characters or direction marks', () => {
    const body = message({
      msgtype: 'm.file',
      body: 'x',
      filename: '../..\\etc/photo\u202egnp.exe\u0000',
      url: 'mxc://x/abc',
    });
    expect(body).toMatchObject({ media: { fileName: 'photognp.exe' } });
  });

  it('refuses a location that is no geo address', () => {
    expect(
      message({ msgtype: 'm.location', body: 'here', geo_uri: 'javascript:alert(1)' }),
    ).toMatchObject({ kind: 'text', body: 'here' });
    expect(message({ msgtype: 'm.location', body: 'here', geo_uri: 'geo:1.5,-2' })).toMatchObject({
      kind: 'location',
      geoUri: 'geo:1.5,-2',
    });
  });

  it('tells places, pictures and types of events as far as they are shown', () => {
    const long = 'x'.repeat(60_000);
    expect(message({ msgtype: 'm.location', body: long, geo_uri: 'geo:1,2' })).toMatchObject({
      body: `${'x'.repeat(999)}…`,
    });
    const url = 'mxc://x/abc';
    const picture = message({ msgtype: 'm.image', filename: 'a.png', body: long, url });
    expect(picture).toMatchObject({ body: `${'x'.repeat(499)}…`, caption: long });
    const of = (type: string, content: Plain) =>
      eventBody({ type, sender: '@a:x', stateKey: undefined, content, previous: {} }, nameOf);
    expect(of('m.sticker', { body: long, url })).toMatchObject({ body: `${'x'.repeat(499)}…` });
    expect(of(long, {})).toEqual({ kind: 'unknown', type: `${'x'.repeat(254)}…` });
  });

  it('does not split a character where it cuts a body that is too long', () => {
    const body = message({ msgtype: 'm.text', body: `${'x'.repeat(65_535)}😀 and more` });
    expect(body).toMatchObject({ body: 'x'.repeat(65_535) });
  });

  it('is no row for an edit, a reaction, a redaction or a verification step', () => {
    const relation = { 'm.relates_to': { rel_type: 'm.replace', event_id: '$1' } };
    expect(message({ msgtype: 'm.text', body: '* x', ...relation })).toBeNull();
    for (const type of ['m.reaction', 'm.room.redaction', 'm.key.verification.start']) {
      expect(
        eventBody({ type, sender: '@a:x', stateKey: undefined, content: {}, previous: {} }, nameOf),
      ).toBeNull();
    }
  });

  it('tells the type of what it does not know', () => {
    expect(
      eventBody(
        { type: 'org.x.poem', sender: '@a:x', stateKey: undefined, content: {}, previous: {} },
        nameOf,
      ),
    ).toEqual({ kind: 'unknown', type: 'org.x.poem' });
  });

  it('survives whatever a stranger sends, and gives only data that crosses to the page', () => {
    const hostile = fc.dictionary(
      fc.oneof(
        fc.string(),
        fc.constantFrom('msgtype', 'body', 'url', 'info', 'file', 'm.relates_to', 'format'),
      ),
      fc.anything({ withNullPrototype: true, withDate: true, withBigInt: false }),
    );
    const types = fc.constantFrom(
      'm.text',
      'm.image',
      'm.audio',
      'm.file',
      'm.location',
      '__proto__',
      'constructor',
    );
    fc.assert(
      fc.property(hostile, types, (content, msgtype) => {
        const body = message({ ...content, msgtype });
        const line = body === null ? '' : (lineOf(body)?.text ?? '');
        expect(() => structuredClone({ ...body, media: undefined })).not.toThrow();
        expect(line).toBeTypeOf('string');
        expect(line).not.toContain('\n');
      }),
      { numRuns: runs },
    );
  });
});
