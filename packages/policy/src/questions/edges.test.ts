import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Layer } from '../layer.ts';
import { parseRange, inRange } from '../semver.ts';
import { parseJson } from '../json/parse.ts';
import { explainError } from '../schema/explain.ts';
import { call, extension, read } from '../testing/facts.ts';
import { applyEdit, diff, lint, type PolicySet, replay, smallestChange } from './index.ts';

const ID = 'org.example.notes';

const set = (policy: object): PolicySet => ({
  ownOrigins: ['https://app.test'],
  layers: [{ kind: 'deployment', source: 'p.json', policy: read({ version: 1, ...policy }) }],
});

describe('at the edges', () => {
  it('lint reads files that say next to nothing', () => {
    const rules = (policy: object, kind?: 'user'): string[] =>
      lint(read({ version: 1, ...policy }), kind).map(({ rule, pointer }) => `${rule} ${pointer}`);
    expect(rules({})).toEqual(['blocks-everything /extensions', 'blocks-everything /capabilities']);
    expect(rules({ combinations: [{ never: ['panel', 'timer'] }] }, 'user')).toEqual([]);
    const denied = {
      capabilities: ['panel', 'timer', { name: 'timer', effect: 'deny' }],
      extensions: { [ID]: {} },
    };
    expect(rules({ ...denied, combinations: [{ never: ['panel', 'timer'] }] })).toContain(
      'combination-idle /combinations/0',
    );
    const partly = {
      capabilities: [
        'panel',
        'message.read',
        { name: 'message.read', effect: 'deny', rooms: ['plain'] },
      ],
      pluginOrigins: ['null'],
      extensions: { [ID]: {} },
    };
    expect(rules({ ...partly, combinations: [{ never: ['panel', 'message.read'] }] })).toEqual([]);
  });

  it('diff tells ports apart, and passes over patterns that nobody can read', () => {
    const of = extension(ID, ['net.fetch']);
    const rule = (origins: readonly string[]) => ({
      capabilities: [{ name: 'net.fetch', origins, methods: ['GET'] }],
      extensions: { [ID]: {} },
    });
    const { flips } = diff(set(rule([])), set(rule(['https://*.example.org:8443'])), [of]);
    expect(
      flips
        .filter(({ ask }) => ask === 'call')
        .map(({ facts }) => facts?.origin)
        .filter((one, index, all) => all.indexOf(one) === index),
    ).toEqual(['https://kumix-any.example.org:8443']);
    const odd = extension(ID, [{ name: 'net.fetch', caveats: { origins: ['nonsense'] } }]);
    expect(diff(set(rule([])), set(rule(['https://a.test'])), [odd]).flips).toEqual([]);
  });

  it('smallestChange proposes nothing where a call lacks a fact, or asks what cannot be edited', () => {
    const of = extension(ID, ['net.fetch', 'panel']);
    const policy = set({ capabilities: ['panel'], extensions: { [ID]: {} } });
    expect(smallestChange(policy, call(of, 'net.fetch'))).toBeUndefined();
    expect(
      smallestChange(policy, {
        ask: 'origin',
        extension: extension(ID, ['panel'], { kind: 'proc' }),
        origin: 'null',
      }),
    ).toBeUndefined();
    expect(
      smallestChange(policy, { ask: 'result', extension: of, capability: 'nonsense', bytes: 1 }),
    ).toBeUndefined();
    const silent = set({
      capabilities: ['panel'],
      extensions: { [ID]: {} },
      proc: { inputBytes: 1 },
    });
    expect(smallestChange(silent, call(of, 'panel', { bytes: Number.NaN }))).toBeUndefined();
  });

  it('smallestChange gives up an edit that the reader refuses', () => {
    const of = extension(ID, ['panel'], { wasmImports: ['x'.repeat(201)] });
    const policy = set({ capabilities: ['panel'], extensions: { [ID]: {} } });
    expect(smallestChange(policy, { ask: 'install', extension: of })).toBeUndefined();
  });

  it('an edit goes nowhere through a text', () => {
    expect(
      applyEdit(
        { a: 'text' },
        { source: 's', target: 'policy', op: 'add', pointer: '/a/b/c', value: 1, sentence: '' },
      ),
    ).toBeUndefined();
  });

  it('a recorded counter that says nothing is unused', () => {
    const table = compilePolicy([
      {
        kind: 'deployment',
        source: 'p.json',
        policy: read({
          version: 1,
          mode: 'dev',
          capabilities: ['panel'],
          budgets: [{ capabilities: ['panel'], per: 'day', calls: 1 }],
        }),
      },
    ]);
    const request = call(extension(ID, ['panel']), 'panel');
    const [key = ''] = table.charges(request);
    const used: Record<string, { calls: number; bytes: number }> =
      JSON.parse(`{"${key}": null}`) ?? {};
    expect(replay([{ request, effect: 'allow', used }], table).changed).toEqual([]);
  });

  it('one member of a combination is withheld, and so is what depends on it', () => {
    const policy = read({
      version: 1,
      capabilities: ['panel', 'timer'],
      extensions: { [ID]: {} },
      combinations: [{ never: ['panel', 'timer'] }],
    });
    const table = compilePolicy([{ kind: 'deployment', source: 'p.json', policy }]);
    const of = extension(ID, ['panel', 'timer']);
    expect(table.decide({ ask: 'activate', extension: of }).effect).toBe('deny');
    expect(table.decide(call(of, 'panel')).because[0]?.rule).toBe('combination');
  });

  it('a rule that stands as a name has no message', () => {
    const layers: readonly Layer[] = [
      {
        kind: 'deployment',
        source: 'p.json',
        policy: read({
          version: 1,
          mode: 'dev',
          capabilities: ['net.fetch', { name: 'net.fetch', origins: [] }],
        }),
      },
    ];
    const decision = compilePolicy(layers, { ownOrigins: [] }).decide(
      call(extension(ID, ['net.fetch']), 'net.fetch', {
        facts: { origin: 'https://a.test', method: 'GET' },
      }),
    );
    expect(decision.effect).toBe('allow');
  });

  it('a shorter pre-release comes before a longer one that begins with it', () => {
    const range = parseRange('>1.0.0-a');
    if (range === undefined) throw new Error('not read');
    expect(inRange(range, '1.0.0-a.1')).toBe(true);
    const other = parseRange('<1.0.0-a');
    if (other === undefined) throw new Error('not read');
    expect(inRange(other, '1.0.0-a.1')).toBe(false);
  });

  it('a text that ends after a backslash is cut short', () => {
    expect(parseJson('"a\\', { maxChars: 10, maxDepth: 2 })).toMatchObject({
      ok: false,
      problem: { fault: 'syntax' },
    });
  });

  it('a keyword without words of its own is named', () => {
    const error = { instancePath: '/x', keyword: 'multipleOf', params: {} };
    expect(explainError(error, {}, {})).toEqual({
      pointer: '/x',
      rule: 'value',
      sentence: 'This breaks the rule “multipleOf”.',
    });
    const unknownKey = {
      instancePath: '',
      keyword: 'additionalProperties',
      params: { additionalProperty: 3 },
    };
    expect(explainError(unknownKey, {}, {})).toMatchObject({ pointer: '/', rule: 'unknown-key' });
    const value = { instancePath: '/a/b', keyword: 'enum', params: {} };
    expect(explainError(value, { a: 1 }, { properties: { a: 3 } })).toMatchObject({
      rule: 'value',
    });
    const deep = {
      instancePath: '/a/b',
      keyword: 'additionalProperties',
      params: { additionalProperty: 'k' },
    };
    expect(explainError(deep, {}, { properties: { a: { $ref: '#/$defs/none/x' } } })).toMatchObject(
      { pointer: '/a/b/k' },
    );
  });
});
