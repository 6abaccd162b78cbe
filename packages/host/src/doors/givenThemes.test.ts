import { describe, expect, it, vi } from 'vitest';
import type { ThemeBroker } from '../brokers.ts';
import { handClock } from '../testing/clock.ts';
import { GivenThemes, leastApartMs } from './givenThemes.ts';

const tokens = { '--k-page': '#000' };
const caller = (extension: string) => ({ extension, account: '@me:x' });

function make() {
  const provide = vi.fn<ThemeBroker['provide']>().mockResolvedValue(undefined);
  const clock = handClock();
  const themes = new GivenThemes({ provide, watch: () => () => {} }, clock);
  const takenBack = () =>
    provide.mock.calls.flatMap(([{ extension }, given]) =>
      Object.keys(given).length === 0 ? [extension] : [],
    );
  return { themes, provide, takenBack, clock };
}

describe('a theme that was given', () => {
  it('is taken back once its extension may give none any more, and from nobody else', async () => {
    const { themes, takenBack } = make();
    await themes.provide(caller('a'), tokens);
    await themes.provide(caller('b'), tokens);
    themes.judge(() => true);
    expect(takenBack()).toEqual([]);
    themes.judge((extension) => extension === 'b');
    themes.judge((extension) => extension === 'b');
    expect(takenBack()).toEqual(['a']);
  });

  it('is taken back behind itself where the right ends while it is being given', () => {
    const { themes, provide, takenBack } = make();
    provide.mockReturnValueOnce(new Promise(() => {}));
    void themes.provide(caller('a'), tokens);
    themes.judge(() => false);
    expect(takenBack()).toEqual(['a']);
  });

  it('that was taken back by its extension is nobody’s business', async () => {
    const { themes, provide, clock } = make();
    await themes.provide(caller('a'), tokens);
    clock.tick(leastApartMs);
    await themes.provide(caller('a'), {});
    themes.judge(() => false);
    expect(provide).toHaveBeenCalledTimes(2);
  });
});

describe('themes that come faster than eyes and frames bear', () => {
  it('are given once a second, the newest, and all that waited for it settle', async () => {
    const { themes, provide, clock } = make();
    await themes.provide(caller('a'), tokens);
    const waited = [1, 2, 3].map((n) => themes.provide(caller('a'), { '--k-page': `#00${n}` }));
    clock.tick(leastApartMs - 1);
    expect(provide).toHaveBeenCalledTimes(1);
    clock.tick(1);
    await Promise.all(waited);
    expect(provide.mock.calls.map(([, given]) => given)).toEqual([tokens, { '--k-page': '#003' }]);
    void themes.provide(caller('a'), tokens);
    expect(provide).toHaveBeenCalledTimes(2);
  });

  it('are given though a newer one was given up, the newest of the others', async () => {
    const { themes, provide, clock } = make();
    await themes.provide(caller('a'), tokens);
    const [second, third] = [new AbortController(), new AbortController()];
    const kept = themes.provide(caller('a'), { '--k-page': '#001' });
    const given = themes.provide(caller('a'), { '--k-page': '#002' }, second.signal);
    const left = themes.provide(caller('a'), { '--k-page': '#003' }, third.signal);
    third.abort();
    clock.tick(leastApartMs);
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    await Promise.all([kept, given]);
    expect(provide.mock.calls.map(([, each]) => each)).toEqual([tokens, { '--k-page': '#002' }]);
    expect(clock.timers).toBe(0);
  });

  it('that were given up are let go with the next one, however many there are', async () => {
    const { themes, provide, clock } = make();
    await themes.provide(caller('a'), tokens);
    for (let n = 0; n < 100; n++) {
      const call = new AbortController();
      const given = themes.provide(caller('a'), tokens, call.signal);
      call.abort();
      void themes
        .provide(caller('a'), { '--k-page': `#${n}` }, AbortSignal.abort())
        .catch(() => {});
      // oxlint-disable-next-line no-await-in-loop -- in its turn
      await expect(given).rejects.toMatchObject({ code: 'aborted' });
    }
    clock.tick(leastApartMs);
    expect(provide).toHaveBeenCalledTimes(1);
  });

  it('keep nobody else waiting', async () => {
    const { themes, provide } = make();
    await themes.provide(caller('a'), tokens);
    await themes.provide(caller('b'), tokens);
    expect(provide).toHaveBeenCalledTimes(2);
  });

  it('are not given where the call was given up, or the right ended, before their turn', async () => {
    const { themes, provide, takenBack, clock } = make();
    const call = new AbortController();
    await themes.provide(caller('a'), tokens);
    await themes.provide(caller('b'), tokens);
    const late = themes.provide(caller('a'), tokens, call.signal);
    const revoked = themes.provide(caller('b'), tokens);
    call.abort();
    themes.judge((extension) => extension === 'a');
    await expect(revoked).rejects.toMatchObject({ code: 'aborted' });
    clock.tick(leastApartMs);
    await expect(late).rejects.toMatchObject({ code: 'aborted' });
    expect(provide).toHaveBeenCalledTimes(3);
    expect(takenBack()).toEqual(['b']);
    expect(clock.timers).toBe(0);
  });
});
