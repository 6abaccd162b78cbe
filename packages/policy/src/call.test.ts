import { describe, expect, it } from 'vitest';
import { checkCallFacts, checkFloor, judgeSection, strongest, type Verdict } from './call.ts';
import { factOf, isWellFormed } from './caveats.ts';
import { effectiveWays, meetWays } from './effective.ts';
import { capabilitySections, manifestSection, prepareLayer } from './prepare.ts';
import { FLOOR, reason } from './rules.ts';
import { extension, read, room } from './testing/facts.ts';
import { DIMENSIONS } from './vocabulary.ts';

const ID = 'org.example.notes';
const FACTS = {
  origin: 'https://a.test',
  method: 'GET',
  eventType: 'm.room.topic',
  format: 'image/png',
};
const HERE = room('plain', '!a:test');

describe('one list of rules', () => {
  const layer = (kind: 'deployment' | 'user', capabilities: readonly unknown[], entry?: unknown) =>
    prepareLayer(
      {
        kind,
        source: 'p.json',
        roomId: undefined,
        grants: kind === 'deployment',
        document: read({
          version: 1,
          capabilities,
          ...(entry === undefined ? {} : { extensions: { [ID]: entry } }),
        }),
      },
      ID,
    );
  const sectionOf = (kind: 'deployment' | 'user', capabilities: readonly unknown[]) => {
    const [section] = layer(kind, capabilities).sections;
    if (section === undefined) throw new Error('no section');
    return {
      place: section.list,
      rules: section.rules.get('net.fetch') ?? [],
      open: kind === 'user',
    };
  };
  const judge = (
    kind: 'deployment' | 'user',
    capabilities: readonly unknown[],
    message?: string,
  ): Verdict => judgeSection(sectionOf(kind, capabilities), 'net.fetch', ID, FACTS, HERE, message);

  it('allows, asks, denies, and says by which rule', () => {
    const brief = (verdict: Verdict): unknown[] => [
      verdict.effect,
      verdict.matched.length,
      ...verdict.because.map(({ rule, pointer }) => `${rule} ${pointer}`),
    ];
    const get = { name: 'net.fetch', methods: ['GET'] };
    expect(brief(judge('deployment', ['net.fetch', get]))).toEqual([
      'allow',
      2,
      'capability-allowed /capabilities/0',
      'capability-allowed /capabilities/1',
    ]);
    expect(brief(judge('deployment', ['net.fetch', { ...get, effect: 'ask' }]))).toEqual([
      'ask',
      2,
      'capability-asks /capabilities/1',
    ]);
    expect(brief(judge('deployment', ['net.fetch', { ...get, effect: 'deny' }]))).toEqual([
      'deny',
      0,
      'capability-denied /capabilities/1',
    ]);
    expect(brief(judge('deployment', [{ name: 'net.fetch', methods: ['PUT'] }]))).toEqual([
      'deny',
      0,
      'caveat-methods /capabilities/0/methods',
    ]);
    expect(
      brief(judge('deployment', [{ name: 'net.fetch', methods: ['PUT'], effect: 'deny' }])),
    ).toEqual(['deny', 0, 'capability-missing /capabilities']);
    expect(brief(judge('deployment', ['panel']))).toEqual([
      'deny',
      0,
      'capability-missing /capabilities',
    ]);
    expect(brief(judge('user', ['panel']))).toEqual(['allow', 0]);
    expect(brief(judge('user', [{ name: 'net.fetch', methods: ['PUT'], effect: 'deny' }]))).toEqual(
      ['allow', 0],
    );
    expect(brief(judge('user', [{ name: 'net.fetch', methods: ['PUT'] }]))).toEqual([
      'deny',
      0,
      'caveat-methods /capabilities/0/methods',
    ]);
  });

  it('speaks to a person, with the messages of the rule and of the entry', () => {
    expect(judge('deployment', ['net.fetch']).because[0]?.sentence).toBe(
      'p.json allows “net.fetch”.',
    );
    const sentences = (verdict: Verdict): string =>
      verdict.because.map(({ sentence }) => sentence).join(' ');
    expect(
      sentences(
        judge('deployment', [{ name: 'net.fetch', methods: ['PUT'], message: 'Rule.' }], 'Entry.'),
      ),
    ).toBe(
      'The method “GET” is outside what p.json names for “net.fetch”. Add it here if it shall be allowed. Rule. Entry.',
    );
    expect(
      sentences(judge('deployment', [{ name: 'net.fetch', effect: 'deny', message: 'Rule.' }])),
    ).toBe('p.json denies “net.fetch” here. Change or remove this rule to allow it. Rule.');
    expect(sentences(judge('deployment', [], 'Entry.'))).toBe(
      'p.json does not allow org.example.notes to use “net.fetch” (use the network): its global section does not name it. Add “net.fetch” to /capabilities there. Entry.',
    );
    const [, entry] = layer('deployment', ['net.fetch'], { capabilities: [] }).sections;
    if (entry === undefined) throw new Error('no entry');
    const missing = judgeSection(
      { place: entry.list, rules: [], open: false },
      'net.fetch',
      ID,
      FACTS,
      HERE,
      undefined,
    );
    expect(sentences(missing)).toContain('the entry of org.example.notes does not name it');
    const manifest = manifestSection(
      extension(ID, [{ name: 'net.fetch', caveats: { methods: ['PUT'] } }]),
      'net.fetch',
    );
    expect(sentences(judgeSection(manifest, 'net.fetch', ID, FACTS, HERE, undefined))).toContain(
      'outside what the manifest of org.example.notes names',
    );
    expect(
      sentences(
        judgeSection(manifest, 'net.fetch', ID, { ...FACTS, method: 'PUT' }, HERE, undefined),
      ),
    ).toBe('The manifest of org.example.notes asks for “net.fetch”.');
    const silent = manifestSection(extension(ID, []), 'net.fetch');
    expect(judgeSection(silent, 'net.fetch', ID, FACTS, HERE, undefined).because[0]?.rule).toBe(
      'capability-not-requested',
    );
  });

  it('tells nothing of the room that falls outside: an extension reads it', () => {
    const manifest = manifestSection(
      extension(ID, [{ name: 'message.read', caveats: { rooms: ['!b:test'] } }]),
      'message.read',
    );
    const sentence = (at: typeof HERE | undefined): string =>
      judgeSection(manifest, 'message.read', ID, {}, at, undefined).because[0]?.sentence ?? '';
    expect(sentence(HERE)).toContain('This room is outside');
    expect([sentence(room('unknown')), sentence(undefined)]).toEqual([
      sentence(HERE),
      sentence(HERE),
    ]);
  });

  it('of several lists the strongest effect speaks', () => {
    const verdict = (effect: Verdict['effect'], pointer: string): Verdict => ({
      effect,
      because: [reason({ ...FLOOR, pointer }, 'capability-allowed', 'S.')],
      matched: [],
    });
    const of = (...effects: readonly Verdict['effect'][]): unknown[] => {
      const all = strongest(effects.map((effect, index) => verdict(effect, `/${effect}${index}`)));
      return [all.effect, ...all.because.map(({ pointer }) => pointer)];
    };
    expect(of('allow', 'allow')).toEqual(['allow', '/allow0', '/allow1']);
    expect(of('allow', 'ask', 'allow')).toEqual(['ask', '/ask1']);
    expect(of('ask', 'deny', 'allow', 'deny')).toEqual(['deny', '/deny1', '/deny3']);
    const matched = sectionOf('deployment', ['net.fetch']).rules;
    const hit: Verdict = { effect: 'allow', because: [], matched };
    expect(strongest([hit, hit]).matched).toHaveLength(2);
    expect(strongest([hit, verdict('ask', '')]).matched).toHaveLength(1);
    expect(strongest([hit, verdict('deny', '')]).matched).toHaveLength(0);
  });

  it('leaves open the ways in which it can be used', () => {
    const of = extension(ID, ['net.fetch']);
    const ways = (kind: 'deployment' | 'user', capabilities: readonly unknown[], entry?: unknown) =>
      effectiveWays(of, [layer(kind, capabilities, entry)], 'net.fetch');
    const get = { name: 'net.fetch', methods: ['GET'] };
    expect(ways('deployment', ['net.fetch'])).toEqual([{ effect: 'allow', term: {} }]);
    expect(ways('deployment', [])).toEqual([]);
    expect(ways('user', [])).toEqual([{ effect: 'allow', term: {} }]);
    expect(ways('user', [get])).toEqual([{ effect: 'allow', term: { methods: ['GET'] } }]);
    expect(ways('user', [{ ...get, effect: 'deny' }])).toEqual([{ effect: 'allow', term: {} }]);
    expect(ways('deployment', [{ ...get, effect: 'deny' }])).toEqual([]);
    expect(ways('deployment', [get, { name: 'net.fetch', effect: 'deny' }])).toEqual([]);
    expect(
      ways('deployment', [get, { name: 'net.fetch', effect: 'deny', methods: ['PUT'] }]),
    ).toEqual([{ effect: 'allow', term: { methods: ['GET'] } }]);
    expect(
      ways('deployment', ['net.fetch', get], { capabilities: [{ ...get, effect: 'ask' }] }),
    ).toEqual([
      { effect: 'ask', term: { methods: ['GET'] } },
      { effect: 'ask', term: { methods: ['GET'] } },
    ]);
    expect(
      ways('deployment', [get], { capabilities: [{ name: 'net.fetch', methods: ['PUT'] }] }),
    ).toEqual([]);
    expect(
      effectiveWays(extension(ID, []), [layer('deployment', ['net.fetch'])], 'net.fetch'),
    ).toEqual([]);
    const narrow = extension(ID, [{ name: 'net.fetch', caveats: { methods: [] } }]);
    expect(effectiveWays(narrow, [layer('deployment', ['net.fetch'])], 'net.fetch')).toEqual([]);
    const way = (effect: 'allow' | 'ask') => [{ effect, term: {} }];
    expect(
      [
        meetWays(way('allow'), way('allow')),
        meetWays(way('ask'), way('allow')),
        meetWays(way('allow'), way('ask')),
        meetWays(way('ask'), way('ask')),
      ].map(([one]) => one?.effect),
    ).toEqual(['allow', 'ask', 'ask', 'ask']);
  });
});

describe('facts', () => {
  it('are found by dimension', () => {
    expect(DIMENSIONS.map((dimension) => factOf(dimension, FACTS, HERE))).toEqual([
      'https://a.test',
      'GET',
      '!a:test',
      'm.room.topic',
      'image/png',
    ]);
    expect(DIMENSIONS.map((dimension) => factOf(dimension, {}, undefined))).toEqual(
      DIMENSIONS.map(() => undefined),
    );
  });

  it('are well-formed or denied', () => {
    expect(isWellFormed('origins', 'https://a.test')).toBe(true);
    expect(isWellFormed('origins', 'https://A.test')).toBe(false);
    expect(isWellFormed('methods', 'GET')).toBe(true);
    expect(isWellFormed('methods', 'get')).toBe(false);
    expect(isWellFormed('rooms', '!a')).toBe(true);
    expect(isWellFormed('eventTypes', 'm.x..y')).toBe(true);
    // A path of theirs would lead to the type that its state key names.
    for (const step of ['.', '..']) expect(isWellFormed('eventTypes', step)).toBe(false);
    for (const dimension of DIMENSIONS) {
      for (const junk of ['', null, 1, {}, []]) expect(isWellFormed(dimension, junk)).toBe(false);
    }
    expect(
      checkCallFacts('net.fetch', { origin: 'https://a.test', method: 'GET' }, undefined),
    ).toBeUndefined();
    expect(
      checkCallFacts('net.fetch', { origin: 'https://a.test' }, undefined)?.sentence,
    ).toContain('must state its method');
    expect(
      checkCallFacts('net.fetch', { origin: 'x', method: 'GET' }, undefined)?.sentence,
    ).toContain('The origin “x” of this call');
    expect(
      checkCallFacts('message.read', {}, { id: 3, encryption: 'plain' } as never)?.sentence,
    ).toContain('The room of this call is not well-formed');
    expect(checkCallFacts('panel', {}, undefined)).toBeUndefined();
  });

  it('meet the floor', () => {
    const own = new Set(['https://app.test']);
    const rule = (...args: Parameters<typeof checkFloor>): string | undefined =>
      checkFloor(...args)?.rule;
    expect(rule('room.state.write', { eventType: 'm.room.encryption' }, own)).toBe(
      'floor-event-type',
    );
    expect(rule('room.state.write', { eventType: 'm.key.x' }, own)).toBe('floor-event-type');
    expect(rule('room.state.write', { eventType: 'm.room.member' }, own)).toBe('floor-event-type');
    expect(rule('room.state.write', { eventType: 'm.room.topic' }, undefined)).toBeUndefined();
    expect(rule('room.state.read', { eventType: 'm.room.encryption' }, own)).toBeUndefined();
    expect(rule('net.fetch', { origin: 'https://a.test' }, own)).toBeUndefined();
    expect(rule('net.fetch', { origin: 'https://a.test' }, undefined)).toBe('own-origins-unknown');
    expect(rule('net.fetch', { origin: 'https://app.test' }, own)).toBe('floor-origin');
    expect(rule('net.fetch', { origin: 'http://a.test' }, own)).toBe('floor-origin');
    expect(rule('net.fetch', { origin: 'nonsense' }, own)).toBe('floor-origin');
    expect(rule('net.fetch', { origin: 'http://localhost' }, own)).toBeUndefined();
    expect(rule('link.open', { origin: 'https://app.test' }, own)).toBeUndefined();
  });
});

describe('what a sentence says of a call', () => {
  it.each([
    ['net.fetch', { method: 'GET' }, 'its origin'],
    ['net.fetch', { origin: 'https://a.test' }, 'its method'],
    ['room.state.read', {}, 'its event type'],
    ['render.code', {}, 'its format'],
  ] as const)('%s lacking a fact names it: %j', (capability, facts, name) => {
    expect(checkCallFacts(capability, facts, HERE)?.sentence).toContain(`must state ${name};`);
    expect(checkCallFacts('message.read', {}, undefined)?.sentence).toContain('its room;');
  });

  it('shows an empty fact where a rule is narrowed by one that the call lacks', () => {
    const of = extension(ID, [{ name: 'net.fetch', caveats: { origins: ['https://a.test'] } }]);
    const section = manifestSection(of, 'net.fetch');
    const verdict = judgeSection(section, 'net.fetch', ID, {}, undefined, undefined);
    expect(verdict.because.map(({ sentence }) => sentence)).toEqual([
      'The origin “” is outside what the manifest of org.example.notes names for “net.fetch”. Add it here if it shall be allowed.',
    ]);
    expect(checkFloor('net.fetch', {}, new Set())?.sentence).toContain('; “” is neither');
  });
});

describe('what a rule says when it lets a call pass', () => {
  const said = (source: string) => {
    const layer = prepareLayer(
      {
        kind: 'deployment',
        source,
        roomId: undefined,
        grants: true,
        document: read({ version: 1, capabilities: ['net.fetch'] }),
      },
      ID,
    );
    const [section] = capabilitySections(layer, 'net.fetch');
    if (section === undefined) throw new Error('no section');
    return [FACTS, { ...FACTS, method: 'PUT' }].map(
      (facts) => judgeSection(section, 'net.fetch', ID, facts, HERE, undefined).because[0],
    );
  };

  it('is said once for all calls', () => {
    const [one, two] = said('p.json');
    expect(one?.sentence).toBe('p.json allows “net.fetch”.');
    expect(two).toBe(one);
  });

  it('is not taken for the manifest’s word where a file is called like it', () => {
    expect(said('manifest')[0]?.sentence).toBe('manifest allows “net.fetch”.');
    const section = manifestSection(extension(ID, ['net.fetch']), 'net.fetch');
    expect(
      judgeSection(section, 'net.fetch', ID, FACTS, HERE, undefined).because[0]?.sentence,
    ).toBe('The manifest of org.example.notes asks for “net.fetch”.');
  });
});
