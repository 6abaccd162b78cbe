import type { MediaUri } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import { createAvatars } from './avatars.ts';
import type { CorePort } from './core.ts';

const uri = (name: string): MediaUri => `mxc://example.org/${name}` as MediaUri;

function withCore(mimeType = 'image/png') {
  const calls: { uri: string; reply: () => void; refuse: () => void }[] = [];
  const live = new Set<string>();
  const call = vi.fn(
    (_method: string, params: unknown) =>
      new Promise((resolve, reject) => {
        const { uri: asked } = params as { uri: string };
        calls.push({
          uri: asked,
          reply: () => resolve({ bytes: new ArrayBuffer(4), mimeType }),
          refuse: () => reject(new Error('no')),
        });
      }),
  );
  const core = { call, watch: vi.fn() } as unknown as CorePort;
  const avatars = createAvatars(core, {
    createUrl: () => {
      const url = `blob:${live.size + 1}-${calls.length}`;
      live.add(url);
      return url;
    },
    revokeUrl: (url) => void live.delete(url),
    keep: 1,
    concurrent: 2,
  });
  return { avatars, calls, live };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('avatars', () => {
  it('fetch a picture once for all who show it', async () => {
    const { avatars, calls, live } = withCore();
    const one = avatars.acquire(uri('a'), 32);
    const other = avatars.acquire(uri('a'), 40);
    expect(one).toBe(other);
    expect(calls).toHaveLength(1);
    calls[0]?.reply();
    await settle();
    expect(live.has(one.get() ?? '')).toBe(true);
  });

  it('ask for a few at a time, the last asked first', async () => {
    const { avatars, calls } = withCore();
    for (const name of ['a', 'b', 'c', 'd']) avatars.acquire(uri(name), 32);
    expect(calls.map((call) => call.uri)).toEqual([uri('a'), uri('b')]);
    calls[0]?.reply();
    await settle();
    expect(calls.at(-1)?.uri).toBe(uri('d'));
  });

  it('never ask for what was scrolled past before its turn', async () => {
    const { avatars, calls } = withCore();
    for (const name of ['a', 'b', 'c']) avatars.acquire(uri(name), 32);
    avatars.release(uri('c'), 32);
    calls[0]?.reply();
    await settle();
    expect(calls.map((call) => call.uri)).not.toContain(uri('c'));
  });

  it('keep a bounded number of unused pictures and revoke the rest', async () => {
    const { avatars, calls, live } = withCore();
    for (const name of ['a', 'b']) avatars.acquire(uri(name), 32);
    for (const call of calls) call.reply();
    await settle();
    expect(live.size).toBe(2);
    for (const name of ['a', 'b']) avatars.release(uri(name), 32);
    expect(live.size).toBe(1);
    avatars.dispose();
    expect(live.size).toBe(0);
  });

  it('show initials where the type is not an inert image, or the call fails', async () => {
    const svg = withCore('image/svg+xml');
    const picture = svg.avatars.acquire(uri('a'), 32);
    svg.calls[0]?.reply();
    await settle();
    expect(picture.get()).toBeNull();
    const { avatars, calls } = withCore();
    const lost = avatars.acquire(uri('b'), 32);
    calls[0]?.refuse();
    await settle();
    expect(lost.get()).toBeNull();
  });
});
