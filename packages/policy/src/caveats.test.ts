import { describe, expect, it } from 'vitest';
import { makeCharge, overdrawn } from './budget.ts';
import { checkCallFacts, checkFloor, judgeSection, strongest, type Verdict } from './call.ts';
import {
  factOf,
  isEverything,
  isNothing,
  isPlain,
  isWellFormed,
  meetTerms,
  outside,
  parseTerm,
  roomsAdmit,
} from './caveats.ts';
import { effectiveWays, meetWays } from './effective.ts';
import { isGlob, matchesGlob, meetGlobs } from './glob.ts';
import { FLOOR_LIMITS, LIMIT_FIELDS, meetLimits } from './limits.ts';
import { LONGEST_FACT, Memo, MEMO_MOST } from './memo.ts';
import { manifestSection, prepareLayer } from './prepare.ts';
import { FLOOR, type Place, reason } from './rules.ts';
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

describe('globs', () => {
  it('match exactly, or by a prefix that ends in a dot or a slash', () => {
    expect(matchesGlob('m.room.*', 'm.room.topic')).toBe(true);
    expect(matchesGlob('m.room.*', 'm.room.')).toBe(true);
    expect(matchesGlob('m.room.*', 'm.roomy')).toBe(false);
    expect(matchesGlob('m.room', 'm.room')).toBe(true);
    expect(matchesGlob('m.room', 'm.room.topic')).toBe(false);
    expect(['a', 'a.b', 'a.*', 'image/*', '.*'].every((text) => isGlob(text))).toBe(true);
    expect(['', '*', 'a*', 'a.*.b', 'a b', 'a .*', '**'].some((text) => isGlob(text))).toBe(false);
  });

  it.each([
    ['a.*', 'a.b.*', 'a.b.*'],
    ['a.*', 'a.*', 'a.*'],
    ['a.*', 'a.b', 'a.b'],
    ['a.b', 'a.b', 'a.b'],
    ['a.*', 'b.*', undefined],
    ['a.b', 'a.c', undefined],
    ['a.*', 'b', undefined],
  ])('of %s and %s is %s, in either order', (a, b, met) => {
    expect(meetGlobs(a, b)).toBe(met);
    expect(meetGlobs(b, a)).toBe(met);
  });
});

describe('a term', () => {
  it.each<[string, Parameters<typeof parseTerm>[0], string | undefined]>([
    ['nothing', {}, undefined],
    ['its origin', { origins: ['https://b.test', 'https://a.test'] }, undefined],
    ['another origin', { origins: ['https://b.test'] }, 'origins'],
    ['no origin', { origins: [] }, 'origins'],
    ['an origin nobody can read', { origins: ['https://A.test'] }, 'origins'],
    ['its method', { methods: ['POST', 'GET'] }, undefined],
    ['another method', { methods: ['POST'] }, 'methods'],
    ['its room', { rooms: ['!a:test'] }, undefined],
    ['its kind of room', { rooms: ['encrypted', 'plain'] }, undefined],
    ['another kind of room', { rooms: ['encrypted'] }, 'rooms'],
    ['another room', { rooms: ['!b:test'] }, 'rooms'],
    ['its event type', { eventTypes: ['x', 'm.room.*'] }, undefined],
    ['another event type', { eventTypes: ['x'] }, 'eventTypes'],
    ['its format', { formats: ['x', 'image/*'] }, undefined],
    ['another format', { formats: ['x'] }, 'formats'],
    [
      'all and another method',
      { origins: ['https://a.test'], methods: ['POST'], rooms: ['plain'] },
      'methods',
    ],
  ])('that names %s', (_, raw, dimension) => {
    expect(outside(parseTerm(raw), FACTS, HERE)).toBe(dimension);
  });

  it('admits no call that lacks the fact it names', () => {
    expect(outside(parseTerm({ origins: ['https://a.test'] }), {}, HERE)).toBe('origins');
    expect(outside(parseTerm({ origins: ['https://*.a.test'] }), {}, HERE)).toBe('origins');
    expect(outside(parseTerm({ methods: ['GET'] }), {}, HERE)).toBe('methods');
    expect(outside(parseTerm({ rooms: ['plain'] }), {}, undefined)).toBe('rooms');
    expect(outside(parseTerm({ eventTypes: ['m.*'] }), {}, HERE)).toBe('eventTypes');
    expect(outside(parseTerm({ formats: ['x/*'] }), {}, HERE)).toBe('formats');
  });

  it('is nothing where a list is empty, everything where there is none', () => {
    expect(isNothing(parseTerm({ rooms: [] }))).toBe(true);
    expect(isNothing(parseTerm({ rooms: ['plain'], methods: [] }))).toBe(true);
    expect(isNothing(parseTerm({ rooms: ['plain'] }))).toBe(false);
    expect(isNothing({})).toBe(false);
    expect(isEverything({})).toBe(true);
    expect(isEverything(meetTerms({}, {}) ?? { rooms: [] })).toBe(true);
    expect(isEverything(parseTerm({ rooms: [] }))).toBe(false);
  });

  it.each<[Parameters<typeof parseTerm>[0], Parameters<typeof parseTerm>[0], object | undefined]>([
    [{}, {}, {}],
    [{ methods: ['GET'] }, {}, { methods: ['GET'] }],
    [{ methods: ['GET', 'POST'] }, { methods: ['POST', 'PUT'] }, { methods: ['POST'] }],
    [{ methods: ['GET'] }, { methods: ['POST'] }, undefined],
    [{ methods: ['GET'], rooms: [] }, {}, undefined],
    [{ rooms: ['plain'] }, { rooms: ['!a:test'] }, { rooms: [{ kind: 'plain', id: '!a:test' }] }],
    [{ rooms: ['plain'] }, { rooms: ['encrypted'] }, undefined],
    [{ rooms: ['plain'] }, { rooms: ['plain'] }, { rooms: [{ kind: 'plain' }] }],
    [{ rooms: ['!a:test'] }, { rooms: ['!b:test'] }, undefined],
    [
      { rooms: ['!a:test'] },
      { rooms: ['!a:test', 'plain'] },
      { rooms: [{ id: '!a:test' }, { id: '!a:test', kind: 'plain' }] },
    ],
    [{ eventTypes: ['m.*'] }, { eventTypes: ['m.room.*', 'x'] }, { eventTypes: ['m.room.*'] }],
    [
      { formats: ['image/*', 'a'] },
      { formats: ['image/png', 'image/*'] },
      { formats: ['image/png', 'image/*'] },
    ],
    [{ formats: ['a'] }, { formats: ['b'] }, undefined],
    [
      { origins: ['https://*.a.test'] },
      { origins: ['https://b.a.test'] },
      { origins: [{ kind: 'exact', text: 'https://b.a.test' }] },
    ],
    [{ origins: ['https://a.test'] }, { origins: ['https://b.test'] }, undefined],
  ])('%j met with %j is %j', (a, b, met) => {
    expect(meetTerms(parseTerm(a), parseTerm(b))).toEqual(met);
    expect(isNothing(meetTerms(parseTerm(b), parseTerm(a)) ?? { rooms: [] })).toBe(
      met === undefined,
    );
  });

  it('knows rooms', () => {
    expect([isPlain(room('plain')), isPlain(room('encrypted')), isPlain(room('unknown'))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(roomsAdmit(undefined, HERE)).toBe(true);
    expect(roomsAdmit([], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!a:test', kind: 'encrypted' }], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!b:test', kind: 'plain' }], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!a:test', kind: 'plain' }], HERE)).toBe(true);
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

  it('tells what kind of room it is that falls outside', () => {
    const manifest = manifestSection(
      extension(ID, [{ name: 'message.read', caveats: { rooms: ['!b:test'] } }]),
      'message.read',
    );
    const sentence = (at: typeof HERE | undefined): string =>
      judgeSection(manifest, 'message.read', ID, {}, at, undefined).because[0]?.sentence ?? '';
    expect(sentence(HERE)).toContain('This room (plain)');
    expect(sentence(room('unknown'))).toContain('This room (encrypted)');
    expect(sentence(undefined)).toContain('This room (encrypted)');
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

describe('limits', () => {
  const at = (pointer: string): Place => ({ layer: 'deployment', source: 'p.json', pointer });

  it('are the floor where nobody says less', () => {
    const { limits, places } = meetLimits([]);
    expect(limits).toEqual(FLOOR_LIMITS);
    expect(places.size).toBe(0);
    expect(Object.isFrozen(limits)).toBe(true);
    expect(LIMIT_FIELDS.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(FLOOR_LIMITS).toSorted(),
    );
    expect(
      meetLimits([{ place: at(''), section: { proc: { timeoutMs: FLOOR_LIMITS.timeoutMs } } }])
        .places.size,
    ).toBe(0);
    expect(
      meetLimits([{ place: at(''), section: { proc: { timeoutMs: FLOOR_LIMITS.timeoutMs + 1 } } }])
        .limits,
    ).toEqual(FLOOR_LIMITS);
  });

  it.each(LIMIT_FIELDS.map(({ name, pointer }) => [name, pointer] as const))(
    '%s is read from %s, the smallest and first',
    (name, pointer) => {
      const [, part = '', field = ''] = pointer.split('/');
      const section = (cap: number) => ({ [part]: { [field]: cap } });
      const { limits, places } = meetLimits([
        { place: at('/a'), section: section(9) },
        { place: at('/b'), section: section(7) },
        { place: at('/c'), section: section(7) },
        { place: at('/d'), section: section(8) },
      ]);
      expect(limits[name]).toBe(7);
      expect(places.get(name)).toEqual(at(`/b${pointer}`));
      expect(places.size).toBe(1);
      expect({ ...limits, [name]: FLOOR_LIMITS[name] }).toEqual(FLOOR_LIMITS);
    },
  );
});

describe('budgets', () => {
  const place: Place = { layer: 'user', source: 'p|q.json', pointer: '/budgets/0' };
  const counted = {
    capabilities: ['b', 'a', 'b'],
    extension: ID,
    roomId: undefined,
    message: undefined,
  };

  it('are counted under a key that names layer, file, room, extension, what is counted, and the period', () => {
    const { key } = makeCharge(place, { per: 'hour', calls: 1 }, counted);
    expect(key).toBe('user|p%7Cq.json||org.example.notes|a%2Bb|hour');
    expect(
      makeCharge(place, { per: 'hour', bytes: 9 }, { ...counted, capabilities: ['a', 'b'] }).key,
    ).toBe(key);
    expect(makeCharge(place, { per: 'day', calls: 1 }, counted).key).not.toBe(key);
    expect(
      makeCharge(place, { per: 'hour', calls: 1 }, { ...counted, roomId: '!a' }).key,
    ).toContain('|!a|');
    const open = makeCharge(place, { per: 'hour' }, counted);
    expect([open.calls, open.bytes]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it.each<[{ calls: number; bytes: number }, boolean]>([
    [{ calls: 0, bytes: 0 }, true],
    [{ calls: 1, bytes: 90 }, true],
    [{ calls: 2, bytes: 0 }, false],
    [{ calls: 0, bytes: 91 }, false],
    [{ calls: -1, bytes: 0 }, false],
    [{ calls: 0, bytes: -1 }, false],
    [{ calls: Number.NaN, bytes: 0 }, false],
    [{ calls: 0, bytes: Number.NaN }, false],
  ])('with %j used have room for ten bytes: %s', (used, fits) => {
    const charge = makeCharge(place, { per: 'hour', calls: 2, bytes: 100 }, counted);
    expect(overdrawn([charge], 10, () => used) === undefined).toBe(fits);
  });

  it('say which is used up, for how long, and what the file says of it', () => {
    const charge = makeCharge(
      place,
      { per: 'hour', calls: 2, bytes: 100 },
      { ...counted, message: 'Be patient.' },
    );
    expect(overdrawn([charge], 1, () => ({ calls: 2, bytes: 0 }))?.sentence).toBe(
      'The budget of 2 calls a hour is used up; wait for the next hour, or raise it here. Be patient.',
    );
    const silent = makeCharge(place, { per: 'day', calls: 2, bytes: 100 }, counted);
    expect(overdrawn([silent], 1, () => ({ calls: 1, bytes: 100 }))?.sentence).toBe(
      'The budget of 100 bytes a day is used up; wait for the next day, or raise it here.',
    );
    expect(overdrawn([], 1, undefined)).toBeUndefined();
    expect(overdrawn([silent], 1, undefined)?.rule).toBe('budget-unread');
  });
});

describe('a memo', () => {
  it('keeps one value for each combination of the facts it looks at', () => {
    const memo = new Memo<string>(['origins', 'methods', 'rooms', 'eventTypes', 'formats']);
    memo.set(FACTS, HERE, 'one');
    expect(memo.get({ ...FACTS }, { ...HERE })).toBe('one');
    for (const other of [
      { origin: 'x' },
      { method: 'PUT' },
      { method: 'X' },
      { eventType: 'x' },
      { format: 'x' },
    ]) {
      expect(memo.get({ ...FACTS, ...other }, HERE)).toBeUndefined();
    }
    expect(memo.get(FACTS, room('encrypted', HERE.id))).toBeUndefined();
    expect(memo.get(FACTS, room('plain', '!z'))).toBeUndefined();
    expect(memo.get(FACTS, undefined)).toBeUndefined();
    memo.set(FACTS, HERE, 'two');
    expect([memo.get(FACTS, HERE), memo.size]).toEqual(['two', 1]);
  });

  it('looks at no other fact', () => {
    const memo = new Memo<number>([]);
    memo.set(FACTS, HERE, 1);
    expect(memo.get({}, undefined)).toBe(1);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'tells %s from the others',
    (method) => {
      const memo = new Memo<string>(['methods']);
      memo.set({ method }, undefined, method);
      const found = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
        (other) => memo.get({ method: other }, undefined) !== undefined,
      );
      expect(found).toEqual([method]);
    },
  );

  it('keeps nothing that is too long, no text, or of an unknown method', () => {
    const memo = new Memo<number>(['origins', 'methods']);
    memo.set({ origin: 'x'.repeat(LONGEST_FACT + 1), method: 'GET' }, undefined, 1);
    memo.set({ origin: 'x', method: 'BREW' }, undefined, 1);
    memo.set({ origin: 7, method: 'GET' } as never, undefined, 1);
    expect(memo.size).toBe(0);
    memo.set({ origin: 'x'.repeat(LONGEST_FACT), method: 'GET' }, undefined, 1);
    expect(memo.size).toBe(1);
  });

  it('forgets everything once it is full', () => {
    const memo = new Memo<number>(['origins']);
    for (let index = 0; index < MEMO_MOST; index += 1)
      memo.set({ origin: String(index) }, undefined, index);
    expect([memo.size, memo.get({ origin: '0' }, undefined)]).toEqual([MEMO_MOST, 0]);
    memo.set({ origin: 'more' }, undefined, 1);
    expect([
      memo.size,
      memo.get({ origin: '0' }, undefined),
      memo.get({ origin: 'more' }, undefined),
    ]).toEqual([1, undefined, 1]);
  });
});
