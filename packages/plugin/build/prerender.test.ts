import { describe, expect, it } from 'vitest';
import { prerender } from './prerender.ts';

/** A guest without the SDK, which answers the opening of its panel by `body`. */
const guest = (body: string): string => `
const kumix = self.__kumix;
kumix.listen((channel, data) => {
  const [, [, id, method, { surface, contribution, context }]] = JSON.parse(data);
  const draw = (...operations) => kumix.post(surface, JSON.stringify([1, ...operations]));
  const fail = (message) => kumix.post(0, JSON.stringify([1, [3, id, { code: 'failed', message }]]));
  ${body}
});`;

describe('prerendering', () => {
  it('records the first that a script draws, in a room', async () => {
    const script = guest(
      `draw([2, 2, method + ' ' + contribution + ' ' + context.language], [3, 1, 2, 0]); draw([2, 9, 'later'])`,
    );
    expect(await prerender({ script, panel: 'note' })).toBe(
      '[1,[2,2,"surface.open note en"],[3,1,2,0]]',
    );
  });

  it('waits for a script that draws later, and leaves out what asks for a script', async () => {
    const script = guest(
      `setTimeout(() => draw([1, 2, 'input', 0], [3, 1, 2, 0], [13, 2, 'focus', []], [2, 3, 'x']), 20)`,
    );
    expect(await prerender({ script, panel: 'note' })).toBe('[1,[1,2,"input",0],[3,1,2,0]]');
  });

  it.each([
    ['throws', 'throw new Error("no root")', 'no root'],
    ['does not parse', 'let let', 'let'],
    ['does not listen', '1', 'does not listen'],
    ['refuses the panel', guest('fail("no such panel")'), 'no such panel'],
    ['throws as it opens', guest('null.x'), 'null'],
    ['draws nothing that stays', guest('draw([13, 2, "focus", []])'), 'draws 0 operations'],
    ['draws too much', guest('draw([2, 2, "x".repeat(300000)])'), 'of at most 262144'],
    ['draws no text', guest('kumix.post(surface, 7)'), 'draws 0 operations'],
  ])('says what is wrong with a script that %s', async (_what, script, told) => {
    await expect(prerender({ script, panel: 'note' })).rejects.toThrow(told);
  });

  it.each([
    ['never draws', guest('')],
    ['never ends', 'for (;;);'],
  ])('gives up a script that %s', async (_what, script) => {
    await expect(prerender({ script, panel: 'note' }, 300)).rejects.toThrow('within 300 ms');
  });

  it('runs a script apart from the build', async () => {
    const script = guest(
      `draw([2, 2, [typeof require, typeof process.env.PATH].join(' ')], [3, 1, 2, 0]); self.Array = null`,
    );
    expect(await prerender({ script, panel: 'note' })).toContain('"undefined undefined"');
    expect(Array.isArray([])).toBe(true);
  });
});
