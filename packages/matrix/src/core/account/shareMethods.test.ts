import { describe, expect, it } from 'vitest';
import { mediaContent } from '../send/compose.ts';
import { mediaInfo } from '../timeline/mediaInfo.ts';
import { roomId } from '../../protocol/ids.ts';
import { forwarded, locationContent } from './shareMethods.ts';

describe('a location', () => {
  it('is a geo address of six decimals with its uncertainty', () => {
    expect(
      locationContent({ latitude: 52.5, longitude: -13.25, accuracy: 12.4, description: ' Here ' }),
    ).toMatchObject({
      msgtype: 'm.location',
      body: 'Here',
      geo_uri: 'geo:52.500000,-13.250000;u=12',
    });
  });

  it.each([
    [91, 0],
    [0, -181],
    [Number.NaN, 0],
  ])('is refused off the Earth: %s, %s', (latitude, longitude) => {
    expect(() => locationContent({ latitude, longitude, description: '' })).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });
});

describe('a voice message', () => {
  const content = mediaContent(
    {
      roomId: roomId('!r:x'),
      file: new Blob(['x'], { type: 'audio/ogg' }),
      fileName: 'voice.ogg',
      caption: 'listen',
      formattedCaption: '<b>listen</b>',
      info: { durationMs: 2_500, voice: true, waveform: [0, 0.5, 2] },
    },
    undefined,
  );

  it('says that it is one, how long, and how loud, in the ranges others expect', () => {
    expect(content).toMatchObject({
      msgtype: 'm.audio',
      'org.matrix.msc3245.voice': {},
      'org.matrix.msc1767.audio': { duration: 2_500, waveform: [0, 512, 1_024] },
      body: 'listen',
      format: 'org.matrix.custom.html',
      formatted_body: '<b>listen</b>',
    });
  });

  it('is read back as it was meant', () => {
    expect(mediaInfo({ ...content, url: 'mxc://x/1' })).toMatchObject({
      durationMs: 2_500,
      waveform: [0, 0.5, 1],
    });
  });

  it('takes no loudness that is none', () => {
    const read = (waveform: unknown) =>
      mediaInfo({ url: 'mxc://x/1', 'org.matrix.msc1767.audio': { waveform } })?.waveform;
    expect(read('loud')).toBeNull();
    expect(read([-5, 'x', 2_000])).toEqual([0, 1]);
    expect(read(Array.from({ length: 5_000 }, () => 3))).toHaveLength(120);
  });
});

describe('what is forwarded', () => {
  it('says the same, without what it answered, whom it meant and what it replaced', () => {
    expect(
      forwarded(
        {
          msgtype: 'm.text',
          body: 'hi',
          'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } },
          'm.mentions': { room: true },
          'm.new_content': { body: 'ho' },
        },
        false,
      ),
    ).toEqual({ msgtype: 'm.text', body: 'hi', 'm.mentions': {} });
  });

  it('is not forwarded where its key could be read', () => {
    const file = { msgtype: 'm.file', body: 'x', file: { url: 'mxc://x/1', key: {} } };
    expect(() => forwarded(file, false)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(forwarded(file, true)).toMatchObject({ file: { url: 'mxc://x/1' } });
  });
});
