import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetTerms, outside, parseTerm, type Term } from './caveats.ts';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { Decision, Effect, Limits, PolicyRequest } from './decision.ts';
import { FLOOR_LIMITS, LIMIT_FIELDS } from './limits.ts';
import type { Layer } from './layer.ts';
import {
  callRequest,
  document,
  facts,
  layer,
  layers,
  OWN_ORIGINS,
  request,
  term as rawTerm,
} from './testing/arbitrary.ts';
import { read } from './testing/facts.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);
const RANK: Readonly<Record<Effect, number>> = { allow: 0, ask: 1, deny: 2 };

const compile = (stack: readonly Layer[]): CompiledPolicy =>
  compilePolicy(stack, { ownOrigins: OWN_ORIGINS });

const decide = (stack: readonly Layer[], asked: PolicyRequest): Decision =>
  compile(stack).decide(asked);

const rank = (stack: readonly Layer[], asked: PolicyRequest): number =>
  RANK[decide(stack, asked).effect];

const term = rawTerm.map((raw) => parseTerm(raw));

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, times = 1): void =>
  fc.assert(property, { numRuns: numRuns * times });

const enforced = (one: Layer): boolean =>
  (one.policy === 'unreadable' ? one.lastGood : one.policy)?.enforcement !== 'report';

/** A layer that takes effect: adding a grant layer where none stood would replace the stand-in. */
const withGrant = layers.filter((stack) =>
  stack.some((one) => (one.kind === 'deployment' || one.kind === 'organisation') && enforced(one)),
);

describe('the meet', () => {
  it('1. narrows: an added layer never allows more', () => {
    check(
      fc.property(withGrant, layer, request, (stack, added, asked) => {
        expect(rank([...stack, added], asked)).toBeGreaterThanOrEqual(rank(stack, asked));
      }),
      5,
    );
  });

  it('2. narrows limits: an added layer never raises a cap', () => {
    check(
      fc.property(layers, layer, facts, (stack, added, of) => {
        const before = compile(stack).limits(of);
        const after = compile([...stack, added]).limits(of);
        for (const { name } of LIMIT_FIELDS) expect(after[name]).toBeLessThanOrEqual(before[name]);
      }),
    );
  });

  it('3. is commutative: the order of layers changes neither effect nor reasons', () => {
    check(
      fc.property(layers, request, (stack, asked) => {
        expect(decide(stack.toReversed(), asked)).toEqual(decide(stack, asked));
      }),
      3,
    );
  });

  it('4. of caveats is associative, commutative and idempotent, and admits what all admit', () => {
    check(
      fc.property(term, term, term, callRequest, (a, b, c, asked) => {
        const admits = (met: Term | undefined): boolean =>
          met !== undefined && outside(met, asked.facts, asked.room) === undefined;
        const both = (x: Term | undefined, y: Term | undefined): Term | undefined =>
          x === undefined || y === undefined ? undefined : meetTerms(x, y);
        const all = admits(a) && admits(b) && admits(c);
        expect(admits(both(both(a, b), c))).toBe(all);
        expect(admits(both(a, both(b, c)))).toBe(all);
        expect(admits(both(both(c, b), a))).toBe(all);
        expect(admits(both(a, a))).toBe(admits(a));
      }),
      10,
    );
  });

  it('5. is idempotent: the same layer twice is that layer', () => {
    check(
      fc.property(layers, request, (stack, asked) => {
        expect(decide([...stack, ...stack], asked)).toEqual(decide(stack, asked));
      }),
      2,
    );
  });

  it('6. of dev and strict is strict, and with nothing is never looser than a layer alone', () => {
    check(
      fc.property(withGrant, request, (stack, asked) => {
        const alone = stack.filter((one) => one.kind === 'deployment' && enforced(one)).slice(0, 1);
        fc.pre(alone.length === 1);
        expect(rank(stack, asked)).toBeGreaterThanOrEqual(rank(alone, asked));
      }),
      2,
    );
  });

  it('7. ignores a report file, and tells what it would have decided', () => {
    check(
      fc.property(layers, document, request, (stack, policy, asked) => {
        const plain = stack.filter((one) => enforced(one));
        const report: Layer = {
          kind: 'organisation',
          source: 'report.json',
          policy: read({ ...policy, enforcement: 'report' }),
        };
        const table = compile([...plain, report]);
        expect(table.decide(asked)).toEqual(decide(plain, asked));
        const forced: Layer = { ...report, policy: read({ ...policy, enforcement: 'enforce' }) };
        const would = decide([...plain, forced], asked).effect;
        expect(table.reported?.decide(asked).effect).toBe(would);
      }),
    );
  });

  it('8. reports nothing where there is no report file', () => {
    check(
      fc.property(layers, (stack) => {
        expect(compile(stack.filter((one) => enforced(one))).reported).toBeUndefined();
      }),
    );
  });
});

describe('limits', () => {
  it('26. are the smallest of what the sections say and the floor', () => {
    check(
      fc.property(layers, facts, (stack, of) => {
        const limits: Limits = compile(stack).limits(of);
        const said = stack
          .filter((one) => one.kind !== 'room' && enforced(one))
          .flatMap((one) => {
            const policy = one.policy === 'unreadable' ? one.lastGood : one.policy;
            return [policy?.proc?.inputBytes, policy?.extensions?.[of.id]?.proc?.inputBytes];
          })
          .filter((value) => value !== undefined);
        expect(limits.inputBytes).toBe(Math.min(FLOOR_LIMITS.inputBytes, ...said));
      }),
    );
  });
});

describe('canonical texts', () => {
  it('27. are the same for any order of layers, and equal texts decide equally', () => {
    check(
      fc.property(layers, layers, request, (a, b, asked) => {
        expect(compile(a.toReversed()).canonical).toBe(compile(a).canonical);
        const same = compile(a).canonical === compile(b).canonical;
        expect(same ? decide(b, asked) : decide(a, asked)).toEqual(decide(a, asked));
      }),
    );
  });

  it('28. change with the own origins', () => {
    check(
      fc.property(layers, (stack) => {
        expect(compilePolicy(stack).canonical).not.toBe(compile(stack).canonical);
      }),
    );
  });
});
