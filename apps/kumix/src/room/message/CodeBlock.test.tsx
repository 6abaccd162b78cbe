// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { CodeSpan } from '../../app/contracts.ts';
import { mounting } from '../../testing/mounting.ts';
import { type RoomServices, RoomServicesProvider } from '../model/services.ts';
import { CodeBlock } from './CodeBlock.tsx';

const { draw } = mounting();

/** A room in which an extension answers with these colours once it is let. */
function colouring(spans: readonly CodeSpan[]) {
  const answer = Promise.withResolvers<readonly CodeSpan[]>();
  const content = { serves: () => true, code: () => answer.promise };
  const room = { roomId: '!r:test', renderer: () => ({ content }) };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that a block of code asks
    room: room as unknown as RoomServices,
    answer: () => act(async () => answer.resolve(spans)),
  };
}

const show = (room: RoomServices, text: string): Promise<void> =>
  draw(
    <RoomServicesProvider value={room}>
      <CodeBlock language="verse" text={text} />
    </RoomServicesProvider>,
  );
const code = () => document.querySelector('pre code');
const each = (count: number): CodeSpan[] =>
  Array.from({ length: count }, (_, at) => ({ start: 2 * at, length: 1, scope: 'number' }));

describe('a block of code', () => {
  it('has a direction of its own, which no span that comes in changes', async () => {
    await show(colouring([]).room, 'poem');
    expect(document.querySelector('pre')?.getAttribute('dir')).toBe('ltr');
  });

  it('gets all its colours at once, in an element that is not in the page before', async () => {
    const { room, answer } = colouring(each(2));
    await show(room, '1+1');
    const plain = code();
    const seen = vi.fn();
    if (plain !== null) new MutationObserver(seen).observe(plain, { childList: true });
    await answer();
    expect(code()?.querySelectorAll('.code-number')).toHaveLength(2);
    expect(code()).not.toBe(plain);
    expect(seen).not.toHaveBeenCalled();
  });

  it('stays without colours where there are too many', async () => {
    // Every number, and the sign behind it, is a piece.
    for (const [numbers, elements] of [
      [2_000, 2_000],
      [2_001, 0],
    ] as const) {
      const { room, answer } = colouring(each(numbers));
      await show(room, '1+'.repeat(numbers));
      await answer();
      expect(code()?.childElementCount).toBe(elements);
      expect(code()?.textContent).toBe('1+'.repeat(numbers));
    }
  });
});
