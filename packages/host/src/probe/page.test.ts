/** What the page's own measurement takes for an answer: the browser's reports are stood in for. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { pageFindings } from './page.ts';

const directives = ['img-src', 'connect-src', 'style-src-elem', 'frame-src'];

const element = (): object => ({ setAttribute: () => {}, remove: () => {} });
const parent = { append: () => {} };

beforeEach(() => {
  const page = Object.assign(new EventTarget(), {
    createElement: element,
    head: parent,
    body: parent,
  });
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', {});
  vi.stubGlobal('Image', EventTarget);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
});
afterEach(() => vi.unstubAllGlobals());

const violated = (effectiveDirective: string, blockedURI: string, disposition = 'enforce'): void =>
  void document.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation'), {
      effectiveDirective,
      blockedURI,
      disposition,
    }),
  );

/** Whether each wall is found where the browser reports all of them in this way. */
async function found(blockedURI: string, disposition?: string): Promise<readonly boolean[]> {
  const clock = handClock();
  const findings = pageFindings(clock);
  // Each attempt is begun in a turn of its own, and has its timer then.
  await expect.poll(() => clock.timers).toBe(directives.length);
  for (const directive of directives) violated(directive, blockedURI, disposition);
  clock.tick(1_000);
  return (await findings).map(({ holds }) => holds);
}

describe('the page’s measurement of its own policy', () => {
  it.each(['https://kumix-probe.invalid', 'https://kumix-probe.invalid/image'])(
    'takes the refusal of its own attempt, reported as %s',
    async (blocked) => {
      expect(await found(blocked)).toEqual([true, true, true, true]);
    },
  );

  it.each([
    'https://elsewhere.example/image',
    'https://kumix-probe.invalid.example/',
    'inline',
    'data',
    '',
  ])('does not take what the app was refused meanwhile for it: "%s"', async (blocked) => {
    expect(await found(blocked)).toEqual([false, false, false, false]);
  });

  it('does not take a report of what was let through', async () => {
    const reported = await found('https://kumix-probe.invalid/image', 'report');
    expect(reported).toEqual([false, false, false, false]);
  });
});
