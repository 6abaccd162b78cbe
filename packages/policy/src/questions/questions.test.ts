import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Effect, ExtensionFacts, PolicyRequest } from '../decision.ts';
import type { Layer } from '../layer.ts';
import { callRequest, facts, layers, OWN_ORIGINS } from '../testing/arbitrary.ts';
import { call, extension, read, room, SHA } from '../testing/facts.ts';
import {
  applyEdit,
  diff,
  type Edit,
  explain,
  lint,
  type PolicySet,
  replay,
  smallestChange,
} from './index.ts';
import { prepareAll } from './stack.ts';
import { pointsOf } from './universe.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);
const ID = 'org.example.notes';

const set = (...policies: readonly unknown[]): PolicySet => ({
  ownOrigins: ['https://app.test'],
  layers: policies.map((policy, index): Layer => ({
    kind: index === 0 ? 'deployment' : 'organisation',
    source: index === 0 ? 'policy.json' : `other-${index}.json`,
    policy: read(policy),
  })),
});

const strict = (more: object = {}): object => ({
  version: 1,
  capabilities: [
    'panel',
    { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET'] },
  ],
  pluginOrigins: ['null'],
  extensions: { [ID]: {} },
  ...more,
});

const notes = extension(ID, ['panel', 'net.fetch', 'notify']);
const fetchFrom = (origin: string, method = 'GET'): PolicyRequest =>
  call(notes, 'net.fetch', { facts: { origin, method } });

describe('explain', () => {
  it('says what each capability the manifest asks for comes to, in the order of the vocabulary', () => {
    const { install, activate, capabilities, limits } = explain(set(strict()), notes);
    expect([install.effect, activate.effect, limits.timeoutMs]).toEqual(['allow', 'allow', 30_000]);
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
        for (const { name, effect } of explain(whole, of).capabilities) {
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

describe('diff', () => {
  const reader = extension(ID, ['message.read', 'net.fetch', 'panel']);

  it('names what a change flips, and why', () => {
    const after = strict({
      capabilities: [
        { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET', 'POST'] },
      ],
    });
    const { flips, limits, compared } = diff(set(strict()), set(after), [reader]);
    expect(compared).toBeGreaterThan(10);
    expect(limits).toEqual([]);
    expect(flips.every(({ extension: id }) => id === ID)).toBe(true);
    const of = (capability: string): unknown[] =>
      flips
        .filter((flip) => flip.capability === capability)
        .map((flip) => [flip.facts?.origin, flip.facts?.method, flip.before, flip.after]);
    expect(of('net.fetch')).toContainEqual([
      'https://kumix-any.example.org',
      'POST',
      'deny',
      'allow',
    ]);
    expect(of('net.fetch')).not.toContainEqual(expect.arrayContaining(['https://example.org']));
    expect(new Set(of('panel').map(String))).toEqual(new Set([',,allow,deny']));
    expect(flips.find((flip) => flip.capability === 'panel')?.because[0]?.rule).toBe(
      'capability-missing',
    );
  });

  it('tells of packages and limits too', () => {
    const after = strict({ extensions: {}, proc: { timeoutMs: 5 } });
    const { flips, limits } = diff(set(strict()), set(after), [reader]);
    expect(flips.slice(0, 2).map(({ ask, before, after: now }) => [ask, before, now])).toEqual([
      ['install', 'allow', 'deny'],
      ['activate', 'allow', 'deny'],
    ]);
    expect(limits).toEqual([{ extension: ID, limit: 'timeoutMs', before: 30_000, after: 5 }]);
  });

  it('knows rooms by kind and by id', () => {
    const before = set(strict({ capabilities: ['message.read'] }));
    const layer: Layer = {
      kind: 'room',
      source: 'room.json',
      roomId: '!a:test',
      policy: read({ version: 1, capabilities: [{ name: 'message.read', rooms: ['plain'] }] }),
    };
    const { flips } = diff(before, { ...before, layers: [...before.layers, layer] }, [reader]);
    expect(
      flips.map(({ roomId, roomKind, before: was, after }) => [roomId, roomKind, was, after]),
    ).toEqual([['!a:test', 'encrypted', 'allow', 'deny']]);
  });

  it('is empty between a policy and itself', () => {
    fc.assert(
      fc.property(layers, facts, (stack, of) => {
        const whole = { layers: stack, ownOrigins: OWN_ORIGINS };
        const { flips, limits } = diff(whole, whole, [of]);
        expect([flips, limits]).toEqual([[], []]);
      }),
      { numRuns: Math.min(numRuns, 200) },
    );
  });

  it('equals brute force: a call flips exactly if its region is listed', () => {
    // Every call of the small world falls in a region of which `diff` asked one representative.
    fc.assert(
      fc.property(layers, layers, callRequest, (a, b, asked) => {
        const before: PolicySet = { layers: a, ownOrigins: OWN_ORIGINS };
        const after: PolicySet = { layers: b, ownOrigins: OWN_ORIGINS };
        const was = compilePolicy(a, before).decide(asked).effect;
        const is = compilePolicy(b, after).decide(asked).effect;
        fc.pre(was !== is);
        const { flips } = diff(before, after, [asked.extension]);
        const listed = flips.some(
          (flip) =>
            flip.capability === asked.capability && flip.before === was && flip.after === is,
        );
        expect(listed).toBe(true);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('lists only what really flips', () => {
    fc.assert(
      fc.property(layers, layers, facts, (a, b, of) => {
        const before: PolicySet = { layers: a, ownOrigins: OWN_ORIGINS };
        const after: PolicySet = { layers: b, ownOrigins: OWN_ORIGINS };
        for (const flip of diff(before, after, [of]).flips.filter(({ ask }) => ask === 'call')) {
          const asked = call(of, flip.capability ?? '', {
            facts: flip.facts ?? {},
            ...(flip.roomId === undefined || flip.roomKind === undefined
              ? {}
              : { room: { id: flip.roomId, encryption: flip.roomKind } }),
          });
          expect(compilePolicy(a, before).decide(asked).effect).toBe(flip.before);
          expect(compilePolicy(b, after).decide(asked).effect).toBe(flip.after);
          expect(flip.before).not.toBe(flip.after);
        }
      }),
      { numRuns: Math.min(numRuns, 100) },
    );
  });
});

describe('smallestChange', () => {
  const change = (
    policy: PolicySet,
    request: PolicyRequest,
    options: Parameters<typeof smallestChange>[2] = {},
  ): unknown[] | undefined =>
    smallestChange(policy, request, options)?.edits.map(({ source, op, pointer, value }) =>
      value === undefined ? [source, op, pointer] : [source, op, pointer, value],
    );

  it('is nothing for what is allowed already', () => {
    expect(change(set(strict()), call(notes, 'panel'))).toEqual([]);
  });

  it.each<[string, object, PolicyRequest, unknown[]]>([
    [
      'names a missing capability',
      {},
      call(notes, 'notify'),
      [['policy.json', 'add', '/capabilities/-', 'notify']],
    ],
    [
      'names the one call of a capability with caveats',
      { capabilities: ['panel'] },
      fetchFrom('https://b.test'),
      [
        [
          'policy.json',
          'add',
          '/capabilities/-',
          { name: 'net.fetch', origins: ['https://b.test'], methods: ['GET'] },
        ],
      ],
    ],
    [
      'adds an origin',
      {},
      fetchFrom('https://b.test'),
      [['policy.json', 'add', '/capabilities/1/origins/-', 'https://b.test']],
    ],
    [
      'adds an origin and a method',
      {},
      fetchFrom('https://b.test', 'POST'),
      [
        ['policy.json', 'add', '/capabilities/1/origins/-', 'https://b.test'],
        ['policy.json', 'add', '/capabilities/1/methods/-', 'POST'],
      ],
    ],
    [
      'adds an entry',
      { extensions: {} },
      call(notes, 'panel'),
      [['policy.json', 'add', `/extensions/${ID}`, {}]],
    ],
    [
      'adds to an entry',
      { extensions: { [ID]: { capabilities: [] } } },
      call(notes, 'panel'),
      [['policy.json', 'add', `/extensions/${ID}/capabilities/-`, 'panel']],
    ],
    [
      'unblocks',
      { extensions: { [ID]: { status: 'blocked' } } },
      call(notes, 'panel'),
      [['policy.json', 'replace', `/extensions/${ID}/status`, 'allowed']],
    ],
    [
      'widens a range',
      { extensions: { [ID]: { versions: '^2.0.0' } } },
      { ask: 'install', extension: notes },
      [['policy.json', 'replace', `/extensions/${ID}/versions`, '^2.0.0 || 1.0.0']],
    ],
    [
      'lists a hash',
      { extensions: { [ID]: { sha256: ['b'.repeat(64)] } } },
      { ask: 'install', extension: notes },
      [['policy.json', 'add', `/extensions/${ID}/sha256/-`, SHA]],
    ],
    [
      'removes a denying rule',
      { capabilities: ['panel', { name: 'panel', effect: 'deny' }] },
      call(notes, 'panel'),
      [['policy.json', 'remove', '/capabilities/1']],
    ],
    [
      'stops asking',
      { capabilities: [{ name: 'panel', effect: 'ask' }] },
      call(notes, 'panel'),
      [['policy.json', 'replace', '/capabilities/0/effect', 'allow']],
    ],
    [
      'raises a cap',
      { proc: { inputBytes: 5 } },
      call(notes, 'panel', { bytes: 9 }),
      [['policy.json', 'replace', '/proc/inputBytes', 9]],
    ],
    [
      'raises the cap of results',
      { proc: { outputBytes: 5 } },
      { ask: 'result', extension: notes, capability: 'panel', bytes: 9 },
      [['policy.json', 'replace', '/proc/outputBytes', 9]],
    ],
    [
      'lists an origin of frames',
      {},
      { ask: 'origin', extension: notes, origin: 'https://ext.test' },
      [['policy.json', 'add', '/pluginOrigins/-', 'https://ext.test']],
    ],
    [
      'asks in the manifest',
      {},
      call(extension(ID, []), 'panel'),
      [['manifest', 'add', '/capabilities/-', { name: 'panel', caveats: {} }]],
    ],
    [
      'widens the manifest',
      {},
      call(
        extension(ID, [{ name: 'net.fetch', caveats: { origins: ['https://b.example.org'] } }]),
        'net.fetch',
        { facts: { origin: 'https://a.example.org', method: 'GET' } },
      ),
      [['manifest', 'add', '/capabilities/0/caveats/origins/-', 'https://a.example.org']],
    ],
    [
      'asks for stronger isolation',
      {},
      { ask: 'install', extension: extension(ID, ['panel'], { isolation: 'frame' }) },
      [['manifest', 'replace', '/isolation', 'worker']],
    ],
    [
      'lists a WASM import',
      {},
      { ask: 'install', extension: extension(ID, ['panel'], { wasmImports: ['env.memory'] }) },
      [['policy.json', 'add', '/proc/wasmImports/-', 'env.memory']],
    ],
    [
      'drops the other member of a combination',
      { capabilities: ['panel', 'notify'], combinations: [{ never: ['panel', 'notify'] }] },
      call(notes, 'panel'),
      [['manifest', 'remove', '/capabilities/2']],
    ],
    [
      'names what lets it start',
      { capabilities: [{ name: 'timer' }] },
      { ask: 'activate', extension: extension(ID, ['notify']) },
      [['policy.json', 'add', '/capabilities/-', 'notify']],
    ],
  ])('%s', (_, policy, request, edits) => {
    expect(change(set(strict(policy)), request)).toEqual(edits);
  });

  it('edits every layer that must change', () => {
    const edits = change(
      set(strict({ capabilities: [] }), strict({ capabilities: [] })),
      call(notes, 'panel'),
    );
    expect(edits).toEqual([
      ['other-1.json', 'add', '/capabilities/-', 'panel'],
      ['policy.json', 'add', '/capabilities/-', 'panel'],
    ]);
  });

  it('leaves the manifest alone where it is told to', () => {
    const policy = set(
      strict({ capabilities: ['panel', 'notify'], combinations: [{ never: ['panel', 'notify'] }] }),
    );
    expect(change(policy, call(notes, 'panel'), { mayEditManifest: false })).toEqual([
      ['policy.json', 'remove', '/combinations/0'],
    ]);
    expect(
      change(set(strict()), call(extension(ID, []), 'panel'), { mayEditManifest: false }),
    ).toBeUndefined();
  });

  it('lowers the isolation of a policy where the manifest may not change', () => {
    const policy = set(strict({ mode: 'dev', ui: { isolation: 'worker' } }));
    const framed = extension(ID, ['panel'], { isolation: 'frame' });
    expect(
      change(policy, { ask: 'install', extension: framed }, { mayEditManifest: false }),
    ).toEqual([['policy.json', 'replace', '/ui/isolation', 'frame']]);
  });

  it('has nothing to propose against the floor, an unreadable file, a used-up budget or no file at all', () => {
    const app = fetchFrom('https://app.test');
    expect(change(set(strict({ capabilities: ['net.fetch'] })), app)).toBeUndefined();
    const broken: PolicySet = {
      layers: [{ kind: 'deployment', source: 'x.json', policy: 'unreadable' }],
    };
    expect(change(broken, call(notes, 'panel'))).toBeUndefined();
    expect(change({ layers: [] }, call(notes, 'panel'))).toBeUndefined();
    const budget = set(strict({ budgets: [{ capabilities: ['panel'], per: 'day', calls: 0 }] }));
    const context = { used: () => ({ calls: 0, bytes: 0 }) };
    expect(change(budget, call(notes, 'panel'), { context })).toBeUndefined();
    expect(change(set(strict()), call(extension(ID, ['root']), 'root'))).toBeUndefined();
  });

  it('edits the last good version of a file that cannot be read', () => {
    const last = read(strict({ capabilities: [] }));
    const whole: PolicySet = {
      layers: [{ kind: 'deployment', source: 'x.json', policy: 'unreadable', lastGood: last }],
    };
    expect(change(whole, call(notes, 'panel'))).toEqual([
      ['x.json', 'add', '/capabilities/-', 'panel'],
    ]);
  });

  /** Applies some of the edits by hand, apart from the code under test. */
  const after = (whole: PolicySet, request: PolicyRequest, edits: readonly Edit[]): Effect => {
    let of: ExtensionFacts = request.extension;
    let stack = whole.layers;
    for (const edit of edits) {
      if (edit.target === 'manifest') of = { ...of, ...applyEdit(of, edit) };
      else {
        stack = stack.map((one): Layer => {
          const policy = one.policy === 'unreadable' ? one.lastGood : one.policy;
          if (one.source !== edit.source || policy === undefined) return one;
          const edited = applyEdit(policy, edit);
          return edited === undefined ? one : { ...one, policy: edited };
        });
      }
    }
    return compilePolicy(stack, whole).decide({ ...request, extension: of }).effect;
  };

  it('really flips, and no part of it does', () => {
    let flipped = 0;
    fc.assert(
      fc.property(layers, callRequest, (stack, request) => {
        const named = stack.map((one, index): Layer => ({ ...one, source: `layer-${index}.json` }));
        const whole: PolicySet = { layers: named, ownOrigins: OWN_ORIGINS };
        const found = smallestChange(whole, request);
        fc.pre(found !== undefined && found.edits.length > 0);
        const edits = found?.edits ?? [];
        flipped += 1;
        expect(found?.decision.effect).toBe('allow');
        expect(after(whole, request, edits)).toBe('allow');
        for (let left = 0; left < edits.length; left += 1) {
          const part = edits.filter((_, index) => index !== left);
          expect(after(whole, request, part)).not.toBe('allow');
        }
      }),
      { numRuns: Math.min(numRuns, 300) },
    );
    expect(flipped).toBeGreaterThan(0);
  });
});

describe('applyEdit', () => {
  const edit = (op: Edit['op'], pointer: string, value?: unknown): Edit => ({
    source: 's',
    target: 'policy',
    op,
    pointer,
    value,
    sentence: '',
  });

  it('adds, replaces and removes in a copy', () => {
    const document = { a: [1, 2], b: { c: 3 } };
    expect(applyEdit(document, edit('add', '/a/-', 3))).toEqual({ a: [1, 2, 3], b: { c: 3 } });
    expect(applyEdit(document, edit('add', '/a/0', 0))).toEqual({ a: [0, 1, 2], b: { c: 3 } });
    expect(applyEdit(document, edit('replace', '/a/1', 9))).toEqual({ a: [1, 9], b: { c: 3 } });
    expect(applyEdit(document, edit('remove', '/b/c'))).toEqual({ a: [1, 2], b: {} });
    expect(applyEdit(document, edit('add', '/x/y/-', 1))).toMatchObject({ x: { y: [1] } });
    expect(applyEdit({ a: [{ b: [1] }] }, edit('add', '/a/0/b/-', 2))).toEqual({
      a: [{ b: [1, 2] }],
    });
    expect(document).toEqual({ a: [1, 2], b: { c: 3 } });
  });

  it.each([
    edit('add', ''),
    edit('add', 'x'),
    edit('remove', '/nothing'),
    edit('replace', '/a/9', 1),
    edit('remove', '/a/-'),
    edit('add', '/a/x', 1),
    edit('add', '/a/0/b', 1),
    edit('replace', '/x/y', 1),
    edit('add', '/__proto__/polluted', 1),
    edit('add', '/__proto__', 1),
  ])('refuses $op at $pointer', (one) => {
    expect(applyEdit({ a: [1] }, one)).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('replay', () => {
  it('says which recorded decisions would change', () => {
    const { layers: stack } = set(
      strict({
        capabilities: ['panel', { name: 'notify', effect: 'ask' }, 'timer'],
        budgets: [{ capabilities: ['timer'], per: 'day', calls: 2 }],
      }),
    );
    const table = compilePolicy(stack);
    const timer = call(extension(ID, ['timer']), 'timer');
    const [key = ''] = table.charges(timer);
    const result = replay(
      [
        { request: call(notes, 'panel'), effect: 'allow' },
        { request: call(notes, 'panel'), effect: 'deny' },
        { request: call(notes, 'notify'), effect: 'allow', granted: 'allow' },
        { request: call(notes, 'notify'), effect: 'allow' },
        { request: timer, effect: 'allow', used: { [key]: { calls: 2, bytes: 0 } } },
        { request: timer, effect: 'allow', used: { other: { calls: 9, bytes: 0 } } },
        { request: timer, effect: 'allow' },
      ],
      table,
    );
    expect(result.replayed).toBe(7);
    expect(result.changed.map(({ index, before, after }) => [index, before, after.effect])).toEqual(
      [
        [1, 'deny', 'allow'],
        [3, 'allow', 'ask'],
        [4, 'allow', 'deny'],
      ],
    );
  });
});

describe('lint', () => {
  const found = (policy: object, kind?: Parameters<typeof lint>[1]): unknown[] =>
    lint(read(policy), kind).map(({ rule, pointer }) => `${rule} ${pointer}`);

  it('says nothing of a sound file', () => {
    expect(found(strict())).toEqual([]);
    expect(
      found({ version: 1, capabilities: [{ name: 'panel', effect: 'deny' }] }, 'user'),
    ).toEqual([]);
  });

  it.each<[object, string[]]>([
    [{ extensions: {} }, ['blocks-everything /extensions']],
    [{ capabilities: [] }, ['blocks-everything /capabilities']],
    [{ mode: 'dev' }, ['dev-mode /mode']],
    [{ enforcement: 'report' }, ['report-only /enforcement']],
    [
      { capabilities: ['panel', { name: 'net.fetch', origins: [] }] },
      ['never-applies /capabilities/1'],
    ],
    [{ capabilities: ['panel', { name: 'panel', effect: 'deny' }] }, ['shadowed /capabilities/0']],
    [
      {
        capabilities: [
          'panel',
          { name: 'timer', effect: 'deny' },
          { name: 'timer', effect: 'deny' },
        ],
      },
      ['shadowed /capabilities/2'],
    ],
    [
      {
        capabilities: [
          { name: 'room.state.write', eventTypes: ['m.room.topic', 'm.room.power_levels'] },
        ],
      },
      ['floor /capabilities/0/eventTypes/1'],
    ],
    [
      {
        capabilities: [
          'panel',
          { name: 'room.state.write', effect: 'deny', eventTypes: ['m.room.power_levels'] },
        ],
      },
      [],
    ],
    [{ proc: { timeoutMs: 60_000 } }, ['floor /proc/timeoutMs']],
    [
      { proc: { timeoutMs: 10 }, extensions: { [ID]: { proc: { timeoutMs: 20 } } } },
      [`never-applies /extensions/${ID}/proc/timeoutMs`],
    ],
    [
      { budgets: [{ capabilities: ['panel'], per: 'day', calls: 0 }] },
      ['blocks-everything /budgets/0/calls'],
    ],
    [
      { extensions: { [ID]: { status: 'blocked', message: 'no', versions: '*' } } },
      [`never-applies /extensions/${ID}/versions`],
    ],
    [{ extensions: { [ID]: { sha256: [] } } }, [`blocks-everything /extensions/${ID}/sha256`]],
    [{ extensions: { [ID]: { status: 'required' } } }, [`unbounded /extensions/${ID}`]],
    [
      { extensions: { [ID]: { capabilities: ['notify'] } } },
      [`never-applies /extensions/${ID}/capabilities/0`],
    ],
    [
      {
        extensions: {
          [ID]: { capabilities: [{ name: 'net.fetch', origins: ['https://b.test'] }] },
        },
      },
      [`never-applies /extensions/${ID}/capabilities/0`],
    ],
    [{ extensions: { [ID]: { capabilities: [{ name: 'notify', effect: 'deny' }] } } }, []],
    [{ combinations: [{ never: ['panel', 'notify'] }] }, ['combination-idle /combinations/0']],
    [
      {
        combinations: [{ never: ['panel', 'net.fetch'] }],
        extensions: {
          [ID]: { status: 'required', sha256: [SHA], capabilities: ['panel', 'net.fetch'] },
        },
      },
      ['combination-forbids-required /combinations/0'],
    ],
    [
      {
        combinations: [{ never: ['panel', 'net.fetch'] }],
        extensions: {
          [ID]: { status: 'required', sha256: [SHA], capabilities: ['panel'] },
          'org.example.b': {},
        },
      },
      [],
    ],
  ])('of %j', (more, rules) => {
    expect(found(strict(more))).toEqual(rules);
  });

  it('knows what a restriction layer cannot say', () => {
    expect(
      found(
        {
          version: 1,
          mode: 'dev',
          extensions: { [ID]: { status: 'required', capabilities: ['panel'] } },
          combinations: [{ never: ['panel', 'notify'] }],
        },
        'user',
      ),
    ).toEqual(['not-in-this-layer /mode', `not-in-this-layer /extensions/${ID}/status`]);
  });

  it('calls never-applies only what can be left out without changing a decision', () => {
    const policy = strict({ extensions: { [ID]: { capabilities: ['panel', 'notify'] } } });
    expect(found(policy)).toEqual([`never-applies /extensions/${ID}/capabilities/1`]);
    const without = strict({ extensions: { [ID]: { capabilities: ['panel'] } } });
    expect(diff(set(policy), set(without), [notes]).flips).toEqual([]);
    expect(room('plain').encryption).toBe('plain');
  });
});
