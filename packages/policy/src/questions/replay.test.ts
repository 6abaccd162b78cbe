import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import { call, extension } from '../testing/facts.ts';
import { ID, notes, set, strict } from '../testing/questions.ts';
import { replay } from './index.ts';

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
