import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  born,
  crashLimit,
  crashWindowMs,
  type Life,
  type LifecycleEvent,
  mayRun,
  next,
} from './lifecycle.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const after = (...events: LifecycleEvent[]): Life => events.reduce(next, born);
const allowed: LifecycleEvent = { event: 'governed', because: null };
const refused: LifecycleEvent = { event: 'governed', because: [] };
const crash = (at: number): LifecycleEvent => ({ event: 'crash', why: 'hung', at });

describe('an extension’s life', () => {
  it('starts with the policy, never without it', () => {
    expect(mayRun(born.status)).toBe(false);
    expect(after({ event: 'start' }).status.state).toBe('found');
    expect(after({ event: 'turned-on' }).status.state).toBe('found');
    expect(after(allowed).status.state).toBe('enabled');
  });

  it('ends with the policy, whatever it was doing', () => {
    for (const events of [
      [],
      [{ event: 'start' }],
      [{ event: 'start' }, { event: 'ready' }],
      [{ event: 'turned-off' }],
    ] as LifecycleEvent[][]) {
      const life = after(allowed, ...events, refused);
      expect(life.status.state).toBe('refused');
      expect(next(life, { event: 'turned-on' }).status.state).toBe('refused');
      expect(next(life, { event: 'restart' }).status.state).toBe('refused');
    }
  });

  it('forgives the first crash at once, waits after the second, and stops at the third', () => {
    const run: LifecycleEvent[] = [{ event: 'start' }, { event: 'ready' }];
    const first = after(allowed, ...run, crash(0));
    expect(first.status).toMatchObject({ state: 'crashed', untilMs: 0 });
    const second = [{ event: 'revive', at: 0 } as const, ...run, crash(10)].reduce(next, first);
    expect(second.status).toMatchObject({ state: 'crashed', untilMs: 260 });
    expect(next(second, { event: 'revive', at: 200 })).toBe(second);
    const third = [{ event: 'revive', at: 260 } as const, ...run, crash(300)].reduce(next, second);
    expect(third.status.state).toBe('quarantined');
    expect(next(third, { event: 'revive', at: 1e9 })).toBe(third);
    expect(next(third, { event: 'restart' })).toMatchObject({
      status: { state: 'enabled' },
      crashes: [],
    });
  });

  it('counts the loss of its cell only where it died alone', () => {
    const run: LifecycleEvent[] = [{ event: 'start' }, { event: 'ready' }];
    const lost = (untilMs: number): LifecycleEvent => ({ event: 'lost', why: 'gone', untilMs });
    let shared = after(allowed);
    for (let n = 0; n < 9; n++) {
      shared = [...run, lost(n), { event: 'revive', at: n } as const].reduce(next, shared);
    }
    expect(shared).toMatchObject({ status: { state: 'enabled' }, crashes: [] });
    let alone = after(allowed);
    for (let n = 0; n < crashLimit; n++) {
      const died: LifecycleEvent[] = [lost(n), { event: 'died-alone', at: n }];
      const back: LifecycleEvent = { event: 'revive', at: 10_000 };
      alone = [...run, ...died, ...(n < crashLimit - 1 ? [back] : [])].reduce(next, alone);
    }
    expect(alone.status).toMatchObject({ state: 'quarantined' });
  });

  it('forgets crashes that are long ago', () => {
    const run: LifecycleEvent[] = [{ event: 'start' }, { event: 'ready' }];
    let life = after(allowed);
    for (let n = 0; n < 10; n++) {
      const at = n * crashWindowMs;
      life = [{ event: 'revive', at } as const, ...run, crash(at)].reduce(next, life);
      expect(life.status.state).toBe('crashed');
    }
  });

  it('sleeps when idle and wakes when needed', () => {
    const asleep = after(allowed, { event: 'start' }, { event: 'ready' }, { event: 'idle' });
    expect(asleep.status.state).toBe('suspended');
    expect(next(asleep, { event: 'start' }).status.state).toBe('starting');
    // Its script may never have come to its end.
    const unready = after(allowed, { event: 'start' }, { event: 'idle' });
    expect(unready.status.state).toBe('suspended');
  });

  it('holds in any order of events: refused and quarantined run nothing, crashes are counted', () => {
    const event = fc.oneof(
      fc.constantFrom<LifecycleEvent>(
        allowed,
        refused,
        { event: 'turned-off' },
        { event: 'turned-on' },
        { event: 'start' },
        { event: 'ready' },
        { event: 'idle' },
        { event: 'restart' },
      ),
      fc.nat(200_000).map((at): LifecycleEvent => ({ event: 'revive', at })),
      fc.nat(200_000).map((at): LifecycleEvent => crash(at)),
      fc.nat(200_000).map((at): LifecycleEvent => ({ event: 'died-alone', at })),
      fc.nat(200_000).map((untilMs): LifecycleEvent => ({ event: 'lost', why: 'x', untilMs })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let life: Life = born;
        for (const each of events) {
          const before = life.status.state;
          life = next(life, each);
          const { state } = life.status;
          expect(life.crashes.length).toBeLessThanOrEqual(crashLimit);
          // Only a person or the policy leads out of quarantine; only the policy out of refusal.
          const moves = state !== before;
          const legal =
            !moves ||
            (before === 'quarantined'
              ? ['governed', 'turned-off', 'restart'].includes(each.event)
              : before === 'refused'
                ? each === allowed
                : state === 'starting'
                  ? ['enabled', 'suspended'].includes(before)
                  : state !== 'active' || before === 'starting');
          expect(legal, `${before} to ${state} by ${each.event}`).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });
});
