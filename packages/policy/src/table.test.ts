import { describe, expect, it } from 'vitest';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { Layer } from './layer.ts';
import { call, extension, read, room } from './testing/facts.ts';

const ID = 'org.example.notes';

const layer = (policy: object): Layer => ({
  kind: 'deployment',
  source: 'd.json',
  policy: read({ version: 1, pluginOrigins: ['null'], extensions: { [ID]: {} }, ...policy }),
});

const table = (policy: object): CompiledPolicy => compilePolicy([layer(policy)]);

describe('a table that remembers', () => {
  it('tells rooms apart where a combination looks at them, whatever was asked before', () => {
    const of = extension(ID, ['message.read', 'panel']);
    const combined = table({
      capabilities: [{ name: 'message.read', rooms: ['!a:test', 'plain'] }, 'panel'],
      combinations: [{ never: ['message.read', 'panel'], where: 'encrypted-room' }],
    });
    const asked = [
      room('plain', '!a:test'),
      room('encrypted', '!a:test'),
      room('encrypted', '!b:test'),
      undefined,
    ];
    const effects = (): string[] =>
      asked.map(
        (at) => combined.decide(call(of, 'panel', at === undefined ? {} : { room: at })).effect,
      );
    expect(effects()).toEqual(['allow', 'deny', 'allow', 'allow']);
    expect(effects()).toEqual(['allow', 'deny', 'allow', 'allow']);
  });

  it('gives the very same decision again, and a room its own', () => {
    const of = extension(ID, ['message.read']);
    const strict = layer({ capabilities: ['message.read'] });
    const one: Layer = {
      kind: 'room',
      source: 'r.json',
      roomId: '!a:test',
      policy: read({ version: 1, proc: { timeoutMs: 7 } }),
    };
    const both = compilePolicy([strict, one]);
    const here = call(of, 'message.read', { room: room('plain', '!a:test') });
    const there = call(of, 'message.read', { room: room('plain', '!b:test') });
    expect(both.decide(here)).toBe(both.decide(here));
    expect(both.decide(there)).toBe(both.decide(there));
    expect([
      both.decide(here).limits.timeoutMs,
      both.decide(there).limits.timeoutMs,
      both.limits(of).timeoutMs,
    ]).toEqual([7, 30_000, 30_000]);
  });
});

describe('starting and results', () => {
  it('an encrypted-room combination does not keep an extension from starting', () => {
    const of = extension(ID, ['message.read', 'panel']);
    const policy = {
      capabilities: ['message.read', 'panel'],
      combinations: [
        { never: ['message.read', 'panel'], where: 'encrypted-room', message: 'Ask Bo.' },
      ],
    };
    expect(table(policy).decide({ ask: 'activate', extension: of }).effect).toBe('allow');
    const [because] = table(policy).decide(call(of, 'panel', { room: room('encrypted') })).because;
    expect(because?.sentence).toBe(
      "message.read and panel may not meet in one encrypted room. Take one of them out of the extension's entry or its manifest. Ask Bo.",
    );
    const [met] = table({ ...policy, combinations: [{ never: ['message.read', 'panel'] }] }).decide(
      call(of, 'panel'),
    ).because;
    expect(met?.sentence).toBe(
      "message.read and panel may not meet in one extension. Take one of them out of the extension's entry or its manifest.",
    );
  });

  it('a blocked extension neither starts nor speaks, for that reason alone', () => {
    const of = extension(ID, ['notify']);
    const blocked = table({ capabilities: ['panel'], extensions: { [ID]: { status: 'blocked' } } });
    for (const request of [
      { ask: 'activate', extension: of },
      { ask: 'origin', extension: of, origin: 'x' },
      { ask: 'result', extension: of, capability: 'notify', bytes: 1e12 },
    ] as const) {
      expect(blocked.decide(request).because.map(({ rule }) => rule)).toEqual(['entry-blocked']);
    }
  });

  it('a result is judged by its size, for any one of several requests', () => {
    const of = extension(ID, ['panel', 'timer']);
    const small = table({
      capabilities: ['panel', 'timer'],
      proc: { outputBytes: 5, inputBytes: 5 },
    });
    const result = (bytes: number) =>
      small.decide({ ask: 'result', extension: of, capability: 'timer', bytes });
    expect([0, 5, 6, -1, Number.NaN].map((bytes) => result(bytes).effect)).toEqual([
      'allow',
      'allow',
      'deny',
      'deny',
      'deny',
    ]);
    expect(result(6).because[0]?.sentence).toContain('The result has 6 bytes');
    expect(small.decide(call(of, 'panel', { bytes: 6 })).because[0]?.sentence).toContain(
      'The parameters have 6 bytes',
    );
  });

  it('a denial by rule stands before size and budget', () => {
    const of = extension(ID, ['notify']);
    const tight = table({
      capabilities: ['panel'],
      proc: { inputBytes: 1 },
      budgets: [{ capabilities: ['notify'], per: 'day', calls: 0 }],
    });
    expect(tight.decide(call(of, 'notify', { bytes: 9 })).because.map(({ rule }) => rule)).toEqual([
      'capability-missing',
    ]);
    expect(tight.charges(call(of, 'notify'))).toEqual([]);
  });

  it('a context without an answer or a counter is no answer and no need of one', () => {
    const of = extension(ID, ['panel', 'timer']);
    const asking = table({ capabilities: [{ name: 'panel', effect: 'ask' }, 'timer'] });
    expect(asking.decide(call(of, 'panel'), {}).effect).toBe('ask');
    expect(asking.decide(call(of, 'timer'), {}).effect).toBe('allow');
  });

  it('a hash is sixty-four digits and nothing around them', () => {
    for (const sha256 of [`x${'a'.repeat(64)}`, `${'a'.repeat(64)}x`]) {
      expect(
        table({ capabilities: [] }).decide({
          ask: 'install',
          extension: extension(ID, [], { sha256 }),
        }).because[0]?.rule,
      ).toBe('facts-invalid');
    }
  });

  it('mode strict of one file says nothing of isolation in another that says dev', () => {
    const dev: Layer = {
      kind: 'organisation',
      source: 'o.json',
      policy: read({ version: 1, mode: 'dev', capabilities: ['panel'], extensions: { [ID]: {} } }),
    };
    const user: Layer = { kind: 'user', source: 'u.json', policy: read({ version: 1 }) };
    const of = extension(ID, ['panel'], { isolation: 'frame' });
    const because = (layers: readonly Layer[]): string[] =>
      compilePolicy(layers)
        .decide({ ask: 'install', extension: of })
        .because.map(({ rule, source }) => `${rule} ${source}`);
    expect(because([dev, user, layer({ capabilities: ['panel'] })])).toEqual([
      'isolation-too-weak d.json',
    ]);
    expect(because([dev, user])).toEqual(['entry-allowed o.json']);
  });
});

describe('what a table need not work out twice', () => {
  const of = extension(ID, ['panel', 'message.read']);
  const policy = { capabilities: ['panel', 'message.read'] };

  it('is one table for facts that are equal, and another for those that are not', () => {
    const one = table(policy);
    const decision = one.decide(call(of, 'panel'));
    const copy = { ...of };
    expect(one.decide(call(copy, 'panel'))).toBe(decision);
    expect(Object.isFrozen(copy)).toBe(true);
    for (const other of [
      { ...of, version: '1.0.1' },
      { ...of, sha256: 'b'.repeat(64) },
      { ...of, kind: 'proc' as const },
      { ...of, capabilities: [...of.capabilities] },
      { ...of, wasmImports: [] },
    ]) {
      one.decide(call(of, 'panel'));
      expect(one.decide(call(other, 'panel'))).not.toBe(decision);
    }
    const frame = { ...of, isolation: 'frame' as const };
    one.decide(call(of, 'panel'));
    expect(one.decide({ ask: 'install', extension: frame }).effect).toBe('deny');
  });

  it('is kept while others are asked about, up to a bound', () => {
    const one = table({
      ...policy,
      extensions: undefined,
      mode: 'dev',
    });
    const first = one.decide(call(of, 'panel'));
    const crowd = (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        one.limits(extension(`org.example.n${index}`, []));
      }
    };
    crowd(4095);
    expect(one.decide(call(of, 'panel'))).toBe(first);
    one.limits(extension('org.example.one-more', []));
    expect(one.decide(call(of, 'panel'))).not.toBe(first);
  });

  it('is a call without a room dimension, whichever room it is made in', () => {
    const one = table(policy);
    const inRoom = (id: string) => one.decide(call(of, 'panel', { room: room('plain', id) }));
    expect(inRoom('!a:test')).toBe(inRoom('!b:test'));
    expect(inRoom('!a:test')).toBe(one.decide(call(of, 'panel')));
  });

  it('is a call, when a result or a start is asked about in between', () => {
    const one = table(policy);
    const decision = one.decide(call(of, 'panel'));
    one.decide({ ask: 'result', extension: of, capability: 'panel', bytes: 1 });
    one.decide({ ask: 'activate', extension: of });
    expect(one.decide(call(of, 'panel'))).toBe(decision);
  });

  it('is frozen with all it holds, also where it holds itself', () => {
    const caveats: Record<string, readonly string[]> = {};
    Reflect.set(caveats, 'rooms', caveats);
    const knot = extension(ID, [{ name: 'panel', caveats }]);
    expect(table(policy).decide({ ask: 'install', extension: knot }).effect).toBe('deny');
    expect(Object.isFrozen(caveats)).toBe(true);
  });
});

describe('layers of a room', () => {
  const one = (policy: object): Layer => ({
    kind: 'room',
    source: 'r.json',
    roomId: '!a:test',
    policy: read({ version: 1, ...policy }),
  });

  it('stand beside those that count everywhere, and do not replace them', () => {
    const of = extension(ID, ['message.read']);
    const denying = [layer({ capabilities: [] }), one({})];
    const here = call(of, 'message.read', { room: room('plain', '!a:test') });
    expect(compilePolicy(denying).decide(here)).toMatchObject({
      effect: 'deny',
      because: [{ layer: 'deployment', rule: 'capability-missing' }],
    });
  });

  it('count a quota for their room, and a deployment counts for all', () => {
    const of = extension(ID, ['message.read']);
    const quota = { name: 'message.read', quota: { per: 'day', calls: 1 } };
    const both = compilePolicy([layer({ capabilities: [quota] }), one({ capabilities: [quota] })]);
    const here = call(of, 'message.read', { room: room('plain', '!a:test') });
    expect(both.charges(here).map((key) => key.split('|').slice(0, 3))).toEqual([
      ['deployment', 'd.json', ''],
      ['room', 'r.json', encodeURIComponent('!a:test')],
    ]);
  });
});

describe('starting', () => {
  it('is refused for the very reasons that refuse to install', () => {
    const blocked = table({
      capabilities: ['panel', 'timer'],
      extensions: { [ID]: { status: 'blocked' } },
    });
    const of = extension(ID, ['panel', 'timer']);
    const install = blocked.decide({ ask: 'install', extension: of });
    expect(blocked.decide({ ask: 'activate', extension: of })).toBe(install);
    expect(install.because.map(({ rule }) => rule)).toEqual(['entry-blocked']);
  });

  it('is refused where all that is asked for is denied, and installing is not', () => {
    const of = extension(ID, ['panel', 'net.fetch']);
    const denying = table({
      capabilities: [
        { name: 'panel', effect: 'deny' },
        { name: 'net.fetch', effect: 'deny', methods: ['GET'] },
      ],
    });
    expect(denying.decide({ ask: 'install', extension: of }).effect).toBe('allow');
    expect(denying.decide({ ask: 'activate', extension: of })).toMatchObject({
      effect: 'deny',
      because: [{ rule: 'capability-denied' }, { rule: 'capability-missing' }],
    });
  });
});

describe('without a context', () => {
  it('a budget cannot be read and nobody was asked', () => {
    const of = extension(ID, ['panel', 'timer']);
    const one = table({
      capabilities: ['panel', { name: 'timer', effect: 'ask' }],
      budgets: [{ capabilities: ['panel'], per: 'day', calls: 1 }],
    });
    expect(one.decide(call(of, 'panel'))).toMatchObject({
      effect: 'deny',
      because: [{ rule: 'budget-unread' }],
    });
    expect(one.decide(call(of, 'timer')).effect).toBe('ask');
  });

  it('nothing is reported where no file reports', () => {
    expect(table({ capabilities: [] }).reported).toBeUndefined();
  });
});

describe('own origins', () => {
  it('are unknown as a whole where one of them is malformed', () => {
    const of = extension(ID, ['net.fetch']);
    const one = compilePolicy([layer({ capabilities: ['net.fetch'] })], {
      ownOrigins: ['https://app.test', 'app.test'],
    });
    const asked = call(of, 'net.fetch', { facts: { origin: 'https://a.test', method: 'GET' } });
    expect(one.decide(asked).because.map(({ rule }) => rule)).toEqual(['own-origins-unknown']);
  });
});

describe('a combination in an encrypted room', () => {
  it('meets where one of several ways reaches the room', () => {
    const of = extension(ID, ['message.read', 'panel']);
    const combined = table({
      capabilities: [
        { name: 'message.read', rooms: ['plain'] },
        { name: 'message.read', rooms: ['!a:test'] },
        'panel',
      ],
      combinations: [{ never: ['message.read', 'panel'], where: 'encrypted-room' }],
    });
    const asked = call(of, 'panel', { room: room('encrypted', '!a:test') });
    expect(combined.decide(asked).because.map(({ rule }) => rule)).toEqual(['combination']);
  });
});
