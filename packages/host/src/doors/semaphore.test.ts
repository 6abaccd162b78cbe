import { describe, expect, it } from 'vitest';
import { Semaphore } from './semaphore.ts';

const { signal: never } = new AbortController();

function piece() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let begun = false;
  const work = (): Promise<string> => {
    begun = true;
    return promise;
  };
  return { work, resolve, reject, begun: () => begun };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a semaphore', () => {
  it('lets so many run, and then whoever has waited longest, also where one fails', async () => {
    const semaphore = new Semaphore(2);
    const pieces = [piece(), piece(), piece(), piece()];
    const runs = pieces.map(({ work }) => semaphore.run(work, never));
    const begun = (): boolean[] => pieces.map((each) => each.begun());
    expect(begun()).toEqual([true, true, false, false]);
    pieces[1]?.reject(new Error('no'));
    await expect(runs[1]).rejects.toThrow('no');
    await turn();
    expect(begun()).toEqual([true, true, true, false]);
    // Whoever comes now comes behind the one that waits.
    const late = piece();
    const last = semaphore.run(late.work, never);
    pieces[0]?.resolve('a');
    await turn();
    expect([...begun(), late.begun()]).toEqual([true, true, true, true, false]);
    for (const each of [...pieces, late]) each.resolve('b');
    expect(await last).toBe('b');
    const free = [piece(), piece(), piece()];
    for (const { work } of free) void semaphore.run(work, never);
    expect(free.map((each) => each.begun())).toEqual([true, true, false]);
  });

  it('begins nothing that was given up, and gives its place on', async () => {
    const semaphore = new Semaphore(1);
    const [first, gone, last] = [piece(), piece(), piece()];
    const running = semaphore.run(first.work, never);
    const given = new AbortController();
    const waits = semaphore.run(gone.work, given.signal);
    const after = semaphore.run(last.work, never);
    given.abort();
    await expect(waits).rejects.toMatchObject({ code: 'aborted' });
    first.resolve('a');
    await running;
    last.resolve('b');
    expect(await after).toBe('b');
    expect(gone.begun()).toBe(false);
    await expect(semaphore.run(gone.work, given.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(gone.begun()).toBe(false);
    const next = piece();
    void semaphore.run(next.work, never);
    expect(next.begun()).toBe(true);
  });
});
