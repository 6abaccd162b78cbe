/** What extensions keep, in a real database: counted without being read again. */
import { expect, test } from './fixture.ts';

/** Looks at all rows that the page makes from now on, and the most rows in one. */
const countLooks = (): void => {
  const looks: number[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its store below
  const all = IDBObjectStore.prototype.getAll;
  IDBObjectStore.prototype.getAll = function counted(...given): IDBRequest<unknown[]> {
    const request: IDBRequest<unknown[]> = Reflect.apply(all, this, given);
    request.addEventListener('success', () => looks.push(request.result.length));
    return request;
  };
  Object.assign(globalThis, { looks });
};
declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var looks: number[];
}

test('to keep one more value reads no other; where no sum stands they are read once, a few at a time', async ({
  page,
}) => {
  await page.evaluate(countLooks);
  const seen = await page.evaluate(async () => {
    const caller = { extension: 'test.store', account: '@many:x' };
    const quota = 16_777_216;
    const first = harness.newStore();
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as a guest's quota has it
    for (let n = 0; n < 40; n++) await first.set(caller, `k${n}`, 'x'.repeat(262_100), quota);
    const while40 = looks.splice(0);
    const next = harness.newStore();
    await next.set(caller, 'again', 'more', quota);
    const known = looks.splice(0);
    // As in a database of before there were sums.
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('kumix-extensions:@many:x');
      request.addEventListener('error', () => reject(request.error ?? new Error('not opened')));
      request.addEventListener('success', () => {
        const transaction = request.result.transaction('sums', 'readwrite');
        transaction.objectStore('sums').clear();
        transaction.addEventListener('complete', () => {
          request.result.close();
          resolve();
        });
      });
    });
    await next.set(caller, 'one', 'more', quota);
    const again = looks.splice(0);
    await next.set(caller, 'two', 'more', quota);
    const used = await next.used(caller);
    await next.forget(caller.account);
    first.dispose();
    return { while40, known, again, later: looks.splice(0), used };
  });
  expect(seen.while40).toEqual([0]);
  expect(seen.known).toEqual([]);
  expect(Math.max(...seen.again)).toBeLessThan(8);
  expect(seen.again.length).toBeGreaterThan(5);
  expect(seen.later).toEqual([]);
  expect(seen.used).toBe(40 * 262_100 + 10 * 2 + 30 * 3 + 2 * 7 + 9);
});

test('what is kept is counted as a look at all of it would, whatever is written, deleted or refused', async ({
  page,
}) => {
  const counted = await page.evaluate(async () => {
    const caller = { extension: 'test.store', account: '@some:x' };
    const store = harness.newStore();
    const different: (readonly [number, number])[] = [];
    let refused = 0;
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
    for (let n = 0; n < 200; n++) {
      const key = `k${random(6)}`;
      const what = random(12);
      // oxlint-disable no-await-in-loop -- one after the other
      if (what === 0) await store.clear(caller);
      else if (what < 4) await store.delete(caller, key);
      else await store.set(caller, key, 'ü'.repeat(random(90)), 400).catch(() => refused++);
      if (n % 10 === 0) {
        const fresh = harness.newStore();
        const sums = [await store.used(caller), await fresh.used(caller)] as const;
        if (sums[0] !== sums[1]) different.push(sums);
        fresh.dispose();
      }
      // oxlint-enable no-await-in-loop
    }
    await Promise.all([1, 2, 3].map((n) => store.set(caller, `p${n}`, 'xy', 10_000)));
    const fresh = harness.newStore();
    different.push([await store.used(caller), await fresh.used(caller)]);
    fresh.dispose();
    await store.forget(caller.account);
    return { different, refused };
  });
  expect(counted.refused).toBeGreaterThan(5);
  expect(counted.different).toHaveLength(1);
  expect(counted.different[0]?.[0]).toBe(counted.different[0]?.[1]);
});

test('writes that meet over two connections never keep more than the quota, and are counted once', async ({
  page,
}) => {
  const kept = await page.evaluate(async () => {
    const caller = { extension: 'test.store', account: '@two:x' };
    const quota = 450;
    const [one, two] = [harness.newStore(), harness.newStore()];
    // Both know what is kept so far.
    const before = [await one.used(caller), await two.used(caller)];
    const writes = Array.from({ length: 10 }, (_, n) =>
      (n % 2 === 0 ? one : two).set(caller, `k${n}`, 'x'.repeat(98), quota),
    );
    const refused = (await Promise.allSettled(writes)).flatMap((write) =>
      write.status === 'rejected' ? [(write.reason as { readonly code: unknown }).code] : [],
    );
    const fresh = harness.newStore();
    const stores = [one, two, fresh];
    const used = (): Promise<readonly number[]> =>
      Promise.all(stores.map((store) => store.used(caller)));
    const keys = await fresh.keys(caller, '');
    const full = await used();
    // What one gives back, the other may fill.
    await one.delete(caller, keys[0] ?? '');
    await two.set(caller, 'again', 'x', quota);
    const refilled = await used();
    for (const store of [one, two]) store.dispose();
    await fresh.forget(caller.account);
    return { before, refused, keys: keys.length, full, refilled };
  });
  expect(kept).toEqual({
    before: [0, 0],
    refused: Array.from({ length: 6 }, () => 'quota'),
    keys: 4,
    full: [400, 400, 400],
    refilled: [306, 306, 306],
  });
});

test('a database of before there were sums is read, counted and written on @proof', async ({
  page,
}) => {
  const told = await page.evaluate(async () => {
    const caller = { extension: 'test.store', account: '@old:x' };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const request = indexedDB.open(`kumix-extensions:${caller.account}`, 1);
    request.addEventListener('error', () => reject(request.error ?? new Error('not opened')));
    request.addEventListener('upgradeneeded', () => {
      const values = request.result.createObjectStore('values', { keyPath: ['extension', 'key'] });
      for (const key of ['a', 'b']) {
        values.put({ extension: caller.extension, key, value: 'old', bytes: 4 });
      }
    });
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
    await promise;
    const store = harness.newStore();
    const kept = await store.get(caller, 'a');
    const before = await store.used(caller);
    await store.set(caller, 'a', 'newer', 10);
    const refused = await store.set(caller, 'c', '', 10).then(
      () => 'kept',
      (error: { readonly code: string }) => error.code,
    );
    const after = await store.used(caller);
    await store.forget(caller.account);
    return { kept, before, refused, after };
  });
  expect(told).toEqual({ kept: 'old', before: 8, refused: 'quota', after: 10 });
});
