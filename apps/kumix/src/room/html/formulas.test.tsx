// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { mounting } from '../../testing/mounting.ts';
import { type RoomServices, RoomServicesProvider } from '../model/services.ts';
import { mostOfMessage } from './formulas.ts';
import { readNodes } from './read.ts';
import { RichTextView } from './RichTextView.tsx';
import type { RichNode } from './richText.ts';

/** The reader alone: the purifier before it is proved in a browser. */
const sanitise = vi.hoisted(() => vi.fn());
vi.mock('./sanitise.ts', () => ({ sanitise }));
sanitise.mockImplementation((html: string) => {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  return readNodes(inert.body, { literal: [] });
});

const { draw } = mounting();

/** A room whose extension answers a formula when the test says so, by its source. */
function answering() {
  const asked = new Map<string, (mathml: string | null) => void>();
  const math = (tex: string): Promise<string | null> => {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    asked.set(tex, resolve);
    return promise;
  };
  const room = { roomId: '!r:test', renderer: () => ({ content: { serves: () => true, math } }) };
  return {
    asked,
    answer: (tex: string, mathml: string | null) => act(async () => asked.get(tex)?.(mathml)),
    show: (nodes: readonly RichNode[]) =>
      draw(
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that a formula asks
        <RoomServicesProvider value={room as unknown as RoomServices}>
          <RichTextView nodes={nodes} />
        </RoomServicesProvider>,
      ),
  };
}

const formula = (tex: string): RichNode => ({ kind: 'formula', tex, display: false, children: [] });
/** So many nodes: the root, and two for each letter. */
const letters = (count: number): string => `<math>${'<mi>x</mi>'.repeat((count - 1) / 2)}</math>`;
const large = letters(999);
const drawn = () =>
  [...document.querySelectorAll('.rich-formula')]
    .filter((place) => place.querySelector('math') !== null)
    .map((place) => place.getAttribute('data-tex'));

describe('the formulas of a message', () => {
  it('are drawn, and stand as their source until then', async () => {
    const { show, answer } = answering();
    await show([formula('a'), formula('b')]);
    expect(document.body.textContent).toBe('ab');
    await answer('b', letters(3));
    await answer('a', null);
    expect(document.body.textContent).toBe('ax');
  });

  it('draw so many nodes together; beyond that their source stands', async () => {
    const { show, answer } = answering();
    const names = ['a', 'b', 'c', 'd'];
    await show(names.map(formula));
    for (const name of names) await answer(name, name === 'd' ? letters(3) : large);
    expect(drawn()).toEqual(['a', 'b']);
    expect(document.querySelectorAll('math *').length).toBeLessThan(mostOfMessage.count);
    expect(document.body.textContent).toMatch(/^x+cd$/);
  });

  it('draw so much text together', async () => {
    const { show, answer } = answering();
    const names = ['a', 'b', 'c'];
    await show(names.map(formula));
    for (const name of names)
      await answer(name, `<math><mtext>${'x'.repeat(2_000)}</mtext></math>`);
    expect(drawn()).toEqual(['a', 'b']);
  });

  it('are the same ones each time: the first, whichever is answered first, also in a spoiler', async () => {
    const spoiler: RichNode = { kind: 'spoiler', reason: '', children: [formula('b')] };
    for (const order of ['abc', 'cba', 'bca']) {
      const { show, answer } = answering();
      await show([formula('a'), spoiler, formula('c')]);
      for (const name of order) await answer(name, large);
      expect(drawn()).toEqual(['a', 'b']);
    }
    await act(async () => document.querySelector<HTMLButtonElement>('.rich-spoiler')?.click());
    expect(drawn()).toEqual(['a', 'b']);
  });

  it('are asked once each, and not read once their message is gone', async () => {
    const { show, answer, asked } = answering();
    await show([formula('a')]);
    expect([...asked.keys()]).toEqual(['a']);
    sanitise.mockClear();
    await show([]);
    await answer('a', large);
    expect(sanitise).not.toHaveBeenCalled();
  });
});
