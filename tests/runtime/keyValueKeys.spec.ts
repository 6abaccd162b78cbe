/** How many keys an extension may have, in a real database: what it keeps holds nobody else up. */
import { expect, test } from './fixture.ts';

/** Keeps so many keys `k0`, `k1`, … at once, as an earlier version let an extension do. */
async function fill([account, count]: readonly [string, number]): Promise<void> {
  const store = harness.newStore();
  await store.get({ extension: 'test.store', account }, 'k');
  store.dispose();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = indexedDB.open(`kumix-extensions:${account}`);
  request.addEventListener('success', () => {
    const transaction = request.result.transaction('values', 'readwrite');
    const values = transaction.objectStore('values');
    for (let n = 0; n < count; n++) {
      values.put({ extension: 'test.store', key: `k${n}`, value: '', bytes: `k${n}`.length });
    }
    transaction.addEventListener('complete', () => {
      request.result.close();
      resolve();
    });
    transaction.addEventListener('abort', () => reject(new Error('not filled')));
  });
  await promise;
}

/** What the page reads of its store from now on: how many rows or keys each look gave. */
const countLooks = (): void => {
  const given: number[] = [];
  for (const name of ['getAll', 'getAllKeys'] as const) {
    const all = IDBObjectStore.prototype[name];
    Object.assign(IDBObjectStore.prototype, {
      [name](this: IDBObjectStore, ...options: unknown[]): IDBRequest<unknown[]> {
        const request = Reflect.apply(all, this, options) as IDBRequest<unknown[]>;
        request.addEventListener('success', () => given.push(request.result.length));
        return request;
      },
    });
  }
  Object.assign(globalThis, { given });
};
declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var given: number[];
}

test('an extension has as many keys as can be listed, and no more @proof', async ({ page }) => {
  const account = '@keys:x';
  await page.evaluate(fill, [account, 9_999] as const);
  const told = await page.evaluate(async (name) => {
    const caller = { extension: 'test.store', account: name };
    const other = { extension: 'test.other', account: name };
    const store = harness.newStore();
    const set = (key: string, value = '', who = caller): Promise<string> =>
      store.set(who, key, value, 1_000_000).then(
        () => 'kept',
        (error: { readonly code: string }) => error.code,
      );
    const said = [await set('last'), await set('more'), await set('last', 'again')];
    const listed = (await store.keys(caller, '')).length;
    said.push(await set('more', '', other));
    await store.delete(caller, 'k7');
    said.push(await set('more'), await set('another'));
    await store.clear(caller);
    said.push(await set('another'));
    await store.forget(name);
    return { said, listed };
  }, account);
  expect(told).toEqual({
    said: ['kept', 'quota', 'kept', 'kept', 'kept', 'quota', 'kept'],
    listed: 10_000,
  });
});

test('more keys than there may be are read, removed and never added up @proof', async ({
  page,
}) => {
  const account = '@legacy:x';
  await page.evaluate(fill, [account, 12_000] as const);
  await page.evaluate(countLooks);
  const told = await page.evaluate(async (name) => {
    const caller = { extension: 'test.store', account: name };
    const store = harness.newStore();
    const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
      asked.then(
        () => 'done',
        (error: { readonly code: string }) => error.code,
      );
    const refused = [
      await codeOf(store.keys(caller, '')),
      await codeOf(store.set(caller, 'new', '', 1_000_000)),
      await codeOf(store.set(caller, 'k1', 'larger', 1_000_000)),
    ];
    const looks = given.splice(0);
    const some = (await store.keys(caller, 'k11')).length;
    const one = await store.get(caller, 'k11999');
    for (let n = 9_999; n < 12_000; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await store.delete(caller, `k${n}`);
    }
    const kept = await codeOf(store.set(caller, 'new', '', 1_000_000));
    const counted = await store.used(caller);
    const fresh = harness.newStore();
    const summed = await fresh.used(caller);
    fresh.dispose();
    await store.forget(name);
    return { refused, looks, some, one, kept, off: counted - summed };
  }, account);
  expect(told).toEqual({
    refused: ['too-large', 'quota', 'quota'],
    looks: [10_001],
    some: 1_111,
    one: '',
    kept: 'done',
    off: 0,
  });
});
