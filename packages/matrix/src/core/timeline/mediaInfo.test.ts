import { describe, expect, it } from 'vitest';
import { type Plain, same } from '../../protocol/plain.ts';
import { decryptAttachment, encryptAttachment } from '../media/attachmentCipher.ts';
import { mediaInfo } from './mediaInfo.ts';

/** As deep as an event of 65,536 bytes has it. */
const deep = (): unknown => JSON.parse('['.repeat(30_000) + ']'.repeat(30_000));
const url = 'mxc://x/secret';

const told = (content: Plain): unknown => mediaInfo({ body: 'a.png', ...content });

it('a file is called and of a kind no longer than is shown, with few marks on a letter', () => {
  const info = { mimetype: 'x'.repeat(60_000) };
  const media = mediaInfo({ url, body: `a${'\u0301'.repeat(60_000)}.png`, info });
  expect(media?.mimeType).toHaveLength(255);
  expect(media?.fileName).toBe(`a${'\u0301'.repeat(16)}.png`);
});

describe('an encrypted file', () => {
  it('can be compared and told, whatever a stranger put beside its key', () => {
    const file = (): Plain => ({
      url,
      v: deep(),
      more: deep(),
      key: { alg: 'A256CTR', k: deep(), key_ops: deep() },
      hashes: { sha256: 'x', md5: deep() },
    });
    const content = (): Plain => ({ file: file(), info: { thumbnail_file: file() } });
    const [first, second] = [told(content()), told(content())];
    expect(same(first, second)).toBe(true);
    expect(structuredClone(first)).toEqual(first);
    const encryption = { url, key: { alg: 'A256CTR' }, hashes: { sha256: 'x' } };
    expect(first).toMatchObject({ encryption, thumbnail: { uri: url, encryption } });
  });

  it('is opened by what is told of it', async () => {
    const words = new TextEncoder().encode('plain words');
    const { bytes, info } = await encryptAttachment(words.buffer);
    const media = mediaInfo({
      file: { ...info, url },
      info: { thumbnail_file: { ...info, url } },
    });
    for (const each of [media, media?.thumbnail]) {
      const opened = await decryptAttachment(bytes, each?.encryption);
      expect(new Uint8Array(opened)).toEqual(words);
    }
  });

  it('stays an encrypted one where nothing of its key is known', () => {
    expect(told({ file: { url, key: 'none', hashes: [] } })).toMatchObject({ encryption: { url } });
  });
});
