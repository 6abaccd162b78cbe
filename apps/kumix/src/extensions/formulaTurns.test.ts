import type { ExtensionHost } from '@kumix/host';
import type { RoomId } from '@kumix/matrix';
import { afterEach, expect, it, vi } from 'vitest';
import { createContent } from './content.ts';

const room = '!den:example.org' as RoomId;

afterEach(() => vi.unstubAllGlobals());

it('gives one formula in a turn, however many are answered at once, known ones too', async () => {
  const turns: (() => void)[] = [];
  vi.stubGlobal('scheduler', { yield: () => new Promise<void>((go) => turns.push(go)) });
  const invoke = vi.fn(async () => ({ value: { mathml: '<math></math>' } }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as formulas need
  const content = createContent({ invoke } as unknown as ExtensionHost);
  let read = 0;
  const ask = (tex: string): void => void content.math(tex, false, room).then(() => (read += 1));

  for (const tex of ['a', 'b', 'a', 'a']) ask(tex);
  await vi.waitFor(() => expect(turns).toHaveLength(4));
  expect(invoke).toHaveBeenCalledTimes(2);
  for (const [before, turn] of turns.entries()) {
    expect(read).toBe(before);
    turn();
    // oxlint-disable-next-line no-await-in-loop -- one turn after the other
    await vi.waitFor(() => expect(read).toBe(before + 1));
  }
});
