import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Effect, ExtensionFacts, PolicyRequest } from '../decision.ts';
import type { Layer } from '../layer.ts';
import { callRequest, layers, OWN_ORIGINS } from '../testing/arbitrary.ts';
import { call, extension, read, room, SHA } from '../testing/facts.ts';
import { ID, notes, set, strict } from '../testing/questions.ts';
import { applyEdit, type Edit, type PolicySet, smallestChange } from './index.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const fetchFrom = (origin: string, method = 'GET'): PolicyRequest =>
  call(notes, 'net.fetch', { facts: { origin, method } });

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

  /** All but one, each still naming what it named: a rule that is not removed keeps its place. */
  const without = (edits: readonly Edit[], left: number): readonly Edit[] => {
    const gone = edits[left];
    const [, list, place] = /^(.*)\/(\d+)$/u.exec(gone?.pointer ?? '') ?? [];
    return edits.flatMap((edit, index) => {
      if (index === left) return [];
      const same = edit.target === gone?.target && edit.source === gone.source;
      const inList = list !== undefined && edit.pointer.startsWith(`${list}/`);
      if (gone?.op !== 'remove' || index < left || !same || !inList) return [edit];
      const [at = '', ...rest] = edit.pointer.slice(list.length + 1).split('/');
      if (!/^\d+$/u.test(at) || Number(at) < Number(place)) return [edit];
      return [{ ...edit, pointer: [list, String(Number(at) + 1), ...rest].join('/') }];
    });
  };

  const isSmallest = (stack: readonly Layer[], request: PolicyRequest): number => {
    const named = stack.map((one, index): Layer => ({ ...one, source: `layer-${index}.json` }));
    const whole: PolicySet = { layers: named, ownOrigins: OWN_ORIGINS };
    const found = smallestChange(whole, request);
    if (found === undefined) return 0;
    expect(found.decision.effect).toBe('allow');
    expect(after(whole, request, found.edits)).toBe('allow');
    for (let left = 0; left < found.edits.length; left += 1) {
      expect(after(whole, request, without(found.edits, left))).not.toBe('allow');
    }
    return found.edits.length;
  };

  it('is no part of itself, where a rule goes that stood before one that is edited', () => {
    const rules = [
      { name: 'room.state.write', effect: 'deny' },
      { name: 'room.state.write', effect: 'ask', eventTypes: [] },
    ];
    const lastGood = read(strict({ capabilities: rules }));
    const stack: readonly Layer[] = [
      { kind: 'organisation', source: 'a.json', policy: 'unreadable', lastGood },
    ];
    const request = call(extension(ID, ['room.state.write']), 'room.state.write', {
      facts: { eventType: 'm.room.topic' },
      room: room('encrypted'),
    });
    expect(isSmallest(stack, request)).toBe(3);
  });

  it('really flips, and no part of it does', () => {
    let flipped = 0;
    fc.assert(
      fc.property(layers, callRequest, (stack, request) => {
        const edits = isSmallest(stack, request);
        fc.pre(edits > 0);
        flipped += 1;
      }),
      { numRuns: Math.min(numRuns, 300) },
    );
    expect(flipped).toBeGreaterThan(0);
  });
});
