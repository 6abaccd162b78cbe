import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { Effect, ExtensionFacts, PolicyRequest } from './decision.ts';
import type { CapabilityItem, PolicyDocument } from './document.ts';
import type { Layer } from './layer.ts';
import { call, extension, read, room } from './testing/facts.ts';
import { interpret } from './testing/interpret.ts';

/**
 * A small universe in full: every pair of a grant layer and one more layer of any kind, over every
 * list of rules, entry, mode and enforcement, asked every call. The count is printed and fixed, so
 * that a universe that shrank is a failure.
 */

const ID = 'org.example.one';

const LISTS: readonly (readonly CapabilityItem[] | undefined)[] = [
  undefined,
  [],
  ['message.read'],
  ['panel'],
  [{ name: 'message.read', rooms: ['plain'] }, 'panel'],
  [{ name: 'message.read', effect: 'ask', rooms: ['!a:test'] }],
  [{ name: 'message.read', effect: 'deny', rooms: ['encrypted'] }],
  ['message.read', { name: 'panel', effect: 'deny' }],
];

const ENTRIES: readonly (object | undefined)[] = [
  undefined,
  {},
  { status: 'blocked' },
  { capabilities: ['message.read'] },
  { capabilities: [{ name: 'message.read', rooms: ['!a:test'] }] },
  { capabilities: [] },
];

const documents: readonly PolicyDocument[] = LISTS.flatMap((capabilities) =>
  ENTRIES.flatMap((entry) =>
    (['strict', 'dev'] as const).map((mode) =>
      read({
        version: 1,
        mode,
        ...(capabilities === undefined ? {} : { capabilities }),
        ...(entry === undefined ? {} : { extensions: { [ID]: entry } }),
      }),
    ),
  ),
);

const combined = read({
  version: 1,
  capabilities: ['message.read', 'panel'],
  extensions: { [ID]: {} },
  combinations: [{ never: ['message.read', 'panel'], where: 'encrypted-room' }],
});

const MANIFESTS: readonly ExtensionFacts[] = [
  extension(ID, ['message.read', 'panel']),
  extension(ID, [{ name: 'message.read', caveats: { rooms: ['!a:test', 'plain'] } }]),
];

const requests: readonly Extract<PolicyRequest, { ask: 'call' }>[] = MANIFESTS.flatMap((of) => [
  call(of, 'panel'),
  call(of, 'panel', { room: room('encrypted', '!a:test') }),
  call(of, 'message.read'),
  ...(['encrypted', 'plain', 'unknown'] as const).flatMap((encryption) => [
    call(of, 'message.read', { room: room(encryption, '!a:test') }),
    call(of, 'message.read', { room: room(encryption, '!b:test') }),
  ]),
]);

const seconds: readonly (Layer | undefined)[] = [
  undefined,
  { kind: 'user', source: 'gone.json', policy: 'unreadable' },
  { kind: 'organisation', source: 'combined.json', policy: combined },
  ...documents
    .filter((_, index) => index % 2 === 0)
    .flatMap((policy): readonly Layer[] => [
      { kind: 'organisation', source: 'second.json', policy },
      { kind: 'room', source: 'second.json', roomId: '!a:test', policy },
      { kind: 'user', source: 'second.json', policy },
    ]),
];

describe('the whole of a small universe', () => {
  it('is decided as the rules read, and no second layer ever widens the first', () => {
    const rank: Readonly<Record<Effect, number>> = { allow: 0, ask: 1, deny: 2 };
    const counts: Record<Effect, number> = { allow: 0, ask: 0, deny: 0 };
    const wrong: unknown[] = [];
    for (const policy of documents) {
      const first: Layer = { kind: 'deployment', source: 'first.json', policy };
      const alone = compilePolicy([first]);
      const before = requests.map((request) => rank[alone.decide(request).effect]);
      for (const second of seconds) {
        const layers = second === undefined ? [first] : [first, second];
        const table = compilePolicy(layers);
        for (const [index, request] of requests.entries()) {
          const { effect } = table.decide(request);
          counts[effect] += 1;
          const same = effect === interpret(layers, [], request);
          if (!same || rank[effect] < (before[index] ?? 0)) wrong.push([layers, request, effect]);
        }
      }
    }
    const total = counts.allow + counts.ask + counts.deny;
    console.info(`decided ${total} calls: ${JSON.stringify(counts)}`);
    expect(wrong.slice(0, 1)).toEqual([]);
    expect(total).toBe(documents.length * seconds.length * requests.length);
    expect(total).toBe(254_016);
    expect(Math.min(counts.allow, counts.ask, counts.deny)).toBeGreaterThan(500);
  }, 120_000);
});
