import { describe, expect, it } from 'vitest';
import { read, room, SHA } from '../testing/facts.ts';
import { ID, notes, set, strict } from '../testing/questions.ts';
import { diff, lint } from './index.ts';

describe('lint', () => {
  const found = (policy: object, kind?: Parameters<typeof lint>[1]): unknown[] =>
    lint(read(policy), kind).map(({ rule, pointer }) => `${rule} ${pointer}`);

  it('says nothing of a sound file', () => {
    expect(found(strict())).toEqual([]);
    expect(
      found({ version: 1, capabilities: [{ name: 'panel', effect: 'deny' }] }, 'user'),
    ).toEqual([]);
  });

  it.each<[object, string[]]>([
    [{ extensions: {} }, ['blocks-everything /extensions']],
    [{ capabilities: [] }, ['blocks-everything /capabilities']],
    [{ mode: 'dev' }, ['dev-mode /mode']],
    [{ pluginOrigins: [] }, ['blocks-everything /pluginOrigins']],
    [{ enforcement: 'report' }, ['report-only /enforcement']],
    [
      { capabilities: ['panel', { name: 'net.fetch', origins: [] }] },
      ['never-applies /capabilities/1'],
    ],
    [{ capabilities: ['panel', { name: 'panel', effect: 'deny' }] }, ['shadowed /capabilities/0']],
    [
      {
        capabilities: [
          'panel',
          { name: 'timer', effect: 'deny' },
          { name: 'timer', effect: 'deny' },
        ],
      },
      ['shadowed /capabilities/2'],
    ],
    [
      {
        capabilities: [
          { name: 'room.state.write', eventTypes: ['m.room.topic', 'm.room.power_levels'] },
        ],
      },
      ['floor /capabilities/0/eventTypes/1'],
    ],
    [
      {
        capabilities: [
          'panel',
          { name: 'room.state.write', effect: 'deny', eventTypes: ['m.room.power_levels'] },
        ],
      },
      [],
    ],
    [{ proc: { timeoutMs: 60_000 } }, ['floor /proc/timeoutMs']],
    [
      { proc: { timeoutMs: 10 }, extensions: { [ID]: { proc: { timeoutMs: 20 } } } },
      [`never-applies /extensions/${ID}/proc/timeoutMs`],
    ],
    [
      { budgets: [{ capabilities: ['panel'], per: 'day', calls: 0 }] },
      ['blocks-everything /budgets/0/calls'],
    ],
    [
      { extensions: { [ID]: { status: 'blocked', message: 'no', versions: '*' } } },
      [`never-applies /extensions/${ID}/versions`],
    ],
    [{ extensions: { [ID]: { sha256: [] } } }, [`blocks-everything /extensions/${ID}/sha256`]],
    [{ extensions: { [ID]: { status: 'required' } } }, [`unbounded /extensions/${ID}`]],
    [
      { extensions: { [ID]: { capabilities: ['notify'] } } },
      [`never-applies /extensions/${ID}/capabilities/0`],
    ],
    [
      {
        extensions: {
          [ID]: { capabilities: [{ name: 'net.fetch', origins: ['https://b.test'] }] },
        },
      },
      [`never-applies /extensions/${ID}/capabilities/0`],
    ],
    [{ extensions: { [ID]: { capabilities: [{ name: 'notify', effect: 'deny' }] } } }, []],
    [{ combinations: [{ never: ['panel', 'notify'] }] }, ['combination-idle /combinations/0']],
    [
      {
        combinations: [{ never: ['panel', 'net.fetch'] }],
        extensions: {
          [ID]: { status: 'required', sha256: [SHA], capabilities: ['panel', 'net.fetch'] },
        },
      },
      ['combination-forbids-required /combinations/0'],
    ],
    [
      {
        combinations: [{ never: ['panel', 'net.fetch'] }],
        extensions: {
          [ID]: { status: 'required', sha256: [SHA], capabilities: ['panel'] },
          'org.example.b': {},
        },
      },
      [],
    ],
  ])('of %j', (more, rules) => {
    expect(found(strict(more))).toEqual(rules);
  });

  it('knows what a restriction layer cannot say', () => {
    expect(
      found(
        {
          version: 1,
          mode: 'dev',
          extensions: { [ID]: { status: 'required', capabilities: ['panel'] } },
          combinations: [{ never: ['panel', 'notify'] }],
        },
        'user',
      ),
    ).toEqual(['not-in-this-layer /mode', `not-in-this-layer /extensions/${ID}/status`]);
  });

  it('calls never-applies only what can be left out without changing a decision', () => {
    const policy = strict({ extensions: { [ID]: { capabilities: ['panel', 'notify'] } } });
    expect(found(policy)).toEqual([`never-applies /extensions/${ID}/capabilities/1`]);
    const without = strict({ extensions: { [ID]: { capabilities: ['panel'] } } });
    expect(diff(set(policy), set(without), [notes]).flips).toEqual([]);
    expect(room('plain').encryption).toBe('plain');
  });
});
