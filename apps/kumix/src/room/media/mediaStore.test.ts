import { describe, expect, it } from 'vitest';
import { eventId, mediaUri, roomId } from '../testing/items.ts';
import { ScriptedCore, ScriptedFailure, settled } from '../testing/scriptedCore.ts';
import { fileSize } from './fileSize.ts';
import { fitMedia } from './fit.ts';
import { inertType, isMediaUri, MediaStore } from './mediaStore.ts';
import { Uploads } from './uploads.ts';

const uri = (name: string) => ({ uri: mediaUri(`mxc://test/${name}`) });

function setup(keepBytes = 100, parallel = 2) {
  const core = new ScriptedCore();
  const alive = new Set<string>();
  const blobs: Blob[] = [];
  let count = 0;
  const store = new MediaStore({
    core,
    keepBytes,
    parallel,
    urls: {
      createObjectURL: (blob) => {
        if (blob instanceof Blob) blobs.push(blob);
        count += 1;
        alive.add(`blob:${count}`);
        return `blob:${count}`;
      },
      revokeObjectURL: (url) => void alive.delete(url),
    },
  });
  const bytes = (mimeType = 'image/png', size = 60) =>
    core.answer('media.get', () => ({ bytes: new ArrayBuffer(size), mimeType }));
  return { core, store, alive, blobs, bytes };
}

describe('media', () => {
  it('is fetched once for all who show it, and kept for a while after', async () => {
    const { core, store, alive, bytes } = setup();
    bytes();
    const one = store.lease(uri('a'));
    const two = store.lease(uri('a'));
    await settled();
    expect(one.get()).toMatchObject({ state: 'ready' });
    one.release();
    two.release();
    expect(alive.size).toBe(1);
    store.lease(uri('a'));
    expect(core.made('media.get')).toHaveLength(1);
  });

  it('is revoked, oldest first, when nobody shows it and there is too much', async () => {
    const { store, alive, bytes } = setup(100);
    bytes('image/png', 60);
    const leases = ['a', 'b', 'c'].map((name) => store.lease(uri(name)));
    await settled();
    expect(alive.size).toBe(3);
    leases[0]?.release();
    leases[1]?.release();
    // b and c: c is shown, b is the newest of what is not.
    expect([...alive]).toHaveLength(2);
    expect(store.alive).toBe(2);
    leases[1]?.release();
    store.dispose();
    expect(alive.size).toBe(0);
  });

  it('that is scrolled past before it is here is not waited for', () => {
    const { core, store } = setup();
    const lease = store.lease(uri('a'));
    lease.release();
    expect(core.last('media.get').signal?.aborted).toBe(true);
  });

  it('comes a few at a time, the latest asked for first', async () => {
    const { core, store } = setup(100, 1);
    for (const name of ['a', 'b', 'c']) store.lease(uri(name));
    expect(core.made('media.get').map((request) => request.uri)).toEqual(['mxc://test/a']);
    core.last('media.get').settle.resolve({ bytes: new ArrayBuffer(1), mimeType: 'image/png' });
    await settled();
    expect(core.made('media.get')[1]?.uri).toBe('mxc://test/c');
  });

  it('never becomes an address of a type that could run', async () => {
    const { store, blobs, bytes } = setup();
    bytes('image/svg+xml');
    store.lease(uri('a'));
    await settled();
    expect(blobs[0]?.type).toBe('application/octet-stream');
    expect(inertType('text/html')).toBe('application/octet-stream');
    expect(inertType('IMAGE/PNG; charset=x')).toBe('image/png');
  });

  it('tells why it could not be had, and is asked for again by the next who wants it', async () => {
    const { core, store, bytes } = setup();
    core.answer('media.get', () => {
      throw new ScriptedFailure('not-found', 'The file is gone.');
    });
    const lease = store.lease(uri('a'));
    await settled();
    expect(lease.get()).toMatchObject({ state: 'failed', message: 'The file is gone.' });
    lease.release();
    bytes();
    const again = store.lease(uri('a'));
    await settled();
    expect(again.get().state).toBe('ready');
  });

  it('is asked for again by whoever shows it, for all who do, and only where it failed', async () => {
    const { core, store, bytes } = setup();
    core.answer('media.get', () => {
      throw new ScriptedFailure('offline', 'no network');
    });
    const [one, two] = [store.lease(uri('a')), store.lease(uri('a'))];
    await settled();
    const failed = one.get();
    if (failed.state !== 'failed') throw new Error(failed.state);
    bytes();
    failed.again();
    failed.again();
    expect(two.get().state).toBe('loading');
    await settled();
    expect([one.get().state, two.get().state]).toEqual(['ready', 'ready']);
    expect(core.made('media.get')).toHaveLength(2);
  });

  it('tells its listeners until it is let go of', async () => {
    const { store, bytes } = setup();
    bytes();
    const lease = store.lease(uri('a'));
    let heard = 0;
    const stop = lease.subscribe(() => (heard += 1));
    await settled();
    expect(heard).toBe(1);
    stop();
  });
});

describe('uploads', () => {
  const chosen = (name: string) => ({ file: new File(['x'], name, { type: 'text/plain' }) });
  const file = () => chosen('a.txt');
  const make = () => {
    const core = new ScriptedCore();
    const uploads = new Uploads({
      core,
      roomId: roomId('!r:test'),
      inspect: () => Promise.resolve({ info: { width: 3, height: 2 } }),
    });
    return { core, uploads };
  };

  it('hand a file over with what is known of it, and are done', async () => {
    const { core, uploads } = make();
    core.answer('send.media', () => ({ key: 'txn' }));
    uploads.add([file()]);
    expect(uploads.list.get()).toMatchObject([
      { fileName: 'a.txt', state: { state: 'preparing' } },
    ]);
    await settled();
    expect(core.made('send.media')[0]).toMatchObject({
      fileName: 'a.txt',
      info: { width: 3, height: 2 },
    });
    expect(uploads.list.get()).toEqual([]);
  });

  it('tell why they failed, and try again when asked', async () => {
    const { core, uploads } = make();
    core.answer('send.media', () => {
      throw new ScriptedFailure('too-large', 'At most 50 MB here.');
    });
    uploads.add([file()]);
    await settled();
    const [failed] = uploads.list.get();
    expect(failed?.state).toEqual({ state: 'failed', message: 'At most 50 MB here.' });
    core.answer('send.media', () => ({ key: 'txn' }));
    uploads.retry(failed?.id ?? 0);
    await settled();
    expect(uploads.list.get()).toEqual([]);
  });

  it('give the caption and the answer to the first of several, also when it is tried again', async () => {
    const { core, uploads } = make();
    core.answer('send.media', ({ fileName }) => {
      if (fileName === 'a.txt' && core.made('send.media').length < 3) {
        throw new ScriptedFailure('offline', 'no network');
      }
      return { key: fileName };
    });
    const words = { caption: 'look', mentions: { userIds: [], room: false } };
    uploads.add([file(), chosen('b.txt')], {
      caption: Promise.resolve(words),
      replyTo: eventId('$asked'),
    });
    await settled();
    expect(core.made('send.media')).toMatchObject([
      { fileName: 'a.txt', caption: 'look', replyTo: '$asked' },
      { fileName: 'b.txt' },
    ]);
    expect(core.made('send.media')[1]).not.toHaveProperty('caption');
    uploads.retry(uploads.list.get()[0]?.id ?? 0);
    await settled();
    expect(core.made('send.media')[2]).toMatchObject({ caption: 'look', replyTo: '$asked' });
    expect(uploads.list.get()).toEqual([]);
  });

  it('take what is known of a voice message for what it is, and look at no other file less', async () => {
    const { core, uploads } = make();
    core.answer('send.media', () => ({ key: 'txn' }));
    uploads.add([{ ...file(), facts: { info: { voice: true, durationMs: 5 } } }]);
    await settled();
    expect(core.made('send.media')[0]?.info).toEqual({ voice: true, durationMs: 5 });
  });

  it('are handed over in the order they were chosen, however long each is looked at', async () => {
    const core = new ScriptedCore();
    core.answer('send.media', ({ fileName }) => ({ key: fileName }));
    const looks = new Map<string, PromiseWithResolvers<{ info: object }>>();
    const uploads = new Uploads({
      core,
      roomId: roomId('!r:test'),
      inspect: ({ name }) => {
        const look = Promise.withResolvers<{ info: object }>();
        looks.set(name, look);
        return look.promise;
      },
    });
    uploads.add([chosen('one'), chosen('two')]);
    looks.get('two')?.resolve({ info: {} });
    await settled();
    expect(core.made('send.media')).toEqual([]);
    looks.get('one')?.resolve({ info: {} });
    await settled();
    expect(core.made('send.media').map(({ fileName }) => fileName)).toEqual(['one', 'two']);
  });

  it('stop when they are told to', async () => {
    const { core, uploads } = make();
    uploads.add([file()]);
    await settled();
    uploads.cancel(uploads.list.get()[0]?.id ?? 0);
    expect(core.last('send.media').signal?.aborted).toBe(true);
    expect(uploads.list.get()).toEqual([]);
  });

  it('watch progress only while somebody looks', () => {
    const { core, uploads } = make();
    const stop = uploads.progress.subscribe(() => undefined);
    core.deliver('uploads', { txn: { sent: 1, total: 2 } });
    expect(uploads.progress.get()).toEqual({ txn: { sent: 1, total: 2 } });
    stop();
    expect(core.watches[0]?.stopped).toBe(true);
  });
});

describe('the box of a picture', () => {
  it.each([
    [{ width: 4000, height: 3000 }, 420, 315],
    [{ width: 300, height: 3000 }, 48, 340],
    [{ width: 100, height: 80 }, 100, 80],
    [{ width: null, height: null }, 420, 280],
    [{ width: 0, height: -4 }, 420, 280],
  ])('%o', (media, width, height) => expect(fitMedia(media, 'image')).toEqual({ width, height }));
});

it('says sizes as people read them', () => {
  expect([0, 999, 1_000, 1_549_000, 999_960].map(fileSize)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '1.5 MB',
    '1 MB',
  ]);
});

it('knows an address of media', () => {
  expect(isMediaUri('mxc://test/abc')).toBe(true);
  expect(['https://test/abc', 'mxc://test', 'mxc:///x', 'mxc://a/b/c'].some(isMediaUri)).toBe(
    false,
  );
});
