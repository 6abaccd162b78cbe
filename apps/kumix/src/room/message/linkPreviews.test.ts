import type { RoomDetails } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { ScriptedCore, ScriptedFailure } from '../testing/scriptedCore.ts';
import { linkFacts, linksOf, mayBeLookedUp } from './linkPreviews.ts';

const body = (text: string, formattedBody: string | null = null) =>
  ({ kind: 'text', body: text, formattedBody, edited: false }) as const;

describe('links that are looked up', () => {
  it('are the first two that stand in the message as they are', () => {
    expect(linksOf(body('https://a.example https://b.example/x https://c.example'))).toEqual([
      'https://a.example/',
      'https://b.example/x',
    ]);
  });

  it('are no addresses of other kinds, and none that hide behind other words', () => {
    expect(linksOf(body('mailto:x@a.example'))).toEqual([]);
    expect(linksOf(body('click', '<a href="https://evil.example">click</a>'))).toEqual([]);
  });

  it('are asked for once, and one that fails is as good as nothing', async () => {
    const core = new ScriptedCore();
    core.answer('url.preview', ({ url }) => {
      if (url.includes('bad')) throw new ScriptedFailure('failed', 'no');
      return { title: 'A', description: '', image: null };
    });
    await Promise.all([linkFacts(core, 'https://a.example'), linkFacts(core, 'https://a.example')]);
    expect(core.calls.filter(({ method }) => method === 'url.preview')).toHaveLength(1);
    expect(await linkFacts(core, 'https://bad.example')).toBeNull();
  });

  it('are looked up in rooms that are known to be plain only', () => {
    const details = (encrypted: boolean): RoomDetails =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is looked at
      ({ encrypted }) as RoomDetails;
    expect(mayBeLookedUp({ details: details(false) })).toBe(true);
    expect(mayBeLookedUp({ details: details(true) })).toBe(false);
    expect(mayBeLookedUp({ details: null })).toBe(false);
  });
});
