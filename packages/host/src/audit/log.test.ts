import { describe, expect, it, vi } from 'vitest';
import { handClock } from '../testing/clock.ts';
import type { AuditEvent, AuditFact } from './event.ts';
import { AuditLog } from './log.ts';

const call = (outcome: 'ok' | 'denied' = 'ok'): AuditFact => ({
  kind: 'call',
  method: 'render.markdown',
  outcome,
  ms: 1,
  bytes: 10,
});

describe('the audit log', () => {
  it('keeps every extension its own room: a flood of one evicts nothing of another', () => {
    const log = new AuditLog({ clock: handClock(), perShelf: 100 });
    log.record('quiet', call());
    for (let n = 0; n < 10_000; n++) log.record('loud', call());
    const kept = log.getSnapshot();
    expect(kept.filter(({ extension }) => extension === 'quiet')).toHaveLength(1);
    expect(kept.filter(({ extension }) => extension === 'loud').length).toBeLessThanOrEqual(164);
  });

  it('keeps all that is known of a decision', () => {
    const all: Required<Extract<AuditFact, { readonly kind: 'decision' }>> = {
      kind: 'decision',
      ask: 'call',
      effect: 'allow',
      sha256: '0'.repeat(64),
      capability: 'net.fetch',
      method: 'net.fetch',
      roomId: '!a:x',
      encryption: 'plain',
      facts: { origin: 'https://a.example' },
      used: { key: { calls: 1, bytes: 2 } },
      granted: 'allow',
      bytes: 3,
      because: [{ layer: 'user', source: 'x', pointer: '', rule: 'x' }],
      reported: { effect: 'deny', because: [] },
    };
    const log = new AuditLog({ clock: handClock() });
    log.record('a', all);
    expect(log.getSnapshot()).toEqual([{ seq: 1, at: expect.any(Number), extension: 'a', ...all }]);
  });

  it('keeps a denial, however busy or loud its extension is afterwards', () => {
    const log = new AuditLog({ clock: handClock(), perShelf: 10 });
    log.record('a', call('denied'));
    for (let n = 0; n < 1_000; n++) {
      log.record('a', call());
      log.record('a', { kind: 'log', text: `line ${n}` });
    }
    expect(log.getSnapshot()[0]).toMatchObject({ outcome: 'denied' });
  });

  it('keeps a denial, however often its extension is denied something else afterwards', () => {
    const denial = (capability: string): AuditFact => ({
      kind: 'decision',
      ask: 'call',
      effect: 'deny',
      sha256: '0'.repeat(64),
      capability,
      bytes: 1,
      because: [],
    });
    const log = new AuditLog({ clock: handClock(), perShelf: 10 });
    log.record('a', denial('net.fetch'));
    for (let n = 0; n < 1_000; n++) {
      log.record('a', denial('timer'));
      if (n % 2 === 0) log.record('a', { kind: 'limit', limit: 'invalid-params', detail: 'x' });
    }
    const kept = log.getSnapshot();
    expect(kept[0]).toMatchObject({ seq: 1, capability: 'net.fetch' });
    expect(kept.length).toBeLessThanOrEqual(10 + 64);
    // The latest of the rest, in their order.
    expect(kept.at(-1)).toMatchObject({ seq: 1_501 });
    const seqs = kept.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });

  type DecisionFact = Extract<AuditFact, { readonly kind: 'decision' }>;
  const read = (roomId: string, facts = {}, effect: 'allow' | 'deny' = 'allow'): DecisionFact => ({
    kind: 'decision',
    ask: 'call',
    effect,
    sha256: '0'.repeat(64),
    capability: 'message.read',
    method: 'message.read',
    roomId,
    facts,
    bytes: 1,
    because: [],
  });

  const usual = { origin: 'https://a.example', eventType: 'm.room.topic', format: 'css' };
  it.each<readonly [string, Partial<DecisionFact>]>([
    ['room', { roomId: '!secret:x' }],
    ['address', { facts: { ...usual, origin: 'https://secret.example' } }],
    ['event type', { facts: { ...usual, eventType: 'm.room.member' } }],
    ['format', { facts: { ...usual, format: 'pem' } }],
    ['method', { method: 'message.watch' }],
    ['rule', { because: [{ layer: 'user', source: 'x', pointer: '', rule: 'combination' }] }],
  ])('keeps which %s it was, however much there is of others before and after', (_what, other) => {
    const log = new AuditLog({ clock: handClock(), perShelf: 100 });
    const dull = (n: number): void => log.record('a', read(`!dull${n % 20}:x`, usual));
    for (let n = 0; n < 400; n++) dull(n);
    log.record('a', { ...read('!dull0:x', usual), ...other });
    for (let n = 0; n < 1_000; n++) dull(n);
    expect(log.getSnapshot()).toContainEqual(expect.objectContaining(other));
  });

  it('keeps which address was asked for first and last, whatever is made up in between', () => {
    const log = new AuditLog({ clock: handClock(), perShelf: 100 });
    const at = (origin: string): void => log.record('a', read('!a:x', { origin }, 'deny'));
    at('https://wanted.example');
    for (let n = 0; n < 2_000; n++) at(`https://x${n}.example`);
    log.record('a', read('!b:x', {}, 'deny'));
    at('https://last.example');
    const origins = log
      .getSnapshot()
      .map((event) => event.kind === 'decision' && event.facts?.origin);
    expect(origins).toContain('https://wanted.example');
    expect(origins).toContain('https://last.example');
    // Nor does what is made up push the other room out.
    expect(origins).toContain(undefined);
  });

  it('keeps the first and the last of more rooms than it has room for, and what is of another kind', () => {
    const log = new AuditLog({ clock: handClock(), perShelf: 100 });
    log.record('a', { ...read('!a:x', {}, 'deny'), capability: 'net.fetch' });
    for (let n = 0; n < 1_000; n++) log.record('a', read(`!room${n}:x`, {}, 'deny'));
    const [first, ...rest] = log.getSnapshot();
    expect(first).toMatchObject({ seq: 1, capability: 'net.fetch' });
    expect(rest[0]).toMatchObject({ roomId: '!room0:x' });
    expect(rest.at(-1)).toMatchObject({ roomId: '!room999:x' });
  });

  it('counts a call that a person was asked about once, as what they answered', () => {
    const log = new AuditLog({ clock: handClock() });
    for (const effect of ['ask', 'allow', 'ask', 'deny'] as const) {
      log.record('a', { ...read('!a:x'), effect });
    }
    expect(log.counts()).toMatchObject([{ allowed: 1, denied: 1 }]);
  });

  it('counts what it dropped, and every call, by day and extension', () => {
    const clock = handClock();
    const log = new AuditLog({ clock, perShelf: 10 });
    for (let n = 0; n < 200; n++) log.record('a', call(n % 2 === 0 ? 'ok' : 'denied'));
    const [today] = log.counts();
    expect(today).toMatchObject({ day: '2023-11-14', calls: 200, failed: 100 });
    expect((today?.dropped ?? 0) + log.getSnapshot().length).toBe(200);
    clock.tick(86_400_000);
    log.record('a', call());
    expect(log.counts().map(({ day, calls }) => [day, calls])).toEqual([
      ['2023-11-14', 200],
      ['2023-11-15', 1],
    ]);
  });

  it('looks at the wall clock once for all of one moment, and never goes back', () => {
    const clock = handClock();
    const log = new AuditLog({ clock });
    log.record('a', call(), 5);
    clock.tick(10);
    log.record('a', call(), 5);
    log.record('a', call(), 6);
    clock.tick(10);
    log.record('a', call());
    log.record('a', call(), 6);
    const times = log.getSnapshot().map(({ at }) => at - 1_700_000_000_000);
    expect(times).toEqual([0, 0, 10, 20, 20]);
  });

  it('forgets days that are too old', () => {
    const clock = handClock();
    const log = new AuditLog({ clock, days: 2 });
    log.record('a', call());
    clock.tick(5 * 86_400_000);
    log.record('a', call());
    expect(log.counts()).toHaveLength(1);
  });

  it('announces all events of a turn once, and tells its sink each', async () => {
    const sink = vi.fn<(event: AuditEvent) => void>();
    const log = new AuditLog({ clock: handClock(), sink });
    const changed = vi.fn<() => void>();
    const stop = log.subscribe(changed);
    log.record('a', call());
    log.record('a', call());
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(sink.mock.calls.map(([event]) => event.seq)).toEqual([1, 2]);
    stop();
    log.record('a', call());
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('goes on where a store left it, in one order over all extensions', () => {
    const first = new AuditLog({ clock: handClock() });
    first.record('a', call());
    first.record('b', call());
    const stored = { events: first.getSnapshot(), counts: first.counts(), packages: [] };
    const second = new AuditLog({ clock: handClock(), stored });
    second.record('a', call());
    expect(second.getSnapshot().map(({ seq, extension }) => [seq, extension])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ]);
    expect(second.counts().find(({ extension }) => extension === 'a')?.calls).toBe(2);
  });
});
