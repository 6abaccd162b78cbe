import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxCredit } from './envelope.ts';
import { Inflow, Outflow } from './flow.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

/** A writer and a reader, joined as the wire joins them. */
function joined(window: number) {
  const out = new Outflow();
  const told = { cancelled: 0, granted: 0, sent: 0 };
  const flow = new Inflow<number, string>({
    window,
    grant: (items) => {
      told.granted += items;
      expect(out.grant(items)).toBe(true);
    },
    cancel: () => told.cancelled++,
  });
  const write = async (count: number): Promise<void> => {
    for (let item = 0; item < count; item++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
      if (!(await out.take())) return;
      told.sent++;
      expect(flow.push(item)).toBe(true);
    }
    flow.finish('end');
  };
  return { out, flow, told, write };
}

describe('a stream between two ends', () => {
  it('delivers every item once and in order, and then its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), fc.nat(300), async (window, count) => {
        const { flow, write } = joined(window);
        flow.start();
        const writing = write(count);
        const seen: number[] = [];
        let step = await flow.next();
        while (step.done !== true) {
          seen.push(step.value);
          // oxlint-disable-next-line no-await-in-loop -- a reader reads one after the other
          step = await flow.next();
        }
        await writing;
        expect(step.value).toBe('end');
        expect(seen).toEqual(Array.from({ length: count }, (_, item) => item));
      }),
      { numRuns: runs },
    );
  });

  it('never has more under way than the window, however slow the reader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 32 }),
        fc.array(fc.boolean(), { maxLength: 100 }),
        async (window, reads) => {
          const { flow, told, write } = joined(window);
          flow.start();
          void write(1_000);
          let read = 0;
          for (const each of reads) {
            // oxlint-disable-next-line no-await-in-loop -- the writer's turn in between
            if (each) read += (await flow.next()).done === true ? 0 : 1;
            // oxlint-disable-next-line no-await-in-loop -- as above
            else await Promise.resolve();
            expect(told.sent - read).toBeLessThanOrEqual(window);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('refuses an item that nobody gave credit for', () => {
    const { flow } = joined(2);
    expect(flow.push(1)).toBe(false);
    flow.start();
    expect([flow.push(1), flow.push(2), flow.push(3)]).toEqual([true, true, false]);
  });

  it('refuses credit beyond what may be outstanding, and adds nothing of it', () => {
    const out = new Outflow();
    expect(out.grant(maxCredit)).toBe(true);
    expect(out.grant(1)).toBe(false);
    expect(out.ready).toBe(true);
  });

  it('tells an error after the items that came before it, once', async () => {
    const { flow } = joined(4);
    flow.start();
    flow.push(1);
    flow.fail(new Error('broken'));
    expect(await flow.next()).toEqual({ value: 1, done: false });
    await expect(flow.next()).rejects.toThrow('broken');
    expect(await flow.next()).toEqual({ value: undefined, done: true });
  });

  it('tells the writer once when the reader leaves, and drops what was not read', async () => {
    const { flow, told } = joined(4);
    flow.start();
    flow.push(1);
    for await (const item of flow) {
      expect(item).toBe(1);
      flow.push(2);
      break;
    }
    await flow.return();
    expect(told.cancelled).toBe(1);
    expect(await flow.next()).toEqual({ value: undefined, done: true });
    expect(flow.push(3)).toBe(true);
  });

  it('wakes a writer that waits for credit when it is closed', async () => {
    const out = new Outflow();
    const taken = out.take();
    out.close();
    expect(await taken).toBe(false);
    out.grant(1);
    expect(await out.take()).toBe(false);
  });

  it('ends every reader that waits', async () => {
    const { flow } = joined(4);
    const both = [flow.next(), flow.next()];
    flow.finish('end');
    expect(await Promise.all(both)).toEqual([
      { value: 'end', done: true },
      { value: 'end', done: true },
    ]);
  });
});
