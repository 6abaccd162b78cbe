/** What canaries make of an engine's answers, and of none: the engine is stood in for. */
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Canary, documentCanary, workerCanary } from './canary.ts';

const refusal = (): never => {
  throw new Error('refused');
};
const refused = (): Promise<never> => Promise.reject(new Error('refused'));

/** An engine that refuses everything at once, in a document that nothing is reported to. */
const walls = {
  fetch: refused,
  Worker: refusal,
  indexedDB: { open: refusal },
  caches: { has: refused },
  navigator: { storage: { getDirectory: refused } },
  self: { origin: 'null' },
  document: new EventTarget(),
};

/** A worker or a request of a database, of which `answer` is heard in the next turn. */
const answering = (answer?: string) =>
  function later(this: unknown): object {
    const made: Record<string, unknown> = {};
    queueMicrotask(() => {
      const heard = answer === undefined ? undefined : made[answer];
      if (typeof heard === 'function') Reflect.apply(heard, made, [{}]);
    });
    return made;
  };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Names of what a canary finds open, and after how many milliseconds it says so. */
async function openTo(
  canary: Canary,
  engine: Partial<Record<keyof typeof walls, unknown>>,
): Promise<{ readonly open: readonly string[]; readonly ms: number }> {
  const started = Date.now();
  const { promise, resolve } = Promise.withResolvers<string>();
  let ask: (text: string) => void = () => {};
  const listen = (hear: typeof ask): void => {
    ask = hear;
  };
  runInNewContext(canary.code, {
    ...walls,
    // A context of Node's own refuses to import, and evaluates.
    eval: refusal,
    setTimeout,
    ...engine,
    canary: { post: resolve, listen },
  });
  ask('[1,[1,7]]');
  await vi.runAllTimersAsync();
  const [, [, id, { html }]] = JSON.parse(await promise) as [1, [2, number, { html: string }]];
  expect(id).toBe(7);
  return { open: JSON.parse(html) as string[], ms: Date.now() - started };
}

describe('a canary', () => {
  it('finds nothing open where everything is refused', async () => {
    expect((await openTo(workerCanary, {})).open).toEqual([]);
  });

  it('takes an event that says so for a refusal', async () => {
    const { open } = await openTo(workerCanary, {
      Worker: answering('onerror'),
      indexedDB: { open: answering('onerror') },
    });
    expect(open).toEqual([]);
  });

  it('finds open what succeeds', async () => {
    const { open } = await openTo(workerCanary, {
      fetch: () => Promise.resolve(),
      Worker: answering('onmessage'),
      indexedDB: { open: answering('onsuccess') },
      self: { origin: 'https://app.example' },
    });
    expect(open.toSorted()).toEqual([
      'has an origin',
      'opens a database',
      'reads with fetch',
      'starts a foreign worker',
    ]);
  });

  it('does not take silence for a wall', async () => {
    const { open, ms } = await openTo(workerCanary, {
      fetch: () => new Promise(() => {}),
      Worker: answering(),
      indexedDB: { open: answering() },
    });
    expect(open.toSorted()).toEqual([
      'opens a database',
      'reads with fetch',
      'starts a foreign worker',
    ]);
    expect(ms).toBe(1_500);
  });
});

describe('a document’s canary', () => {
  const header = 'runs without the header of its page';

  /** Refuses a request by policies of these texts, each of which is reported. */
  const reporting = (...policies: readonly string[]) => {
    const document = new EventTarget();
    const fetch = (): Promise<never> => {
      for (const originalPolicy of policies) {
        const event = Object.assign(new Event('securitypolicyviolation'), { originalPolicy });
        queueMicrotask(() => document.dispatchEvent(event));
      }
      return refused();
    };
    return { document, fetch };
  };

  it('finds the header of its page by a policy that only a header can hold', async () => {
    const both = reporting("default-src 'none'", "connect-src 'none'; sandbox allow-scripts");
    expect((await openTo(documentCanary, both)).open).toEqual([]);
  });

  it.each([[[]], [["default-src 'none'"]]])(
    'says that it is missing where only %j refused it',
    async (policies) => {
      expect((await openTo(documentCanary, reporting(...policies))).open).toEqual([header]);
    },
  );

  it('is the only one to ask for it: a worker’s cell has no header of its own', () => {
    expect(documentCanary.names).toEqual([...workerCanary.names, header]);
  });
});
