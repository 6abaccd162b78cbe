import { BrokerError } from '@kumix/host';
import type { CoreErrorCode, MediaUri } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import { ScriptedCore, ScriptedFailure } from '../../room/testing/scriptedCore.ts';
import { createUnfurlBroker } from './unfurl.ts';

const url = 'https://garden.example/plan';
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the core brands it
const image = 'mxc://garden.example/plan' as MediaUri;
const { signal } = new AbortController();

function setup(picture: () => { bytes: ArrayBuffer; mimeType: string }) {
  const core = new ScriptedCore();
  core.answer('url.preview', () => ({ title: 'The plan', description: 'Beds', image }));
  core.answer('media.get', picture);
  return { core, broker: createUnfurlBroker(core) };
}

const bytes = (count: number): ArrayBuffer => new Uint8Array(count).fill(255).buffer;

describe('what stands behind a link', () => {
  it('is told with a small picture, as bytes that a cell can draw', async () => {
    const { core, broker } = setup(() => ({ bytes: bytes(3), mimeType: 'image/png' }));
    expect(await broker.preview(url, signal)).toEqual({
      title: 'The plan',
      description: 'Beds',
      picture: 'data:image/png;base64,////',
    });
    expect(core.calls.at(-1)?.params).toEqual({
      uri: image,
      thumbnail: { width: 160, height: 160, crop: false },
    });
  });

  it.each([
    ['would run', () => ({ bytes: bytes(3), mimeType: 'image/svg+xml' })],
    ['is a page', () => ({ bytes: bytes(3), mimeType: 'text/html' })],
    ['is too large', () => ({ bytes: bytes(90_001), mimeType: 'image/png' })],
    [
      'cannot be had',
      (): never => {
        throw new ScriptedFailure('not-found', 'gone');
      },
    ],
  ])('is told without a picture that %s', async (_what, picture) => {
    const { broker } = setup(picture);
    expect(await broker.preview(url, signal)).toEqual({ title: 'The plan', description: 'Beds' });
  });

  it('counts until the homeserver has answered, though its call is given up', async () => {
    const core = new ScriptedCore();
    const given = new AbortController();
    const over = vi.fn<() => void>();
    const told = createUnfurlBroker(core).preview(url, given.signal);
    told.catch(() => {}).finally(over);
    given.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).not.toHaveBeenCalled();
    core.calls[0]?.settle.resolve({ title: 'The plan', description: 'Beds', image });
    await expect(told).rejects.toMatchObject({ code: 'aborted' });
    expect(core.calls).toHaveLength(1);
  });

  it('is nothing where the homeserver has no previews, or knows no title', async () => {
    const { core, broker } = setup(() => ({ bytes: bytes(0), mimeType: '' }));
    core.answer('url.preview', () => null);
    expect(await broker.preview(url, signal)).toBeUndefined();
    core.answer('url.preview', () => {
      throw new ScriptedFailure('not-found', 'Unrecognized request');
    });
    expect(await broker.preview(url, signal)).toBeUndefined();
  });

  it.each<[CoreErrorCode, RegExp]>([
    ['forbidden', /does not look at this address/],
    ['offline', /could not look at the link/],
  ])('is refused in words of our own where the homeserver says %s', async (code, words) => {
    const { core, broker } = setup(() => ({ bytes: bytes(0), mimeType: '' }));
    core.answer('url.preview', () => {
      throw new ScriptedFailure(code, 'Connection refused by 10.0.0.7:5432');
    });
    const refused = broker.preview(url, signal);
    await expect(refused).rejects.toBeInstanceOf(BrokerError);
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      message: words,
    });
  });
});
