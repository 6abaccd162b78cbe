import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Running, RunningCalls } from './running.ts';

const call = (id: number): Running => ({ id, isOver: false });

describe('calls under way in an extension', () => {
  it('are found by id until they are over, in whatever order they end', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(400)), { maxLength: 600 }), (steps) => {
        const running = new RunningCalls<Running>();
        const model = new Map<number, Running>();
        let lastId = 0;
        for (const [begins, which] of steps) {
          if (begins) {
            const begun = call(++lastId);
            running.add(begun);
            model.set(begun.id, begun);
          } else {
            const ended = [...model.values()][which % Math.max(1, model.size)];
            if (ended === undefined) continue;
            running.over(ended);
            model.delete(ended.id);
          }
          expect(running.size).toBe(model.size);
        }
        for (let id = 0; id <= lastId; id++) expect(running.find(id)).toBe(model.get(id));
      }),
    );
  });

  it('end once: a second time takes nothing else out', () => {
    const running = new RunningCalls<Running>();
    const [first, second] = [call(1), call(2)];
    running.add(first);
    running.add(second);
    running.over(first);
    running.over(first);
    expect(running.size).toBe(1);
    expect(running.find(2)).toBe(second);
  });

  it('leave nothing behind while a slow one goes on', () => {
    const running = new RunningCalls<Running>();
    running.add(call(1));
    for (let id = 2; id < 10_000; id++) {
      const quick = call(id);
      running.add(quick);
      running.over(quick);
    }
    const kept: unknown = Reflect.get(running, 'calls');
    expect(Array.isArray(kept) && kept.length).toBeLessThan(100);
    expect(running.find(1)).toBeDefined();
  });
});
