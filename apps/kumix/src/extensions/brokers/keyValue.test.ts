import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeyValueBroker } from './keyValue.ts';

/** As much of IndexedDB as opens, closes and deletes: which databases are there, and which are open. */
function stubDatabases() {
  const there = new Set<string>();
  const open = new Set<string>();
  const settle = (request: EventTarget, type: string): void => {
    queueMicrotask(() => request.dispatchEvent(new Event(type)));
  };
  vi.stubGlobal('indexedDB', {
    open: (name: string) => {
      const database = Object.assign(new EventTarget(), {
        close: () => open.delete(name),
        transaction: () => {
          throw new Error('nothing is read here');
        },
      });
      const request = Object.assign(new EventTarget(), { result: database });
      there.add(name);
      open.add(name);
      settle(request, 'success');
      return request;
    },
    deleteDatabase: (name: string) => {
      const request = Object.assign(new EventTarget(), { result: undefined });
      // As a browser does: what is open somewhere is not deleted.
      if (open.has(name)) settle(request, 'blocked');
      else {
        there.delete(name);
        settle(request, 'success');
      }
      return request;
    },
  });
  return { there, open };
}

afterEach(() => vi.unstubAllGlobals());

describe('what extensions keep', () => {
  it('is forgotten with its account, and another account’s stays', async () => {
    const { there, open } = stubDatabases();
    const broker = createKeyValueBroker();
    for (const account of ['@ada:x', '@grace:x']) {
      // oxlint-disable-next-line no-await-in-loop -- one account after the other
      await broker.get({ extension: 'a', account }, 'key').catch(() => {});
    }
    expect([...open]).toEqual(['kumix-extensions:@ada:x', 'kumix-extensions:@grace:x']);
    await broker.forget('@ada:x');
    expect([...there]).toEqual(['kumix-extensions:@grace:x']);
    expect([...open]).toEqual([]);
  });
});
