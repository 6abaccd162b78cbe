// @vitest-environment happy-dom
import * as op from '@kumix/plugin/wire/ops';
import { describe, expect, it, vi } from 'vitest';
import { Edits } from './edits.ts';
import { Tree } from './tree.ts';

const many = 1_000_000;

function treeIn(root: HTMLElement) {
  const refused = vi.fn<(rule: string) => void>();
  const tree = new Tree({
    root,
    limits: {
      nodes: many,
      depth: 10,
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
