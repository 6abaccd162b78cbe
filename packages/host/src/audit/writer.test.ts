import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import type { AuditEvent, AuditFact, DailyCount } from './event.ts';
import { AuditLog } from './log.ts';
import type { AuditChange, AuditStore, StoredAudit } from './store.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const denied: AuditFact = { kind: 'call', method: 'x', outcome: 'denied', ms: 1, bytes: 1 };
const done: AuditFact = { kind: 'call', method: 'x', outcome: 'ok', ms: 1, bytes: 1 };

/** Keeps what it is given, and fails where it is told to. */
function memoryStore() {
  const events = new Map<number, AuditEvent>();
  const counts = new Map<string, DailyCount>();
  const told = { saves: 0, broken: false, changes: [] as AuditChange[] };
  const store: AuditStore = {
    load: () => Promise.resolve(kept()),
    save: (change) => {
      told.saves++;
      if (told.broken) return Promise.reject(new Error('the disk is full'));
      told.changes.push(change);
      for (const event of change.added) events.set(event.seq, event);
      for (const seq of change.removed) events.delete(seq);
      for (const count of change.counts) counts.set(`${count.day} ${count.extension}`, count);
      return Promise.resolve();
    },
  };
  const kept = (): StoredAudit => ({
    events: [...events.values()].sort((a, b) => a.seq - b.seq),
    counts: [...counts.values()],
    packages: [],
  });
  return { store, told, kept };
}

describe('the record that is kept', () => {
  it('is written behind, many events in one go', async () => {
    const { store, told, kept } = memoryStore();
    const clock = handClock();
    const log = new AuditLog({ clock, store });
    for (let n = 0; n < 50; n++) log.record('a', done);
    expect(told.saves).toBe(0);
    clock.tick(249);
    expect(told.saves).toBe(0);
    // By itself: nobody says that it is time.
    clock.tick(1);
    expect(told.saves).toBe(1);
    expect(kept().events).toHaveLength(50);
    await settle();
    log.record('a', done);
    clock.tick(250);
    expect([told.saves, kept().events.length]).toEqual([2, 51]);
    await settle();
    // Who does not wait for it leaves no timer behind.
    log.record('a', done);
    await log.flush();
    expect([told.saves, clock.timers]).toEqual([3, 0]);
  });

  it('holds what the log holds, whatever happens in between', async () => {
    const step = fc.constantFrom('done', 'denied', 'log', 'flush', 'break', 'mend');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 300 }), async (steps) => {
        const { store, told, kept } = memoryStore();
        const log = new AuditLog({ clock: handClock(), store, perShelf: 5, unsaved: () => {} });
        for (const each of steps) {
          if (each === 'done') log.record('a', done);
          if (each === 'denied') log.record('b', denied);
          if (each === 'log') log.record('a', { kind: 'log', text: 'secret' });
          if (each === 'break') told.broken = true;
          if (each === 'mend') told.broken = false;
          // oxlint-disable-next-line no-await-in-loop -- in its turn
          if (each === 'flush') await log.flush();
        }
        told.broken = false;
        await log.flush();
        const wanted = log.getSnapshot().filter(({ kind }) => kind !== 'log');
        expect(kept().events).toEqual(wanted);
        expect(kept().counts.map(({ calls, dropped }) => [calls, dropped])).toEqual(
          log.counts().map(({ calls, dropped }) => [calls, dropped]),
        );
        const next = new AuditLog({ clock: handClock(), stored: kept(), perShelf: 5 });
        expect(next.getSnapshot()).toEqual(wanted);
      }),
      { numRuns: runs },
    );
  });

  it('lets go of what was kept under a larger bound', async () => {
    const { store, kept } = memoryStore();
    const before = new AuditLog({ clock: handClock(), store });
    for (let n = 0; n < 200; n++) before.record('a', done);
    await before.flush();
    const log = new AuditLog({ clock: handClock(), store, stored: kept(), perShelf: 5 });
    await log.flush();
    expect(kept().events).toEqual(log.getSnapshot());
    expect(kept().events.length).toBeLessThan(100);
  });

  it('never holds what an extension wrote itself', async () => {
    const { store, told } = memoryStore();
    const log = new AuditLog({ clock: handClock(), store });
    log.record('a', { kind: 'log', text: 'token=abc' });
    log.record('a', done);
    await log.flush();
    expect(JSON.stringify(told.changes)).not.toContain('token');
  });

  it('is tried again where it could not be written, and says so', async () => {
    const { store, told, kept } = memoryStore();
    const clock = handClock();
    const failures: unknown[] = [];
    const log = new AuditLog({ clock, store, unsaved: (error) => failures.push(error) });
    told.broken = true;
    log.record('a', denied);
    clock.tick(250);
    await settle();
    expect(failures).toHaveLength(1);
    told.broken = false;
    clock.tick(4_999);
    expect(kept().events).toHaveLength(0);
    clock.tick(1);
    expect(kept().events).toHaveLength(1);
  });
});
