// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { awaitDrawing, handOver, type StartDrawing } from './handover.ts';

const start: StartDrawing = () => ({ seen: undefined, rehearse: () => {}, obey: () => {} });
const another: StartDrawing = () => ({ seen: undefined, rehearse: () => {}, obey: () => {} });

describe('what draws', () => {
  it('is handed over once, at once, and leaves no name behind', () => {
    const names = Reflect.ownKeys(globalThis);
    const take = vi.fn<(given: StartDrawing) => void>();
    awaitDrawing(take);
    handOver(start);
    expect(take.mock.calls).toEqual([[start]]);
    handOver(another);
    expect(take).toHaveBeenCalledTimes(1);
    expect(Reflect.ownKeys(globalThis)).toEqual(names);
  });

  it('is not taken any more once nobody waits', () => {
    const take = vi.fn<(given: StartDrawing) => void>();
    awaitDrawing(take)();
    handOver(start);
    expect(take).not.toHaveBeenCalled();
  });
});
