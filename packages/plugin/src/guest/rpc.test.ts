import { describe, expect, it, vi } from 'vitest';
import type { Channel } from './channel.ts';
import { KumixError, Rpc } from './rpc.ts';
import { hostTable } from './tables.ts';

/** A bridge with the host's end in hand: what it has posted, and a way to tell it something. */
function bridge() {
  const posted: string[] = [];
  let hear: (channel: number, data: unknown) => void = () => {};
  const way: Channel = {
    version: 1,
    post: (_channel, text) => posted.push(text),
    listen: (listener) => {
      hear = listener;
    },
    wasm: () => Promise.reject(new Error('none')),
  };
  const rpc = new Rpc(way);
  const ask = (...ids: readonly number[]): void =>
    hear(
      0,
      JSON.stringify([1, ...ids.map((id) => [1, id, 'render.markdown', { text: `${id}` }, 1_000])]),
    );
  return { rpc, posted, ask, hear: (text: string) => hear(0, text) };
}

const html = (params: unknown) => ({ html: (params as { readonly text: string }).text });

describe('what an extension serves', () => {
  it('is answered before the next turn where the handler has it at once, all calls in one text', () => {
    const { rpc, posted, ask } = bridge();
    rpc.serve('render.markdown', html);
    ask(1, 2, 3);
    expect(posted).toEqual(['[1,[2,1,{"html":"1"}],[2,2,{"html":"2"}],[2,3,{"html":"3"}]]']);
  });

  it.each([
    ['in one text where the answers come fast', 0, [100]],
    [
      'in texts of 32 where each takes its time, so that the host reads the first',
      1,
      [32, 32, 32, 4],
    ],
  ])('is answered %s', (_how, eachMs, sizes) => {
    const { rpc, posted, ask } = bridge();
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    rpc.serve('render.markdown', (params) => {
      now += eachMs;
      return html(params);
    });
    ask(...Array.from({ length: 100 }, (_, index) => index + 1));
    clock.mockRestore();
    const texts = posted.map((text) => JSON.parse(text) as unknown[]);
    expect(texts.map(({ length }) => length - 1)).toEqual(sizes);
  });

  it.each([
    ['at once, before the next is made', 2, [1, 1, 1, 1]],
    ['every two milliseconds, however many there are', 1, [1, 2, 1]],
  ])('is answered %s, where answers are long', (_how, eachMs, sizes) => {
    const { rpc, posted, ask } = bridge();
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const before: number[] = [];
    rpc.serve('render.markdown', (params) => {
      before.push(posted.length);
      now += eachMs;
      return { html: html(params).html.repeat(4_096) };
    });
    ask(1, 2, 3, 4);
    clock.mockRestore();
    const texts = posted.map((text) => JSON.parse(text) as unknown[]);
    expect(texts.map(({ length }) => length - 1)).toEqual(sizes);
    expect(before[1]).toBe(1);
  });

  it('tells a handler that is under way when the host gives the call up, however late it looks', async () => {
    const { rpc, ask, hear } = bridge();
    const seen: boolean[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    rpc.serve('render.markdown', async (params, context) => {
      await promise;
      seen.push(context.signal.aborted);
      return html(params);
    });
    ask(1, 2);
    hear('[1,[4,1]]');
    resolve();
    await vi.waitFor(() => expect(seen).toEqual([true, false]));
  });

  it('is answered when the handler is done where it takes its time, whatever the order', async () => {
    const { rpc, posted, ask } = bridge();
    const waiting = new Map<string, () => void>();
    rpc.serve('render.markdown', async (params) => {
      const { html: text } = html(params);
      if (text === '1') await new Promise<void>((resolve) => waiting.set(text, resolve));
      return { html: text };
    });
    ask(1, 2);
    const second = '[1,[2,2,{"html":"2"}]]';
    await vi.waitFor(() => expect(posted).toEqual([second]));
    waiting.get('1')?.();
    await vi.waitFor(() => expect(posted).toEqual([second, '[1,[2,1,{"html":"1"}]]']));
  });

  it('fails by the code of what the handler throws or rejects with, once for each call', async () => {
    const { rpc, posted, ask } = bridge();
    rpc.serve('render.markdown', (params) => {
      const error = new KumixError('quota', 'No more today.');
      if (html(params).html === '1') throw error;
      return Promise.reject(error);
    });
    ask(1, 2);
    const failure = '{"code":"quota","message":"No more today."}';
    await vi.waitFor(() => expect(posted.join('')).toContain(`[3,2,${failure}]`));
    expect(posted.join('').split(failure)).toHaveLength(3);
    expect(posted.join('')).toContain(`[3,1,${failure}]`);
  });

  it('fails with a reason where the result does not fit the table, or nobody serves it', () => {
    const { rpc, posted, ask } = bridge();
    ask(1);
    rpc.serve('render.markdown', () => ({ html: 7 }));
    ask(2);
    expect(posted).toEqual([
      '[1,[3,1,{"code":"not-found","message":"This extension does not serve render.markdown."}]]',
      '[1,[3,2,{"code":"invalid-result","message":"render.markdown: /html: must be a string"}]]',
    ]);
  });
});

describe('what an extension asks', () => {
  it('leaves nothing with a signal that outlives it, which gives up what is under way', async () => {
    const { rpc, posted, hear } = bridge();
    const method = hostTable.get('storage.kv.get');
    if (method === undefined) throw new Error('the table has no storage.kv.get');
    const controller = new AbortController();
    const { signal } = controller;
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const answered = rpc.call(method, { key: 'a' }, signal);
    hear('[1,[2,1,"kept"]]');
    expect(await answered).toBe('kept');
    expect(added).toHaveBeenCalledOnce();
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
    const given = rpc.call(method, { key: 'b' }, signal);
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    hear('[1,[2,2,"too late"]]');
    await vi.waitFor(() => expect(posted.join('')).toContain('[4,2]'));
    expect(posted.join('')).not.toContain('[4,1]');
  });
});
