import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Layer } from '../layer.ts';
import { facts, layers, OWN_ORIGINS } from '../testing/arbitrary.ts';
import { call, extension, read } from '../testing/facts.ts';
import { ID, notes, set, strict } from '../testing/questions.ts';
import { explain, type PolicySet } from './index.ts';
import { prepareAll } from './stack.ts';
import { pointsOf } from './universe.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('explain', () => {
  it('says what each capability the manifest asks for comes to, in the order of the vocabulary', () => {
    const { install, activate, frame, capabilities, limits } = explain(set(strict()), notes);
    expect([install, activate, frame].map((one) => one?.effect)).toEqual([
      'allow',
      'allow',
      'allow',
    ]);
    expect(limits.timeoutMs).toBe(30_000);
    expect(capabilities.map(({ name, effect, ways }) => [name, effect, ways])).toEqual([
      [
        'net.fetch',
        'allow',
        [{ effect: 'allow', origins: ['https://*.example.org'], methods: ['GET'] }],
      ],
      ['notify', 'deny', []],
      ['panel', 'allow', [{ effect: 'allow' }]],
    ]);
    expect(capabilities[1]?.because[0]).toMatchObject({
      rule: 'capability-missing',
      pointer: '/capabilities',
    });
  });

  it('meets the layers and the manifest', () => {
    const narrow = extension(ID, [
      { name: 'net.fetch', caveats: { origins: ['https://*.a.example.org'] } },
      { name: 'message.read', caveats: { rooms: ['!a:test'] } },
      { name: 'room.state.read', caveats: { eventTypes: ['m.room.*'] } },
      { name: 'attachment.filter', caveats: { formats: ['image/*'] } },
    ]);
    const policy = strict({
      capabilities: [
        { name: 'net.fetch', origins: ['https://*.example.org'], effect: 'ask' },
        { name: 'message.read', rooms: ['plain'] },
        'room.state.read',
        'attachment.filter',
      ],
    });
    const ways = explain(set(policy), narrow).capabilities.map((one) => [
      one.name,
      one.effect,
      one.ways,
    ]);
    expect(ways).toEqual([
      ['message.read', 'allow', [{ effect: 'allow', rooms: ['!a:test (plain)'] }]],
      ['room.state.read', 'allow', [{ effect: 'allow', eventTypes: ['m.room.*'] }]],
      ['net.fetch', 'ask', [{ effect: 'ask', origins: ['https://*.a.example.org'] }]],
      ['attachment.filter', 'allow', [{ effect: 'allow', formats: ['image/*'] }]],
    ]);
    const plain = explain(
      set(strict({ capabilities: [{ name: 'message.read', rooms: ['plain'] }] })),
      extension(ID, ['message.read']),
    );
    expect(plain.capabilities[0]?.ways).toEqual([{ effect: 'allow', rooms: ['plain'] }]);
    const byId = explain(
      set(strict({ capabilities: [{ name: 'message.read', rooms: ['!b:test'] }] })),
      extension(ID, ['message.read']),
    );
    expect(byId.capabilities[0]?.ways).toEqual([{ effect: 'allow', rooms: ['!b:test'] }]);
  });

  it('gives an example where layers have nothing in common', () => {
    const other = strict({ capabilities: [{ name: 'net.fetch', origins: ['https://b.test'] }] });
    const { capabilities } = explain(set(strict(), other), extension(ID, ['net.fetch']));
    expect(capabilities[0]).toMatchObject({ effect: 'deny', ways: [] });
    expect(capabilities[0]?.because[0]?.rule).toBe('caveat-origins');
    const roomed = extension(ID, ['message.read']);
    const a = strict({ capabilities: [{ name: 'message.read', rooms: ['plain'] }] });
    const b = strict({ capabilities: [{ name: 'message.read', rooms: ['encrypted'] }] });
    expect(explain(set(a, b), roomed, '!r:test').capabilities[0]?.because[0]?.rule).toBe(
      'caveat-rooms',
    );
  });

  it('counts a room layer in its room only', () => {
    const base = set(strict({ capabilities: ['message.read'] }));
    const layer: Layer = {
      kind: 'room',
      source: 'room.json',
      roomId: '!a:test',
      policy: read({ version: 1, capabilities: [{ name: 'message.read', effect: 'deny' }] }),
    };
    const all = { ...base, layers: [...base.layers, layer] };
    const reader = extension(ID, ['message.read']);
    expect(explain(all, reader).capabilities[0]?.effect).toBe('allow');
    expect(explain(all, reader, '!a:test').capabilities[0]?.effect).toBe('deny');
  });

  it('shows nothing as allowed while the extension may not start', () => {
    const blocked = strict({ extensions: { [ID]: { status: 'blocked' } } });
    const { capabilities, activate } = explain(set(blocked), notes);
    expect(activate.effect).toBe('deny');
    expect(capabilities.map(({ effect }) => effect)).toEqual(['deny', 'deny', 'deny']);
    expect(capabilities[2]?.because[0]?.rule).toBe('entry-blocked');
  });

  it('agrees with decisions: a capability it calls denied is denied at every point', () => {
    fc.assert(
      fc.property(layers, facts, (stack, of) => {
        const whole: PolicySet = {
          layers: stack.filter((one) => one.kind !== 'room'),
          ownOrigins: OWN_ORIGINS,
        };
        const table = compilePolicy(whole.layers, whole);
        const prepared = prepareAll(whole, of, undefined);
        const { activate, capabilities } = explain(whole, of);
        // Whoever may not be activated calls nothing: there `deny` is said of all.
        fc.pre(activate.effect !== 'deny');
        for (const { name, effect } of capabilities) {
          const effects = new Set(
            pointsOf(name, of, prepared, []).map(
              ({ facts: at, room: where }) =>
                table.decide(
                  call(of, name, { facts: at, ...(where === undefined ? {} : { room: where }) }),
                ).effect,
            ),
          );
          expect(effect === 'deny' && (effects.has('allow') || effects.has('ask'))).toBe(false);
          expect(effect === 'ask' && effects.has('allow')).toBe(false);
        }
      }),
      { numRuns },
    );
  });
});

describe('explain in a room', () => {
  it('names the rule of the room’s own layer that denies, and no rule that allows', () => {
    const closed: Layer = {
      kind: 'room',
      source: 'room.json',
      roomId: '!a:test',
      policy: read({ version: 1, capabilities: [{ name: 'panel', effect: 'deny' }] }),
    };
    const { layers: whole } = set(strict());
    const panel = (roomId?: string) =>
      explain({ layers: [...whole, closed] }, notes, roomId).capabilities.find(
        ({ name }) => name === 'panel',
      );
    expect(panel()).toMatchObject({ effect: 'allow', because: [] });
    expect(panel('!b:test')).toMatchObject({ effect: 'allow', because: [] });
    expect(panel('!a:test')).toMatchObject({
      effect: 'deny',
      because: [{ layer: 'room', source: 'room.json', rule: 'capability-denied' }],
    });
  });
});
