// @vitest-environment happy-dom
import * as op from '@kumix/plugin/wire/ops';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Edits } from './edits.ts';
import { Tree } from './tree.ts';

const many = 1_000_000;

function treeIn(root: HTMLElement, depth = 10) {
  const refused = vi.fn<(rule: string) => void>();
  const tree = new Tree({
    root,
    limits: {
      nodes: many,
      depth,
      sheetBytes: many,
      textBytes: many,
      pictureBytes: many,
      sliceMs: 8,
    },
    edits: new Edits(),
    answer: () => undefined,
    listen: () => undefined,
    prevent: () => undefined,
    mayFocus: () => false,
    refused,
    over: () => undefined,
  });
  return { refused, draw: (...operation: readonly unknown[]) => tree.apply(operation, []) };
}

describe('gradients of a guest', () => {
  it('have 256 stops between them, what was taken out not counted', () => {
    const root = document.createElement('div');
    const { refused, draw } = treeIn(root);
    const stops = (first: number, count: number, parent: number): void => {
      for (let id = first; id < first + count; id += 1) {
        draw(op.CREATE, id, 'stop', 1);
        draw(op.INSERT, parent, id, 0);
      }
    };
    for (const gradient of [2, 3]) {
      draw(op.CREATE, gradient, 'linearGradient', 1);
      draw(op.INSERT, 1, gradient, 0);
    }
    stops(10, 200, 2);
    stops(1_000, 56, 3);
    expect(refused).not.toHaveBeenCalled();
    stops(2_000, 3, 3);
    expect(refused.mock.calls).toEqual([['stops'], ['stops'], ['stops']]);
    expect(root.querySelectorAll('stop')).toHaveLength(256);
    draw(op.REMOVE, 2);
    stops(3_000, 201, 3);
    expect(root.querySelectorAll('stop')).toHaveLength(256);
    expect(refused).toHaveBeenCalledTimes(4);
  });
});

describe('a tree whose shape would make its sheets too heavy', () => {
  // happy-dom has none; what it gives in its place is a list.
  beforeEach(() => vi.stubGlobal('CSSRuleList', Array));
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
    document.adoptedStyleSheets = [];
  });

  /** A thousand of these rules may look at 51 others for each of 4,900 nodes. */
  function heavy(rule: string) {
    const root = document.createElement('div');
    document.body.append(root);
    const { refused, draw } = treeIn(root, 100);
    for (let id = 2; id < 4_900; id += 1) draw(op.CREATE, id, 'p', 0);
    draw(op.SHEET, 1, rule.repeat(1_000));
    const chain = (from: number, to: number, parent: number): void => {
      for (let id = from; id <= to; id += 1) draw(op.INSERT, id === from ? parent : id - 1, id, 0);
    };
    const goesOn = (): void => {
      refused.mockClear();
      draw(op.CREATE, 9_000, 'b', 0);
      draw(op.TEXT, 9_001, 'still drawn');
      draw(op.INSERT, 9_000, 9_001, 0);
      draw(op.INSERT, 2, 9_000, 0);
      expect(refused).not.toHaveBeenCalled();
      expect(root.querySelector('b')?.textContent).toBe('still drawn');
    };
    return { root, refused, draw, chain, goesOn };
  }

  it('by its depth is left as it was, and goes on taking what is not so deep', () => {
    const { root, refused, draw, chain, goesOn } = heavy('p b{top:0}');
    chain(2, 40, 1);
    chain(100, 119, 1);
    chain(200, 219, 199);
    const before = root.innerHTML;
    draw(op.INSERT, 40, 199, 0);
    draw(op.INSERT, 40, 100, 0);
    expect(refused.mock.calls).toEqual([['work'], ['work']]);
    expect(root.innerHTML).toBe(before);
    goesOn();
    draw(op.INSERT, 1, 199, 0);
    draw(op.INSERT, 20, 100, 0);
    expect(refused).not.toHaveBeenCalled();
    expect(root.querySelectorAll('p')).toHaveLength(39 + 20 + 21);
  });

  it('by its breadth is left as it was, and goes on taking what is not beside so many', () => {
    const { root, refused, draw, goesOn } = heavy('p~b{top:0}');
    for (let id = 2; id < 53; id += 1) draw(op.INSERT, 1, id, 0);
    draw(op.INSERT, 3, 60, 0);
    expect(refused).not.toHaveBeenCalled();
    const before = root.innerHTML;
    draw(op.INSERT, 1, 61, 0);
    draw(op.INSERT, 1, 60, 2);
    expect(refused.mock.calls).toEqual([['work'], ['work']]);
    expect(root.innerHTML).toBe(before);
    goesOn();
    draw(op.INSERT, 3, 61, 60);
    expect(refused).not.toHaveBeenCalled();
  });
});
