import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextTurn } from './turn.ts';

afterEach(() => vi.unstubAllGlobals());

describe('the next turn', () => {
  it('is a task of its own: what stood in the queue has run before', async () => {
    for (const scheduler of [undefined, { postTask: () => Promise.resolve() }]) {
      if (scheduler !== undefined) vi.stubGlobal('scheduler', scheduler);
      const order: string[] = [];
      const { port1, port2 } = new MessageChannel();
      const heard = new Promise<void>((resolve) => {
        port1.addEventListener('message', () => {
          order.push('what was waiting');
          resolve();
        });
      });
      port1.start();
      port2.postMessage(null);
      // oxlint-disable-next-line no-await-in-loop -- one browser after the other
      await Promise.all([
        heard,
        nextTurn().then(() => order.push('the next turn')),
        Promise.resolve().then(() => order.push('the rest of this one')),
      ]);
      port1.close();
      expect(order).toEqual(['the rest of this one', 'what was waiting', 'the next turn']);
    }
  });

  it('is what the browser’s own scheduler says it is, where there is one', async () => {
    const own = vi.fn(() => Promise.resolve());
    vi.stubGlobal('scheduler', { yield: own });
    await nextTurn();
    expect(own).toHaveBeenCalledOnce();
  });
});
