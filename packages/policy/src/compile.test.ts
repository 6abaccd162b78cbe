import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { ExtensionFacts } from './decision.ts';
import type { Layer } from './layer.ts';
import { hasRoom, isCapability } from './vocabulary.ts';
import { call, extension, read, room, SHA } from './testing/facts.ts';

const ID = 'org.example.notes';
const deployment = (policy: object, source = 'd.json'): Layer => ({
  kind: 'deployment',
  source,
  policy: read({ version: 1, pluginOrigins: ['null'], ...policy }),
});

describe('a compiled policy', () => {
  it('answers for the facts it is given, not for those it saw before', () => {
    const table = compilePolicy([
      deployment({
        capabilities: ['panel'],
        proc: { wasmImports: ['a.b'] },
        extensions: { [ID]: { versions: '^1.0.0', sha256: [SHA] } },
      }),
    ]);
    const of = extension(ID, ['panel']);
    const effect = (more: Partial<ExtensionFacts>): string =>
      table.decide({ ask: 'install', extension: { ...of, ...more } }).effect;
    expect(effect({})).toBe('allow');
    expect(effect({ sha256: 'b'.repeat(64) })).toBe('deny');
    expect(effect({})).toBe('allow');
    expect(effect({ version: '2.0.0' })).toBe('deny');
    expect(effect({ isolation: 'frame' })).toBe('deny');
    expect(effect({ wasmImports: ['c.d'] })).toBe('deny');
    expect(effect({ wasmImports: ['a.b'] })).toBe('allow');
    expect(effect({ kind: 'proc' })).toBe('allow');
    expect(
      table.decide({ ask: 'origin', extension: { ...of, kind: 'proc' }, origin: 'null' }).effect,
    ).toBe('deny');
    expect(table.decide({ ask: 'origin', extension: of, origin: 'null' }).effect).toBe('allow');
    expect(table.decide(call({ ...of, capabilities: [] }, 'panel')).effect).toBe('deny');
    expect(table.decide(call({ ...of }, 'panel')).effect).toBe('allow');
  });

  it('freezes the facts it keeps a table for, so that a table cannot go stale', () => {
    const of = extension(ID, [{ name: 'panel', caveats: { rooms: ['plain'] } }], {
      wasmImports: ['a.b'],
    });
    compilePolicy([]).limits(of);
    const [asked] = of.capabilities;
    expect(
      [of, of.capabilities, of.wasmImports, asked, asked?.caveats, asked?.caveats['rooms']].every(
        (one) => Object.isFrozen(one),
      ),
    ).toBe(true);
  });

  it('forgets the tables of extensions when there are too many of them', () => {
    const table = compilePolicy([deployment({ mode: 'dev', capabilities: ['panel'] })]);
    for (let index = 0; index < 4100; index += 1) {
      expect(
        table.decide({ ask: 'install', extension: extension(`org.example.e${index}`, []) }).effect,
      ).toBe('allow');
    }
    expect(table.decide(call(extension('org.example.e0', ['panel']), 'panel')).effect).toBe(
      'allow',
    );
  });

  it.each<[Partial<Record<keyof ExtensionFacts, unknown>>, string]>([
    [{ id: 'Org.x' }, 'id'],
    [{ version: '1' }, 'version'],
    [{ sha256: 'A'.repeat(64) }, 'sha256'],
    [{ kind: 'both' }, 'kind'],
    [{ isolation: 'none' }, 'isolation'],
    [{ wasmImports: [1] }, 'wasmImports'],
    [{ wasmImports: null }, 'wasmImports'],
    [{ capabilities: null }, 'capabilities'],
    [{ capabilities: ['panel'] }, 'capabilities'],
    [{ capabilities: [null] }, 'capabilities'],
    [{ capabilities: [{ name: 'panel' }] }, 'capabilities'],
    [{ capabilities: [{ name: 'panel', caveats: null }] }, 'capabilities'],
    [{ capabilities: [{ name: 'panel', caveats: { rooms: 'plain' } }] }, 'capabilities'],
    [{ capabilities: [{ name: 1, caveats: {} }] }, 'capabilities'],
  ])('denies a package with %j', (more, field) => {
    const table = compilePolicy([deployment({ mode: 'dev', capabilities: ['panel'] })]);
    const of = { ...extension(ID, ['panel']), ...more } as ExtensionFacts;
    for (const request of [
      { ask: 'install', extension: of },
      { ask: 'activate', extension: of },
      call(of, 'panel'),
    ] as const) {
      const { effect, because } = table.decide(request);
      expect([effect, because[0]?.rule, because[0]?.sentence.startsWith(`The ${field} `)]).toEqual([
        'deny',
        'facts-invalid',
        true,
      ]);
    }
  });

  it('gives the keys to charge, each once', () => {
    const budget = { capabilities: ['panel'], per: 'hour', calls: 9 };
    const policy = {
      capabilities: [{ name: 'panel', quota: { per: 'day', calls: 3 }, message: 'Enough.' }],
      extensions: { [ID]: { budgets: [budget] } },
      budgets: [budget, { ...budget, calls: 5 }, { ...budget, shared: true }],
    };
    const table = compilePolicy([deployment(policy)]);
    const of = extension(ID, ['panel']);
    expect(table.charges(call(of, 'panel'))).toEqual([
      `deployment|d.json||${ID}|panel|hour`,
      'deployment|d.json||*|panel|hour',
      `deployment|d.json||${ID}|%2Fcapabilities%2F0%2Bpanel|day`,
    ]);
    expect(table.charges(call(of, 'timer'))).toEqual([]);
    expect(table.charges(call(of, 'unheard-of'))).toEqual([]);
    const used = (key: string) => ({ calls: key.endsWith('|day') ? 3 : 0, bytes: 0 });
    expect(table.decide(call(of, 'panel'), { used }).because[0]?.sentence).toBe(
      'The budget of 3 calls a day is used up; wait for the next day, or raise it here. Enough.',
    );
  });

  it('counts the quota of a room rule for its room', () => {
    const layer: Layer = {
      kind: 'room',
      source: 'r.json',
      roomId: '!a:test',
      policy: read({
        version: 1,
        capabilities: [{ name: 'panel', quota: { per: 'day', calls: 1 } }],
        budgets: [{ capabilities: ['panel'], per: 'hour', calls: 1 }],
      }),
    };
    const table = compilePolicy([
      deployment({ capabilities: ['panel'], extensions: { [ID]: {} } }),
      layer,
    ]);
    const keys = table.charges(
      call(extension(ID, ['panel']), 'panel', { room: room('plain', '!a:test') }),
    );
    expect(keys).toHaveLength(2);
    expect(keys.every((key) => key.startsWith('room|r.json|!a%3Atest|'))).toBe(true);
  });

  it('keeps decisions and their reasons frozen', () => {
    const decision = compilePolicy([]).decide(call(extension(ID, ['panel']), 'panel'));
    expect(
      [decision, decision.because, decision.because[0], decision.limits].every((one) =>
        Object.isFrozen(one),
      ),
    ).toBe(true);
  });

  it('treats two files of one name as two layers, in an order of their own', () => {
    const a = deployment({ capabilities: ['panel'], extensions: { [ID]: {} } }, 'same.json');
    const b = deployment({ capabilities: ['timer'], extensions: { [ID]: {} } }, 'same.json');
    const asked = call(extension(ID, ['panel']), 'panel');
    expect(compilePolicy([a, b]).decide(asked)).toEqual(compilePolicy([b, a]).decide(asked));
    expect(compilePolicy([a, b]).decide(asked).effect).toBe('deny');
  });

  it('reads an origin of frames below a domain', () => {
    const table = compilePolicy([
      deployment({
        capabilities: ['panel'],
        pluginOrigins: ['https://*.ext.example.org'],
        extensions: { [ID]: {} },
      }),
    ]);
    const of = extension(ID, ['panel']);
    const effect = (origin: string): string =>
      table.decide({ ask: 'origin', extension: of, origin }).effect;
    expect([
      effect('https://a.ext.example.org'),
      effect('https://ext.example.org'),
      effect('null'),
    ]).toEqual(['allow', 'deny', 'deny']);
  });

  it('admits no origin by a list nobody can read', () => {
    const policy = {
      version: 1,
      mode: 'dev',
      capabilities: ['panel'],
      pluginOrigins: ['HTTPS://EVIL', 'null'],
    } as const;
    const table = compilePolicy([{ kind: 'deployment', source: 'raw', policy }]);
    const of = extension(ID, ['panel']);
    expect(table.decide({ ask: 'origin', extension: of, origin: 'HTTPS://EVIL' }).effect).toBe(
      'deny',
    );
    expect(table.decide({ ask: 'origin', extension: of, origin: 'null' }).effect).toBe('allow');
  });

  it('tells beside the decision what a report file would have made of it', () => {
    const report: Layer = {
      kind: 'organisation',
      source: 'r.json',
      policy: read({
        version: 1,
        enforcement: 'report',
        capabilities: ['timer'],
        extensions: { [ID]: {} },
      }),
    };
    const table = compilePolicy([
      deployment({ capabilities: ['panel', 'timer'], extensions: { [ID]: {} } }),
      report,
    ]);
    const of = extension(ID, ['panel', 'timer']);
    expect(table.reported?.decide(call(of, 'timer')).effect).toBe('allow');
    expect(table.decide(call(of, 'panel')).effect).toBe('allow');
    expect(table.reported?.decide(call(of, 'panel'))).toMatchObject({
      effect: 'deny',
      because: [{ layer: 'organisation', source: 'r.json', rule: 'capability-missing' }],
    });
  });

  it('starts an extension by what one part of it may do, and says every reason where none may', () => {
    const table = compilePolicy([
      deployment({
        capabilities: ['panel', 'timer', 'message.read'],
        extensions: { [ID]: { message: 'Ask Ada.' } },
        combinations: [{ never: ['timer', 'message.read'] }],
      }),
    ]);
    const denied = table.decide({
      ask: 'activate',
      extension: extension(ID, ['notify', 'nonsense']),
    });
    expect(denied.because.map(({ rule }) => rule)).toEqual([
      'capability-missing',
      'capability-unknown',
    ]);
    expect(denied.because[0]?.sentence).toMatch(/Ask Ada\.$/u);
    expect(
      table.decide({ ask: 'activate', extension: extension(ID, ['notify', 'panel']) }).effect,
    ).toBe('allow');
    expect(
      table.decide({ ask: 'activate', extension: extension(ID, ['timer', 'message.read']) })
        .because[0]?.rule,
    ).toBe('combination');
  });
});

describe('the vocabulary', () => {
  it('knows its own names and no others', () => {
    expect([isCapability('panel'), isCapability('constructor'), isCapability('')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([hasRoom('message.read'), hasRoom('panel'), hasRoom('constructor')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
