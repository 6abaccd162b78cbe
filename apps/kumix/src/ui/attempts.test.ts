import { CoreError, said } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';

describe('what a page has under way', () => {
  it('is busy by name, refuses a second try of the same one, and is done', async () => {
    const attempts = createAttempts();
    const work = Promise.withResolvers<null>();
    const first = attempts.run('name', () => work.promise);
    expect(attempts.state.get().busy).toEqual(new Set(['name']));
    expect(await attempts.run('name', () => Promise.resolve())).toBe(false);
    work.resolve(null);
    expect(await first).toBe(true);
    expect(attempts.state.get()).toEqual({ busy: new Set(), errors: {} });
  });

  it('says why it failed until the next try', async () => {
    const attempts = createAttempts();
    const fail = () => Promise.reject(new CoreError('forbidden', said('You may not.')));
    expect(await attempts.run('name', fail)).toBe(false);
    expect(attempts.state.get().errors).toEqual({ name: 'You may not.' });
    await attempts.run('name', () => Promise.resolve());
    expect(attempts.state.get().errors).toEqual({});
  });

  it('is taken back without a word where the page goes, and works again after', async () => {
    const attempts = createAttempts();
    const first = attempts.run(
      'name',
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () =>
            reject(new CoreError('aborted', said('Taken back.'))),
          );
        }),
    );
    attempts.stop();
    expect(await first).toBe(false);
    expect(attempts.state.get()).toEqual({ busy: new Set(), errors: {} });
    expect(await attempts.run('name', (signal) => Promise.resolve(signal.aborted))).toBe(true);
  });
});
