import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { Decision, Effect, PolicyRequest } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import type { Layer } from './layer.ts';
import { RULES } from './rules.ts';
import {
  callRequest,
  type CallRequest,
  layers,
  OWN_ORIGINS,
  request,
  roomCall,
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

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, times = 1): void =>
  fc.assert(property, { numRuns: numRuns * times });

const counts = ({ policy, lastGood }: Layer): PolicyDocument | undefined =>
  policy === 'unreadable' ? lastGood : policy;

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
        // To ask for less is the way to stay clear of a combination.
        fc.pre(!stack.some((one) => counts(one)?.combinations !== undefined));
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
    const isSame = (stack: readonly Layer[], asked: CallRequest, id: string): void => {
      // Files of another name: a table that has answered for the one would say the same of the other.
      const as = (encryption: 'encrypted' | 'unknown'): Effect =>
        decide(
          stack.map((one) => ({ ...one, source: `${encryption}/${one.source}` })),
          { ...asked, room: { id, encryption } },
        ).effect;
      expect(as('unknown')).toBe(as('encrypted'));
    };
    check(
      fc.property(layers, callRequest, (stack, asked) => {
        fc.pre(asked.room !== undefined);
        isSame(stack, asked, asked.room?.id ?? '');
      }),
    );
    check(fc.property(roomCall, ({ stack, asked, room }) => isSame(stack, asked, room.id)));
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
