import { describe, expect, it, vi } from 'vitest';
import type { ThemeBroker } from '../brokers.ts';
import { GivenThemes } from './givenThemes.ts';

const tokens = { '--k-page': '#000' };
const caller = (extension: string) => ({ extension, account: '@me:x' });

function make() {
  const provide = vi.fn<ThemeBroker['provide']>().mockResolvedValue(undefined);
  const themes = new GivenThemes({ provide, watch: () => () => {} });
  const takenBack = () =>
    provide.mock.calls.flatMap(([{ extension }, given]) =>
      Object.keys(given).length === 0 ? [extension] : [],
    );
  return { themes, provide, takenBack };
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
    const { themes, provide } = make();
    await themes.provide(caller('a'), tokens);
    await themes.provide(caller('a'), {});
    themes.judge(() => false);
    expect(provide).toHaveBeenCalledTimes(2);
  });
});
