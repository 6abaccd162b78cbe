import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { PolicyDocument } from './document.ts';
import { arrange, BUILT_IN_STRICT, type Layer } from './layer.ts';

const policy = (more: Partial<PolicyDocument> = {}): PolicyDocument => ({ version: 1, ...more });

const layer = (
  kind: 'organisation' | 'deployment' | 'user',
  source: string,
  document: PolicyDocument = policy(),
): Layer => ({ kind, source, policy: document });

const inRoom = (roomId: string, source = 'r', document: PolicyDocument = policy()): Layer => ({
  kind: 'room',
  roomId,
  source,
  policy: document,
});

const order = (layers: readonly Layer[]): readonly string[] =>
  arrange(layers).enforced.layers.map(({ kind, source, roomId, document }) =>
    [kind, source, roomId ?? '-', document?.name ?? '-'].join(' '),
  );

describe('a stack of layers', () => {
  const named = ['one', 'two'].map((name) => policy({ name }));
  const sorted = [
    layer('organisation', 'a'),
    layer('organisation', 'b'),
    ...named.map((document) => layer('organisation', 'c', document)),
    layer('deployment', 'a'),
    inRoom('!a:test'),
    inRoom('!b:test'),
    inRoom('!a:test', 's'),
    layer('user', 'a'),
  ];

  it('is ordered by kind, source, room and then content, however it is handed over', () => {
    const expected = [
      'organisation a - -',
      'organisation b - -',
      'organisation c - one',
      'organisation c - two',
      'deployment a - -',
      'room r !a:test -',
      'room r !b:test -',
      'room s !a:test -',
      'user a - -',
    ];
    for (let turn = 0; turn < sorted.length; turn += 1) {
      const turned = [...sorted.slice(turn), ...sorted.slice(0, turn)];
      expect(order(turned)).toEqual(expected);
      expect(order(turned.toReversed())).toEqual(expected);
    }
  });

  it('counts a layer once that is there twice, also as another object, and no two that differ', () => {
    expect(order([layer('organisation', 'a'), layer('organisation', 'a')])).toHaveLength(1);
    const document = policy({ name: 'same' });
    const apart: readonly Layer[] = [
      layer('organisation', 'a', document),
      layer('deployment', 'a', document),
      layer('deployment', 'b', document),
      layer('deployment', 'b', policy({ name: 'other' })),
      inRoom('!a:test', 'b', document),
      inRoom('!b:test', 'b', document),
    ];
    expect(order([...apart, ...apart])).toHaveLength(apart.length);
  });

  it('has the built-in strict policy, which allows nothing, where no layer grants', () => {
    expect(BUILT_IN_STRICT).toEqual({
      version: 1,
      name: 'Built-in strict',
      mode: 'strict',
      capabilities: [],
    });
    expect(order([layer('user', 'u')])).toEqual(['floor built-in - Built-in strict', 'user u - -']);
    expect(arrange([]).enforced.layers).toEqual([
      {
        kind: 'floor',
        source: 'built-in',
        roomId: undefined,
        grants: true,
        document: BUILT_IN_STRICT,
      },
    ]);
  });

  it('is dev only where every grant layer says so, and at least one does', () => {
    const dev = policy({ mode: 'dev' });
    const mode = (...layers: readonly Layer[]): string => arrange(layers).enforced.mode;
    expect(mode(layer('deployment', 'd', dev))).toBe('dev');
    expect(mode(layer('deployment', 'd', dev), layer('user', 'u'))).toBe('dev');
    expect(mode(layer('deployment', 'd', dev), layer('organisation', 'o'))).toBe('strict');
    expect(mode(layer('user', 'u', dev))).toBe('strict');
  });

  it('takes a room from a room layer only', () => {
    const stray = { ...layer('user', 'u'), roomId: '!a:test' };
    expect(arrange([stray]).enforced.layers.map(({ roomId }) => roomId)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('has a second stack beside it only where a file reports', () => {
    const report = layer('deployment', 'r', policy({ enforcement: 'report' }));
    expect(arrange([layer('deployment', 'd')]).reported).toBeUndefined();
    const { enforced, reported } = arrange([layer('deployment', 'd'), report]);
    expect([enforced.layers.length, reported?.layers.length]).toEqual([1, 2]);
  });
});

describe('the canonical text', () => {
  it('holds own origins and layers, one a line, in an order that is not the caller’s', () => {
    const layers = [layer('user', 'u'), layer('deployment', 'd')];
    const ownOrigins = ['https://b.test', 'https://a.test'];
    const text = compilePolicy(layers, { ownOrigins }).canonical;
    expect(text.split('\n')).toEqual([
      '["https://a.test","https://b.test"]',
      '{"document":{"version":1},"grants":true,"kind":"deployment","source":"d"}',
      '{"document":{"version":1},"grants":false,"kind":"user","source":"u"}',
    ]);
    expect(
      compilePolicy(layers.toReversed(), { ownOrigins: ownOrigins.toReversed() }).canonical,
    ).toBe(text);
    expect(compilePolicy([layer('deployment', 'd')]).canonical.split('\n')[0]).toBe('null');
  });
});
