import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake } from './intake.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

/** Reads lists of numbers, each taking so many milliseconds. */
function make(costMs: number, until = Number.POSITIVE_INFINITY) {
  const turns: (() => void)[] = [];
  const clock = {
    now: () => read.length * costMs,
    wall: () => 0,
    setTimeout(run: () => void) {
      turns.push(run);
      return () => void turns.splice(turns.indexOf(run), 1);
    },
  };
  const read: number[] = [];
  const done: string[] = [];
  const intake = new Intake<string, number>({
    clock,
    open: (data) => ({ packet: String(data), entries: Array.isArray(data) ? data : [] }),
    read: (entry) => {
      read.push(entry);
      return read.length < until;
    },
  });
  return { intake, read, done, turns, turn: () => turns.shift()?.() };
}

const upTo = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

describe('the intake', () => {
  it('reads a packet of a few entries in the turn it came in', () => {
    const { intake, read, done, turns } = make(0.01);
    intake.push(upTo(300), () => done.push('a'));
    expect(read).toHaveLength(300);
    expect(done).toEqual(['a']);
    expect(turns).toHaveLength(0);
  });

  it('goes on in another turn where a packet takes too long, and says then that it was read', () => {
    const { intake, read, done, turn, turns } = make(0.1);
    intake.push(upTo(1_000), () => done.push('a'));
    expect(read.length).toBeLessThan(100);
    expect(done).toEqual([]);
    while (turns.length > 0) {
      const before = read.length;
      turn();
      expect(read.length - before).toBeGreaterThan(0);
      expect(read.length - before).toBeLessThan(100);
    }
    expect(read).toEqual(upTo(1_000));
    expect(done).toEqual(['a']);
  });

  it('forgets what waits when it is disposed, in the middle of a packet too', () => {
    const late = make(1);
    late.intake.push(upTo(100), () => late.done.push('a'));
    const before = late.read.length;
    late.intake.dispose();
    expect(late.turns).toHaveLength(0);
    expect(late.read).toHaveLength(before);

    const ended = make(0, 5);
    ended.intake.push(upTo(100), () => ended.done.push('a'));
    expect(ended.read).toEqual(upTo(5));
    expect(ended.done).toEqual([]);
  });

  it('reads every entry once and in order, however packets and turns fall', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('push' as const), count: fc.nat(200) }),
      fc.record({ do: fc.constant('tick' as const), count: fc.nat(5) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (steps, costMs) => {
          const { intake, read, done, turn, turns } = make(costMs);
          let given = 0;
          let packets = 0;
          for (const { do: what, count } of steps) {
            if (what === 'tick') {
              for (let each = 0; each < count; each++) turn();
              continue;
            }
            const name = String(packets++);
            intake.push(upTo(count, given), () => done.push(name));
            given += count;
          }
          while (turns.length > 0) turn();
          expect(read).toEqual(upTo(given));
          expect(done).toEqual(upTo(packets).map(String));
        },
      ),
      { numRuns: runs },
    );
  });
});
