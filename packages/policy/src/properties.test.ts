import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetTerms, outside, parseTerm, type Term } from './caveats.ts';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { Decision, Effect, Limits, PolicyRequest } from './decision.ts';
import { FLOOR_LIMITS, LIMIT_FIELDS } from './limits.ts';
import type { Layer } from './layer.ts';
import { readPolicy } from './read.ts';
import { RULES } from './rules.ts';
import {
  callRequest,
  type CallRequest,
  document,
  facts,
  layer,
  layers,
  OWN_ORIGINS,
  request,
  term as rawTerm,
} from './testing/arbitrary.ts';
import { extension, read } from './testing/facts.ts';
import { interpret } from './testing/interpret.ts';

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

  it('7. ignores a report file, and observes what it would change', () => {
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
        expect(table.observe(asked)?.reported.effect ?? table.decide(asked).effect).toBe(would);
      }),
    );
  });

  it('8. observes nothing where there is no report file', () => {
    check(
      fc.property(layers, request, (stack, asked) => {
        expect(compile(stack.filter((one) => enforced(one))).observe(asked)).toBeUndefined();
      }),
    );
  });
});

describe('a decision', () => {
  it('9. equals the plain reading of the rules (compile equals interpret)', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        expect(decide(stack, asked).effect).toBe(interpret(stack, OWN_ORIGINS, asked));
      }),
      20,
    );
  });

  it('10. is the same asked again, and on a table that has answered others before', () => {
    check(
      fc.property(layers, fc.array(callRequest, { maxLength: 8 }), (stack, asked) => {
        const table = compile(stack);
        const first = asked.map((one) => table.decide(one));
        expect(asked.map((one) => table.decide(one))).toEqual(first);
        expect(asked.map((one) => decide(stack, one))).toEqual(first);
      }),
      2,
    );
  });

  it('11. always gives a reason, whose rule is known and whose pointer is one', () => {
    check(
      fc.property(layers, request, (stack, asked) => {
        const { because, effect } = decide(stack, asked);
        const knownRules: readonly string[] = RULES;
        expect(because.length).toBeGreaterThan(0);
        for (const one of because) {
          expect(knownRules).toContain(one.rule);
          expect(one.pointer).toMatch(/^(?:\/[^/]+)*$/u);
          expect(one.sentence.endsWith('.')).toBe(true);
        }
        expect(RANK[effect]).toBeDefined();
      }),
      3,
    );
  });

  it('12. denies what the vocabulary does not know', () => {
    check(
      fc.property(layers, callRequest, fc.string(), (stack, asked, capability) => {
        fc.pre(!capability.includes('.') && capability !== 'panel');
        const known = ['notify', 'unfurl', 'timer', 'panel', 'command'];
        fc.pre(!known.includes(capability));
        expect(decide(stack, { ...asked, capability })).toMatchObject({
          effect: 'deny',
          because: [{ rule: 'capability-unknown' }],
        });
      }),
    );
  });

  it('13. denies what the manifest does not ask for', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        const silent = { ...asked.extension, capabilities: [] };
        expect(decide(stack, { ...asked, extension: silent }).effect).toBe('deny');
      }),
    );
  });

  it('14. never allows more to a manifest that asks for less', () => {
    check(
      fc.property(layers, callRequest, fc.nat(4), (stack, asked, drop) => {
        fc.pre(
          !stack.some(
            (one) => one.policy !== 'unreadable' && one.policy.combinations !== undefined,
          ),
        );
        const less = {
          ...asked.extension,
          capabilities: asked.extension.capabilities.filter((_, index) => index !== drop),
        };
        expect(rank(stack, { ...asked, extension: less })).toBeGreaterThanOrEqual(
          rank(stack, asked),
        );
      }),
    );
  });

  it('15. on a call is never looser than on the package', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        const { extension: of } = asked;
        fc.pre(decide(stack, { ask: 'install', extension: of }).effect === 'deny');
        expect(decide(stack, asked).effect).toBe('deny');
        expect(decide(stack, { ask: 'activate', extension: of }).effect).toBe('deny');
      }),
    );
  });

  it('16. to start is denied only where every call would be', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        const starts = decide(stack, { ask: 'activate', extension: asked.extension });
        const combined = starts.because.some(({ rule }) => rule === 'combination');
        fc.pre(starts.effect === 'deny' && !combined);
        expect(decide(stack, asked).effect).toBe('deny');
      }),
      2,
    );
  });

  it('17. is not changed by facts that the capability does not have', () => {
    check(
      fc.property(layers, callRequest, fc.string(), (stack, asked, noise) => {
        fc.pre(asked.capability === 'storage.kv' || asked.capability === 'panel');
        const noisy: CallRequest = {
          ...asked,
          facts: { origin: noise, method: noise, format: noise },
        };
        expect(decide(stack, noisy)).toEqual(decide(stack, asked));
      }),
    );
  });

  it('18. treats unknown encryption as encrypted', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        fc.pre(asked.room !== undefined);
        const id = asked.room?.id ?? '';
        const as = (encryption: 'encrypted' | 'unknown'): Effect =>
          decide(stack, { ...asked, room: { id, encryption } }).effect;
        expect(as('unknown')).toBe(as('encrypted'));
      }),
    );
  });

  it('19. denies whatever the facts are, if the floor forbids it', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        const net: CallRequest = {
          ...asked,
          capability: 'net.fetch',
          facts: { origin: 'https://app.test', method: 'GET' },
        };
        expect(decide(stack, net).effect).toBe('deny');
        const state: CallRequest = {
          ...asked,
          capability: 'room.state.write',
          facts: { eventType: 'm.room.power_levels' },
        };
        expect(decide(stack, state).effect).toBe('deny');
      }),
    );
  });

  it('20. never throws on facts of any shape, and denies those that are not well-formed', () => {
    check(
      fc.property(layers, callRequest, fc.anything(), (stack, asked, junk) => {
        const bad = {
          ...asked,
          facts: { origin: junk, method: junk, eventType: junk, format: junk },
        };
        // The point is a caller without types.
        const decision = compile(stack).decide(bad as CallRequest);
        expect(RANK[decision.effect]).toBeDefined();
      }),
      2,
    );
  });

  it('21. denies an amount of bytes that is no amount', () => {
    check(
      fc.property(
        layers,
        callRequest,
        fc.constantFrom(-1, Number.NaN, Number.POSITIVE_INFINITY),
        (stack, asked, bytes) => {
          expect(decide(stack, { ...asked, bytes }).effect).toBe('deny');
        },
      ),
    );
  });
});

describe('grants', () => {
  it('22. change nothing but an ask', () => {
    check(
      fc.property(
        layers,
        callRequest,
        fc.constantFrom<'allow' | 'deny'>('allow', 'deny'),
        (stack, asked, answer) => {
          const table = compile(stack);
          const alone = table.decide(asked);
          const granted = table.decide(asked, { granted: () => answer });
          expect(granted.effect).toBe(alone.effect === 'ask' ? answer : alone.effect);
        },
      ),
      3,
    );
  });

  it('23. are not read unless the policy asks', () => {
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        let consulted = 0;
        const { effect } = compile(stack).decide(asked, {
          granted: () => {
            consulted += 1;
            return undefined;
          },
        });
        expect(consulted).toBe(effect === 'ask' ? 1 : 0);
      }),
      2,
    );
  });
});

describe('budgets', () => {
  const limited = (calls: number, bytes: number): Layer => ({
    kind: 'user',
    source: 'budget.json',
    policy: read({ version: 1, budgets: [{ capabilities: ['panel'], per: 'hour', calls, bytes }] }),
  });
  const open: Layer = {
    kind: 'deployment',
    source: 'd.json',
    policy: read({ version: 1, mode: 'dev', capabilities: ['panel'] }),
  };
  const of = extension('org.example.one', ['panel']);

  it('24. let a call pass exactly while calls and bytes have room', () => {
    const amount = fc.nat(20);
    check(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        amount,
        (calls, bytes, usedCalls, usedBytes, size) => {
          const { effect } = compile([open, limited(calls, bytes)]).decide(
            { ask: 'call', extension: of, capability: 'panel', facts: {}, bytes: size },
            { used: () => ({ calls: usedCalls, bytes: usedBytes }) },
          );
          expect(effect === 'allow').toBe(usedCalls + 1 <= calls && usedBytes + size <= bytes);
        },
      ),
    );
  });

  it('25. of all layers must have room, each by its own counter', () => {
    check(
      fc.property(fc.nat(3), fc.nat(3), fc.nat(3), (a, b, used) => {
        const other: Layer = { ...limited(b, 100), source: 'other.json' };
        const table = compile([open, limited(a, 100), other]);
        const asked: CallRequest = {
          ask: 'call',
          extension: of,
          capability: 'panel',
          facts: {},
          bytes: 0,
        };
        const keys: string[] = [];
        const { effect } = table.decide(asked, {
          used: (key) => {
            keys.push(key);
            return { calls: used, bytes: 0 };
          },
        });
        expect(effect === 'allow').toBe(used < a && used < b);
        expect(new Set(table.charges(asked)).size).toBe(2);
        expect(table.charges(asked)).toEqual(expect.arrayContaining(keys));
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

describe('reading', () => {
  it('29. is total over any bytes', () => {
    check(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const result = readPolicy(bytes, 'any.json');
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      5,
    );
  });

  it('30. is total over any JSON, and admits no document without a version', () => {
    check(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const result = readPolicy(JSON.stringify(value), 'any.json');
        const versioned = typeof value === 'object' && value !== null && 'version' in value;
        expect(result.ok && !versioned).toBe(false);
      }),
      3,
    );
  });

  it('31. gives back what was written, frozen', () => {
    check(
      fc.property(document, (policy) => {
        expect(read(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
        expect(Object.isFrozen(policy)).toBe(true);
        expect(Object.isFrozen(policy.capabilities ?? policy)).toBe(true);
      }),
    );
  });

  it('32. finds a place for every problem it tells of', () => {
    const text = JSON.stringify(
      {
        version: 1,
        mode: 'x',
        capabilities: ['y', { name: 'panel', rooms: [1] }],
        extensions: { A: {} },
      },
      null,
      2,
    );
    check(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('"', '{', '}', ',', 'x', '1', '[', '\u0000'),
        (at, char) => {
          const broken = text.slice(0, at) + char + text.slice(at + 1);
          const result = readPolicy(broken, 'f.json');
          const lines = broken.split('\n');
          for (const { line, column } of result.ok ? [] : result.problems) {
            expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
          }
          expect(result.ok).toBe(false);
        },
      ),
    );
  });
});
