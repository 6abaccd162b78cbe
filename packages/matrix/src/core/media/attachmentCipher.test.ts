import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decryptAttachment, encryptAttachment } from './attachmentCipher.ts';
import { inertType } from './inertTypes.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

describe('an encrypted attachment', () => {
  it('comes back as it was, and shows nothing of itself on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (file) => {
        const { bytes: sealed, info } = await encryptAttachment(new Uint8Array(file).buffer);
        expect(sealed.byteLength).toBe(file.length);
        expect(new Uint8Array(await decryptAttachment(sealed, info))).toEqual(new Uint8Array(file));
      }),
      { numRuns: runs },
    );
  });

  it('uses a key and a counter of its own each time, its lower half zero', async () => {
    const [a, b] = await Promise.all([
      encryptAttachment(bytes('x')),
      encryptAttachment(bytes('x')),
    ]);
    expect(a.info['iv']).not.toBe(b.info['iv']);
    expect(a.info['key']).not.toEqual(b.info['key']);
    const counter = Buffer.from(String(a.info['iv']), 'base64');
    expect([...counter.subarray(8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is refused where a single bit has changed', async () => {
    const { bytes: sealed, info } = await encryptAttachment(bytes('plain words'));
    const broken = new Uint8Array(sealed.slice(0));
    broken[3] = (broken[3] ?? 0) ^ 1;
    await expect(decryptAttachment(broken.buffer, info)).rejects.toMatchObject({ code: 'failed' });
  });

  it('is refused where its key is not a key, or its version not known', async () => {
    const { bytes: sealed, info } = await encryptAttachment(bytes('plain words'));
    for (const wrong of [
      null,
      {},
      { ...info, v: 'v1' },
      { ...info, hashes: {} },
      { ...info, iv: 'AAAA' },
      { ...info, key: { ...(info['key'] as object), alg: 'none' } },
      { ...info, key: { ...(info['key'] as object), k: '!' } },
    ]) {
      await expect(decryptAttachment(sealed, wrong)).rejects.toMatchObject({ code: 'failed' });
    }
  });
});

describe('the type of a file', () => {
  it('stays where no browser runs it', () => {
    expect(inertType('image/PNG; charset=x')).toBe('image/png');
    expect(inertType('video/mp4')).toBe('video/mp4');
  });

  it.each([
    undefined,
    '',
    'image/svg+xml',
    'text/html',
    'application/pdf',
    'text/xml',
    'image/png, text/html',
    'multipart/x-mixed-replace',
  ])('is bytes for %s', (claimed) => {
    expect(inertType(claimed)).toBe('application/octet-stream');
  });
});
