import { describe, expect, it } from 'vitest';
import { formatProblem, type Problem, READ_RULES } from './problem.ts';
import { readPolicy } from './read.ts';
import { isPublicSuffix as realSuffix } from './suffix.ts';
import { isPublicSuffix } from './testing/facts.ts';

const problems = (text: string | Uint8Array): readonly Problem[] => {
  const result = readPolicy(text, 'policy.json', { isPublicSuffix });
  return result.ok ? [] : result.problems;
};

const of = (value: unknown): readonly Problem[] => problems(JSON.stringify(value));

const brief = (value: unknown): unknown[] => of(value).map(({ rule, pointer }) => [rule, pointer]);

const ID = 'org.example.notes';

describe('readPolicy', () => {
  it('reads a file with comments, and says where its rules stand', () => {
    const text =
      '// ours\n{\n  "version": 1,\n  "capabilities": [\n    "panel", // and no more\n  ],\n}';
    const result = readPolicy(text, 'policy.json');
    if (!result.ok) throw new Error('not read');
    expect(result.document).toEqual({ version: 1, capabilities: ['panel'] });
    expect(result.locate('/capabilities/0')).toEqual({ line: 5, column: 5 });
    expect(result.locate('/nothing')).toBeUndefined();
    expect(result.locate('no pointer')).toBeUndefined();
    expect(result.locate('')).toEqual({ line: 2, column: 1 });
  });

  it('reads UTF-8 bytes, and refuses other bytes', () => {
    expect(readPolicy(new TextEncoder().encode('{"version": 1, "name": "Größe"}'), 'b').ok).toBe(
      true,
    );
    expect(problems(new Uint8Array([0xff, 0xfe, 0x7b, 0]))).toEqual([
      {
        source: 'policy.json',
        line: 1,
        column: 1,
        pointer: '',
        rule: 'encoding',
        sentence: expect.stringContaining('byte 0 begins no character'),
      },
    ]);
  });

  it('says where, what, and what to write instead', () => {
    const text = '{\n  "version": 1,\n  "capabilites": [],\n  "mode": "strickt"\n}';
    expect(
      problems(text)
        .map((problem) => formatProblem(problem))
        .toSorted(),
    ).toEqual([
      'policy.json:3:3 /capabilites unknown-key: There is no field “capabilites” here. Did you mean “capabilities”?',
      'policy.json:4:11 /mode value: “strickt” is not one of: strict, dev. Did you mean “strict”?',
    ]);
    expect(
      formatProblem({
        source: 'f',
        line: 1,
        column: 2,
        pointer: '',
        rule: 'syntax',
        sentence: 'S.',
      }),
    ).toBe('f:1:2 / syntax: S.');
  });

  it.each<[unknown, unknown[][]]>([
    [null, [['type', '']]],
    [[], [['type', '']]],
    ['text', [['type', '']]],
    [{}, [['missing-key', '']]],
    [{ version: 2 }, [['version-unknown', '/version']]],
    [{ version: '1' }, [['version-unknown', '/version']]],
    [{ version: 0 }, [['version-unknown', '/version']]],
    [{ version: 1, zzzzzzzzzz: 1 }, [['unknown-key', '/zzzzzzzzzz']]],
    [{ version: 1, mode: 3 }, [['value', '/mode']]],
    [{ version: 1, name: '' }, [['length', '/name']]],
    [{ version: 1, name: 'x'.repeat(101) }, [['length', '/name']]],
    [{ version: 1, capabilities: 'panel' }, [['type', '/capabilities']]],
    [{ version: 1, capabilities: ['panle'] }, [['capability', '/capabilities/0']]],
    [{ version: 1, capabilities: ['zzz'] }, [['capability', '/capabilities/0']]],
    [
      { version: 1, capabilities: [1] },
      [
        ['type', '/capabilities/0'],
        ['type', '/capabilities/0'],
      ],
    ],
    [{ version: 1, capabilities: [{}] }, [['missing-key', '/capabilities/0']]],
    [
      { version: 1, capabilities: [{ name: 'panel', orgins: [] }] },
      [['unknown-key', '/capabilities/0/orgins']],
    ],
    [{ version: 1, capabilities: ['panel', 'panel'] }, [['duplicate', '/capabilities/1']]],
    [
      { version: 1, capabilities: [{ name: 'panel', rooms: ['plain'] }] },
      [['caveat', '/capabilities/0/rooms']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', rooms: ['plain'] }] },
      [['caveat', '/capabilities/0/rooms']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', origins: ['https://A.org'] }] },
      [['origin', '/capabilities/0/origins/0']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', origins: ['null'] }] },
      [['origin', '/capabilities/0/origins/0']],
    ],
    [
      {
        version: 1,
        capabilities: [{ name: 'net.fetch', origins: ['https://a.org', 'https://a.org'] }],
      },
      [['duplicate', '/capabilities/0/origins/1']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', methods: ['get'] }] },
      [['value', '/capabilities/0/methods/0']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', methods: ['GET', 'GET'] }] },
      [['duplicate', '/capabilities/0/methods/1']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', quota: { per: 'day' } }] },
      [['empty', '/capabilities/0/quota']],
    ],
    [
      { version: 1, capabilities: [{ name: 'net.fetch', quota: { per: 'week', calls: 1 } }] },
      [['value', '/capabilities/0/quota/per']],
    ],
    [
      { version: 1, capabilities: [{ name: 'message.read', rooms: ['secret', '!', '! a'] }] },
      [
        ['room', '/capabilities/0/rooms/0'],
        ['room', '/capabilities/0/rooms/1'],
        ['room', '/capabilities/0/rooms/2'],
      ],
    ],
    [
      {
        version: 1,
        capabilities: [{ name: 'room.state.read', eventTypes: ['m.*.x', '*', 'm.room*', 'a b'] }],
      },
      [0, 1, 2, 3].map((index) => ['pattern', `/capabilities/0/eventTypes/${index}`]),
    ],
    [
      {
        version: 1,
        capabilities: [{ name: 'attachment.filter', formats: ['image/*', 'image/*'] }],
      },
      [['duplicate', '/capabilities/0/formats/1']],
    ],
    [{ version: 1, pluginOrigins: ['null', 'null'] }, [['duplicate', '/pluginOrigins/1']]],
    [{ version: 1, proc: { timeoutMs: 0 } }, [['range', '/proc/timeoutMs']]],
    [{ version: 1, proc: { timeoutMs: 1e12 } }, [['range', '/proc/timeoutMs']]],
    [{ version: 1, proc: { timeoutMs: 1.5 } }, [['type', '/proc/timeoutMs']]],
    [{ version: 1, proc: { wasmImports: ['a.b', 'a.b'] } }, [['duplicate', '/proc/wasmImports/1']]],
    [{ version: 1, ui: { isolation: 'iframe' } }, [['value', '/ui/isolation']]],
    [{ version: 1, extensions: { Notes: {} } }, [['id', '/extensions/Notes']]],
    [{ version: 1, extensions: { notes: {} } }, [['id', '/extensions/notes']]],
    [
      { version: 1, extensions: { 'org.exаmple.notes': {} } },
      [['id', '/extensions/org.exаmple.notes']],
    ],
    [{ version: 1, extensions: { constructor: {} } }, [['id', '/extensions/constructor']]],
    [
      { version: 1, extensions: { [ID]: { versions: 'latest' } } },
      [['version-range', `/extensions/${ID}/versions`]],
    ],
    [
      { version: 1, extensions: { [ID]: { sha256: ['x'] } } },
      [['pattern', `/extensions/${ID}/sha256/0`]],
    ],
    [
      { version: 1, extensions: { [ID]: { sha256: ['a'.repeat(64), 'a'.repeat(64)] } } },
      [['duplicate', `/extensions/${ID}/sha256/1`]],
    ],
    [
      { version: 1, extensions: { [ID]: { status: 'block' } } },
      [['value', `/extensions/${ID}/status`]],
    ],
    [
      { version: 1, extensions: { [ID]: { pluginOrigins: ['x'] } } },
      [['origin', `/extensions/${ID}/pluginOrigins/0`]],
    ],
    [
      { version: 1, budgets: [{ capabilities: ['panel'], per: 'hour' }] },
      [['empty', '/budgets/0']],
    ],
    [
      { version: 1, budgets: [{ capabilities: ['panel', 'panel'], per: 'hour', calls: 1 }] },
      [['duplicate', '/budgets/0/capabilities/1']],
    ],
    [{ version: 1, combinations: [{ never: ['panel'] }] }, [['length', '/combinations/0/never']]],
    [
      { version: 1, combinations: [{ never: ['panel', 'panel'] }] },
      [['duplicate', '/combinations/0/never/1']],
    ],
    [
      { version: 1, capabilities: Array.from({ length: 257 }, () => 'panel') },
      [['length', '/capabilities']],
    ],
  ])('refuses %j', (value, expected) => {
    expect(brief(value)).toEqual(expected);
  });

  it('guesses what was meant, and lists what is known where nothing is near', () => {
    const sentence = (value: unknown): string => of(value)[0]?.sentence ?? '';
    expect(sentence({ version: 1, capabilities: ['mesage.read'] })).toBe(
      'There is no capability “mesage.read”. Did you mean “message.read”?',
    );
    expect(sentence({ version: 1, capabilities: ['zzz'] })).toBe(
      'There is no capability “zzz”. The reference lists them all.',
    );
    expect(sentence({ version: 1, capabilities: [{ name: 'panel', origns: [] }] })).toContain(
      'Did you mean “origins”?',
    );
    expect(sentence({ version: 1, extensions: { [ID]: { sha265: [] } } })).toContain(
      'Did you mean “sha256”?',
    );
    expect(sentence({ version: 1, ui: { zzzzzzzzz: 1 } })).toContain(
      'Known are: isolation, frames',
    );
    expect(sentence({ version: 1, capabilities: [{ name: 'panel', rooms: [] }] })).toContain(
      'it has no caveat',
    );
    expect(sentence({ version: 3 })).toContain(
      'The file is of version 3; this Kumix reads version 1.',
    );
    expect(
      sentence({ version: 1, capabilities: [{ name: 'net.fetch', origins: ['example.org'] }] }),
    ).toContain('Write “https://example.org”.');
    expect(sentence({ version: 1, ['x'.repeat(70)]: 1 })).toContain('Known are:');
    expect(sentence({ version: 1, mode: 5 })).toBe('Here stands one of: strict, dev.');
    expect(sentence({ version: 1, proc: { timeoutMs: 0 } })).toBe(
      'The least that can stand here is 1.',
    );
    expect(sentence({ version: 1, capabilities: 'x' })).toBe('Here stands a list in [ ].');
  });

  it('tells of a hundred problems at most', () => {
    const extensions = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`A${index}`, {}]),
    );
    expect(of({ version: 1, extensions })).toHaveLength(100);
  });

  it('refuses *. while it has no list of public suffixes', () => {
    const text = JSON.stringify({
      version: 1,
      capabilities: [{ name: 'net.fetch', origins: ['https://*.example.org'] }],
    });
    expect(readPolicy(text, 'p').ok).toBe(false);
    expect(readPolicy(text, 'p', { isPublicSuffix: realSuffix }).ok).toBe(true);
  });
});

describe('the list of public suffixes', () => {
  it.each(['com', 'co.uk', 'github.io', 's3.amazonaws.com', 'foo.kawasaki.jp', 'foo.ck'])(
    'knows %s',
    (host) => {
      expect(realSuffix(host)).toBe(true);
    },
  );

  it.each([
    'example.org',
    'kumix.github.io',
    'www.ck',
    'city.kawasaki.jp',
    'a.b.co.uk',
    'example.internal',
  ])('knows that %s is none', (host) => {
    expect(realSuffix(host)).toBe(false);
  });
});

describe('hostile documents', () => {
  const sound = JSON.stringify({
    version: 1,
    name: 'Größe 😀',
    capabilities: ['panel', { name: 'net.fetch', origins: ['https://a.example.org'] }],
    extensions: { [ID]: { sha256: ['a'.repeat(64)], versions: '^1.0.0' } },
  });

  it('cut short at any byte is refused, and says so without throwing', () => {
    const bytes = new TextEncoder().encode(sound);
    expect(readPolicy(bytes, 'whole').ok).toBe(true);
    for (let length = 0; length < bytes.length; length += 1) {
      const result = readPolicy(bytes.slice(0, length), 'cut');
      expect(result.ok ? length : 'refused').toBe('refused');
    }
  });

  it('with any byte replaced never becomes a document of another version, and never throws', () => {
    const bytes = new TextEncoder().encode(sound);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const byte of [0, 0x22, 0x7b, 0xff]) {
        const broken = bytes.slice();
        broken[at] = byte;
        const result = readPolicy(broken, 'broken');
        expect(result.ok ? result.document.version : 1).toBe(1);
      }
    }
  });

  it.each<[string, string]>([
    ['an own __proto__', '{"version": 1, "__proto__": {"mode": "dev"}}'],
    [
      'an own __proto__ in an entry',
      `{"version": 1, "extensions": {"${ID}": {"__proto__": {"status": "allowed"}}}}`,
    ],
    ['constructor as a field', '{"version": 1, "constructor": {"prototype": {}}}'],
    ['valueOf as a field', '{"version": 1, "valueOf": 1}'],
    ['hasOwnProperty as a field', '{"version": 1, "hasOwnProperty": 1}'],
    ['__proto__ as an extension', '{"version": 1, "extensions": {"__proto__": {}}}'],
    ['__proto__ as a capability', '{"version": 1, "capabilities": ["__proto__"]}'],
    ['toString as a capability', '{"version": 1, "capabilities": ["toString"]}'],
    [
      'constructor for a list',
      '{"version": 1, "capabilities": [{"name": "net.fetch", "origins": {"length": 0, "constructor": 1}}]}',
    ],
    ['an inherited version', '{"__proto__": {"version": 1}}'],
    [
      'depth 10,000 of lists',
      `{"version": 1, "capabilities": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    ],
    ['depth 10,000 of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['1e309', '{"version": 1e309}'],
    ['-0', '{"version": 1, "proc": {"inputBytes": -0}}'],
    [
      '2^53 + 1',
      '{"version": 1, "budgets": [{"capabilities": ["panel"], "per": "day", "bytes": 9007199254740993}]}',
    ],
    ['1 as 1.0000000000000001e0 of another kind', '{"version": true}'],
    ['half a surrogate pair', String.raw`{"version": 1, "name": "\ud83d"}`],
    ['NUL in a name', String.raw`{"version": 1, "name": "a\u0000b"}`],
    ['a byte order mark', '\ufeff{"version": 1}'],
    [
      'a direction mark in an id',
      String.raw`{"version": 1, "extensions": {"org.example.\u202enotes": {}}}`,
    ],
    [
      'a direction mark in a message',
      String.raw`{"version": 1, "extensions": {"org.example.notes": {"message": "\u202egro.live"}}}`,
    ],
    ['a homoglyph in an id', '{"version": 1, "extensions": {"org.exаmple.notes": {}}}'],
    ['a full-width dot in an origin', '{"version": 1, "pluginOrigins": ["https://example。org"]}'],
    ['a duplicate key', '{"version": 1, "mode": "strict", "mode": "dev"}'],
    ['a duplicate key by escape', String.raw`{"version": 1, "mode": "strict", "\u006dode": "dev"}`],
    ['a newer version with unknown fields', '{"version": 2, "quantum": true}'],
    ['two documents', '{"version": 1}{"version": 1}'],
    [
      'a pattern of many stars',
      `{"version": 1, "pluginOrigins": ["https://${'*.'.repeat(100)}example.org"]}`,
    ],
    [
      'a range of many sets',
      `{"version": 1, "extensions": {"${ID}": {"versions": "${'1 || '.repeat(49)}x.y"}}}`,
    ],
    ['an endless id', `{"version": 1, "extensions": {"${'a.'.repeat(100)}b": {}}}`],
    ['too many characters', `{"version": 1, "description": "${'x'.repeat(4_200_000)}"}`],
  ])('refuses %s', (_, text) => {
    expect(problems(text).length).toBeGreaterThan(0);
    expect(({} as { mode?: unknown }).mode).toBeUndefined();
  });

  it('answers pathological patterns at once: time grows with length, not with its powers', () => {
    const evil = [
      `https://${'a-'.repeat(120)}!`,
      `https://${'a.'.repeat(120)}!`,
      `${'1.'.repeat(120)}x`,
      `>=${' '.repeat(200)}!`,
      `${'org.'.repeat(60)}!`,
    ];
    for (const text of evil) {
      expect(
        brief({ version: 1, pluginOrigins: [text], extensions: { [ID]: { versions: text } } }),
      ).toEqual([
        ['origin', '/pluginOrigins/0'],
        ['version-range', `/extensions/${ID}/versions`],
      ]);
      expect(brief({ version: 1, extensions: { [text]: {} } })).toEqual([
        ['id', expect.any(String)],
      ]);
    }
  });

  it('gives every rule of reading a document that breaks it', () => {
    const seen = new Set<string>([
      'encoding',
      'syntax',
      'too-large',
      'too-deep',
      'truncated',
      'duplicate-key',
      'number',
      'character',
    ]);
    const cases: unknown[] = [
      {},
      { version: 2 },
      { version: 1, x: 1 },
      { version: 1, mode: 1 },
      { version: 1, name: '' },
      { version: 1, name: 1 },
      { version: 1, proc: { timeoutMs: 0 } },
      { version: 1, extensions: { A: {} } },
      { version: 1, capabilities: ['x'] },
      { version: 1, capabilities: [{ name: 'panel', rooms: [] }] },
      { version: 1, pluginOrigins: ['x'] },
      { version: 1, extensions: { [ID]: { sha256: ['x'] } } },
      { version: 1, capabilities: [{ name: 'message.read', rooms: ['x'] }] },
      { version: 1, extensions: { [ID]: { versions: 'latest' } } },
      { version: 1, capabilities: ['panel', 'panel'] },
      { version: 1, budgets: [{ capabilities: ['panel'], per: 'day' }] },
    ];
    for (const value of cases) for (const { rule } of of(value)) seen.add(rule);
    expect(READ_RULES.filter((rule) => !seen.has(rule))).toEqual([]);
  });
});
