import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type PolicyDocument, readPolicy } from '../index.ts';
import { isPublicSuffix } from '../suffix.ts';
import { read } from '../testing/facts.ts';
import { lint } from './lint.ts';
import { type PolicyTestFile, readTestFile, runPolicyTests } from './test-file.ts';

const shipped = new URL('../../../../policies/', import.meta.url);
const testFiles = readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.test.json'),
);
const policyFiles = readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter(
  (name) =>
    name.endsWith('.json') && !name.endsWith('.test.json') && !name.endsWith('.schema.json'),
);

const load = (url: URL): PolicyDocument => {
  const result = readPolicy(readFileSync(url), url.pathname, { isPublicSuffix });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
};

describe('the shipped policies', () => {
  it('each have tests', () => {
    expect(policyFiles.length).toBeGreaterThanOrEqual(5);
    expect(testFiles.map((name) => name.replace('.test.json', '.json')).toSorted()).toEqual(
      policyFiles.toSorted(),
    );
  });

  it.each(testFiles)('%s passes', (name) => {
    const url = new URL(name, shipped);
    const file = readTestFile(readFileSync(url), name);
    if (!file.ok) throw new Error(JSON.stringify(file.problems));
    const outcomes = runPolicyTests(file.document, (path) => load(new URL(path, url)));
    expect(outcomes.length).toBe(file.document.tests.length);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each(policyFiles)('%s has nothing to warn of but that it says', (name) => {
    const warnings = lint(load(new URL(name, shipped))).filter(
      ({ severity }) => severity === 'warning',
    );
    expect(warnings.map(({ rule }) => rule)).toEqual(
      name === 'dev.json' || name === 'frames.json' ? ['dev-mode'] : [],
    );
  });
});

const base = {
  version: 1,
  layers: [{ kind: 'deployment', file: 'p.json' }],
  extensions: { notes: { id: 'org.example.notes', capabilities: [{ name: 'panel' }] } },
  tests: [{ name: 't', when: { ask: 'install', extension: 'notes' }, expect: { effect: 'allow' } }],
};

const parse = (more: object): PolicyTestFile => {
  const result = readTestFile(JSON.stringify({ ...base, ...more }), 't.json');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
};

const policy = read({
  version: 1,
  capabilities: ['panel'],
  extensions: { 'org.example.notes': {} },
});

describe('readTestFile', () => {
  it.each<[object, string]>([
    [{ version: 2 }, '/version'],
    [{ layers: [] }, '/layers'],
    [{ layers: [{ kind: 'floor', file: 'x' }] }, '/layers/0/kind'],
    [{ layers: [{ kind: 'room', file: 'x' }] }, '/layers/0'],
    [{ layers: [{ kind: 'user', file: 'x', roomId: '!a' }] }, '/layers/0'],
    [{ extensions: { notes: { id: 'Notes', capabilities: [] } } }, '/extensions/notes/id'],
    [{ tests: [] }, '/tests'],
    [
      {
        tests: [
          { name: 't', when: { ask: 'install', extension: 'other' }, expect: { effect: 'allow' } },
        ],
      },
      '/tests/0/when/extension',
    ],
    [
      {
        tests: [
          {
            name: 't',
            when: { ask: 'install', extension: 'toString' },
            expect: { effect: 'allow' },
          },
        ],
      },
      '/tests/0/when/extension',
    ],
    [
      {
        tests: [
          { name: 't', when: { ask: 'call', extension: 'notes' }, expect: { effect: 'allow' } },
        ],
      },
      '/tests/0/when',
    ],
    [
      {
        tests: [
          { name: 't', when: { ask: 'result', extension: 'notes' }, expect: { effect: 'allow' } },
        ],
      },
      '/tests/0/when',
    ],
    [
      {
        tests: [
          { name: 't', when: { ask: 'origin', extension: 'notes' }, expect: { effect: 'allow' } },
        ],
      },
      '/tests/0/when',
    ],
    [
      {
        tests: [
          { name: 't', when: { ask: 'install', extension: 'notes' }, expect: { effect: 'maybe' } },
        ],
      },
      '/tests/0/expect/effect',
    ],
  ])('refuses %j', (more, pointer) => {
    const result = readTestFile(JSON.stringify({ ...base, ...more }), 't.json');
    expect(result.ok ? [] : result.problems.map((problem) => problem.pointer)).toContain(pointer);
  });
});

describe('runPolicyTests', () => {
  const outcomes = (tests: readonly object[], more: object = {}) =>
    runPolicyTests(parse({ tests, ...more }), () => policy).map(({ passed, failures }) => [
      passed,
      ...failures,
    ]);

  it('passes what is as expected', () => {
    expect(
      outcomes([
        {
          name: 'a',
          when: { ask: 'install', extension: 'notes' },
          expect: {
            effect: 'allow',
            reason: {
              rule: 'entry-allowed',
              layer: 'deployment',
              source: 'p.json',
              pointer: '/extensions/org.example.notes',
            },
          },
        },
        {
          name: 'b',
          when: { ask: 'call', extension: 'notes', capability: 'panel' },
          expect: { effect: 'allow', limits: { frames: 16 } },
        },
        {
          name: 'c',
          when: { ask: 'result', extension: 'notes', capability: 'panel', bytes: 3 },
          expect: { effect: 'allow' },
        },
        {
          name: 'd',
          when: { ask: 'origin', extension: 'notes', origin: 'null' },
          expect: { effect: 'deny' },
        },
        { name: 'e', when: { ask: 'activate', extension: 'notes' }, expect: { effect: 'allow' } },
      ]),
    ).toEqual([[true], [true], [true], [true], [true]]);
  });

  it('says what came instead', () => {
    expect(
      outcomes([
        {
          name: 'a',
          when: { ask: 'install', extension: 'notes' },
          expect: { effect: 'deny', reason: { rule: 'entry-missing' }, limits: { frames: 3 } },
        },
      ]),
    ).toEqual([
      [
        false,
        'Expected deny, got allow.',
        'Expected a reason {"rule":"entry-missing"}, got entry-allowed at p.json/extensions/org.example.notes.',
        'Expected the limit frames to be 3, got 16.',
      ],
    ]);
  });

  it('takes a file that cannot be read as one that denies', () => {
    const [outcome] = runPolicyTests(parse({}), () => 'unreadable');
    expect(outcome?.decision.because[0]?.rule).toBe('layer-unreadable');
  });

  it('puts a room layer in its room', () => {
    const file = parse({
      layers: [
        { kind: 'deployment', file: 'p.json' },
        { kind: 'room', file: 'r.json', roomId: '!r:test' },
      ],
      tests: [
        {
          name: 'here',
          when: {
            ask: 'call',
            extension: 'notes',
            capability: 'panel',
            room: { id: '!r:test', encryption: 'plain' },
          },
          expect: { effect: 'deny' },
        },
        {
          name: 'elsewhere',
          when: {
            ask: 'call',
            extension: 'notes',
            capability: 'panel',
            room: { encryption: 'plain' },
          },
          expect: { effect: 'allow' },
        },
      ],
    });
    const room = read({ version: 1, capabilities: [{ name: 'panel', effect: 'deny' }] });
    const results = runPolicyTests(file, (path) => (path === 'r.json' ? room : policy));
    expect(results.map(({ passed }) => passed)).toEqual([true, true]);
  });
});
