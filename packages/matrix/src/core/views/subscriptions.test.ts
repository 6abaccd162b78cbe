import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyDeltas } from '../../protocol/listDelta.ts';
import type { ListDelta } from '../../protocol/views.ts';
import type { FromCore } from '../../protocol/wire.ts';
import { Value } from '../value.ts';
import { listFeed, valueFeed } from './feed.ts';
import { Subscriptions } from './subscriptions.ts';

interface Row {
  readonly key: string;
}

afterEach(() => void vi.restoreAllMocks());

const turn = (): Promise<void> => new Promise((done) => queueMicrotask(() => done()));

function page() {
  const posted: FromCore[] = [];
  const views = new Subscriptions((message) => posted.push(message), 2);
  return { posted, views };
}

const rows = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({ key: String(i) }));

describe('open views', () => {
  it('have at most two updates on their way, however much changes', async () => {
    const { posted, views } = page();
    const value = new Value(0);
    views.add(1, valueFeed(value));
    for (let i = 1; i <= 50; i += 1) {
      value.set(i);
      await turn();
    }
    expect(posted).toHaveLength(2);
    expect(views.held).toBe(1);
    views.acknowledge(1);
    expect(posted.at(-1)).toMatchObject({ update: 50 });
    expect(views.held).toBe(0);
  });

  it('merge what a slow page missed into the deltas from what it has', async () => {
    const { posted, views } = page();
    const value = new Value<readonly Row[] | undefined>(undefined, Object.is);
    views.add(
      1,
      listFeed(value, (row) => row.key),
    );
    expect(posted).toHaveLength(0);
    for (let count = 1; count <= 100; count += 1) {
      value.set(rows(count));
      await turn();
      if (count % 10 === 0) views.acknowledge(1);
    }
    while (views.held > 0) views.acknowledge(1);
    const seen = posted.reduce<readonly Row[]>((list, message) => {
      const update = message.kind === 'update' ? message.update : undefined;
      return applyDeltas(list, (update as { deltas: readonly ListDelta<Row>[] }).deltas);
    }, []);
    expect(seen).toEqual(rows(100));
    expect(posted.length).toBeLessThan(15);
  });

  it('send changes of one turn together, and none of what stays the same', async () => {
    const { posted, views } = page();
    const value = new Value({ a: 0 });
    views.add(1, valueFeed(value));
    value.set({ a: 1 });
    value.set({ a: 2 });
    value.set({ a: 2 });
    await turn();
    expect(posted).toHaveLength(2);
    expect(posted.at(-1)).toMatchObject({ update: { a: 2 } });
  });

  it('send nothing after they were closed, and leave no listener behind', async () => {
    const { posted, views } = page();
    const value = new Value(0);
    views.add(1, valueFeed(value));
    views.remove(1);
    value.set(1);
    await turn();
    expect(posted).toHaveLength(1);
    expect(views.size).toBe(0);
  });

  it.each([
    ['cannot be read', () => expect.fail('unread')],
    ['cannot cross to the page', () => () => {}],
  ])('go on where one %s: it is ended, and whoever watches it is told', async (_how, next) => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const posted: FromCore[] = [];
    const views = new Subscriptions((message) => posted.push(structuredClone(message)), 2);
    const value = new Value<unknown>(0);
    views.add(
      1,
      valueFeed({
        get: () => (value.get() === 0 ? 0 : next()),
        subscribe: (changed) => value.subscribe(changed),
      }),
    );
    views.add(2, valueFeed(value));
    value.set(1);
    await turn();
    expect(posted.slice(2)).toMatchObject([
      { kind: 'ended', subscription: 1, failure: { code: 'failed' } },
      { kind: 'update', subscription: 2, update: 1 },
    ]);
    expect(views.size).toBe(1);
    expect(logged).toHaveBeenCalledOnce();
  });

  it('ignore an acknowledgement that nobody owes', () => {
    const { posted, views } = page();
    views.add(1, valueFeed(new Value(0)));
    for (let i = 0; i < 10; i += 1) views.acknowledge(1);
    views.acknowledge(7);
    expect(posted).toHaveLength(1);
  });
});
