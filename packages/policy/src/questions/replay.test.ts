import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Layer } from '../layer.ts';
import { call, extension, read } from '../testing/facts.ts';
import { type PolicySet, replay } from './index.ts';

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
