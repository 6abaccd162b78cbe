import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent, AuditFact } from './event.ts';
import { Shelf } from './shelf.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const decision = fc.record({
  kind: fc.constant('decision' as const),
  ask: fc.constantFrom('call' as const, 'result' as const),
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  capability: fc.constantFrom('panel', 'notify'),
  sha256: fc.constant('a'),
  bytes: fc.nat(9),
  because: fc.constant([]),
});
const call = fc.record({
  kind: fc.constant('call' as const),
  method: fc.constantFrom('notify', 'storage.kv.get'),
  outcome: fc.constantFrom('ok' as const, 'timeout' as const),
  ms: fc.nat(9),
  bytes: fc.nat(9),
});
const limit = fc.record({
  kind: fc.constant('limit' as const),
  limit: fc.constantFrom('flood', 'hung'),
  detail: fc.constant(''),
});
const fact: fc.Arbitrary<AuditFact> = fc.oneof(decision, call, limit);

/** What tells two kinds apart, in other words than the shelf's. */
const kind = (each: AuditFact): string =>
  JSON.stringify({ ...each, sha256: 0, bytes: 0, ms: 0, seq: 0 });

describe('a shelf', () => {
  it('keeps entries by kind, in order, however they come, and says what made room', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 250 }), (facts) => {
        const shelf = new Shelf(50);
        const gone = new Set<AuditEvent>();
        const all = facts.map((each, seq): AuditEvent => ({ seq, at: 0, extension: 'a', ...each }));
        for (const event of all) for (const each of shelf.add(event)) gone.add(each);
        const kept = shelf.entries();
        expect(new Set([...kept, ...gone])).toEqual(new Set(all));
        expect(kept.length + gone.size).toBe(all.length);
        expect(kept.length).toBeLessThanOrEqual(50 + 64);
        // Together what is of a kind, and oldest first.
        const changes = kept.filter((each, at) => {
          const before = kept[at - 1];
          return before === undefined || kind(each) !== kind(before);
        });
        expect(changes).toHaveLength(new Set(kept.map(kind)).size);
        const bySeq = kept.every((each, at) => {
          const before = kept[at - 1];
          return before === undefined || kind(each) !== kind(before) || before.seq < each.seq;
        });
        expect(bySeq).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
