import { afterEach, describe, expect, it, vi } from 'vitest';

const standard = Intl.DateTimeFormat;
const at = new Date(2026, 10, 21, 8, 5).getTime();

/** As the module is made in a browser of a person who reads these languages. */
async function formatsFor(...languages: readonly string[]) {
  vi.resetModules();
  vi.stubGlobal('navigator', { languages });
  vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function stand(tag, options) {
    return new standard(tag ?? languages[0], options);
  });
  return import('./formats.ts');
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('dates and times', () => {
  it('stand in the order of the person’s own region of the app’s language', async () => {
    const london = await formatsFor('en-GB');
    expect(london.formatter({ dateStyle: 'long' })(at)).toBe('21 November 2026');
    const boston = await formatsFor('en-US');
    expect(boston.formatter({ dateStyle: 'long' })(at)).toBe('November 21, 2026');
  });

  it('are in the app’s language where the person reads another one', async () => {
    const berlin = await formatsFor('de-DE', 'fr');
    expect(berlin.formatter({ month: 'long' })(at)).toBe('November');
    expect(berlin.clockTime(at)).toBe('08:05');
  });

  it('have two digits on a clock of 24 hours, and one where the day has two halves', async () => {
    expect((await formatsFor('en-GB')).clockTime(at)).toBe('08:05');
    expect((await formatsFor('en-US')).clockTime(at)).toMatch(/^8:05\sAM$/);
  });

  it.each([Number.MAX_SAFE_INTEGER, Infinity, -1, NaN])(
    'are written where a stranger says that it is %d',
    async (said) => {
      const { formatter } = await formatsFor('en-GB');
      expect(formatter({ dateStyle: 'long', timeZone: 'UTC' })(said)).toBe('1 January 1970');
    },
  );
});
