import { describe, expect, it } from 'vitest';
import { readRules, ruleFor, rulesOfKeyword, rulesOfRoom } from './pushRules.ts';

const rule = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  rule_id: id,
  default: id.startsWith('.'),
  enabled: true,
  actions: ['notify'],
  ...more,
});
const silence = (id: string): Record<string, unknown> =>
  rule(id, {
    actions: [],
    conditions: [{ kind: 'event_match', key: 'room_id', pattern: id }],
  });

const content = {
  global: {
    override: [
      rule('.m.rule.master', { enabled: false, actions: [] }),
      rule('.m.rule.is_user_mention'),
      rule('.m.rule.is_room_mention', { enabled: false }),
      silence('!quiet:x'),
    ],
    room: [rule('!loud:x'), rule('!half:x', { actions: ['dont_notify'] })],
    content: [rule('.m.rule.contains_user_name'), rule('any-name', { pattern: 'bread' })],
    underride: [
      rule('.m.rule.room_one_to_one'),
      rule('.m.rule.message', { actions: [] }),
      rule('.m.rule.encrypted', { enabled: false }),
    ],
  },
};

describe('push rules', () => {
  it('are told in plain words', () => {
    expect(readRules(content)).toEqual({
      enabled: true,
      direct: true,
      groups: false,
      mentions: true,
      roomMentions: false,
      invites: false,
      keywords: ['bread'],
      rooms: { '!quiet:x': 'off', '!loud:x': 'all', '!half:x': 'mentions' },
    });
  });

  it('say that nothing notifies while the master rule is on', () => {
    const off = { global: { override: [rule('.m.rule.master', { actions: [] })] } };
    expect(readRules(off).enabled).toBe(false);
  });

  it('leave alone a silence that has further conditions, and anything malformed', () => {
    const narrow = silence('!narrow:x');
    const conditions = [
      { kind: 'event_match', key: 'room_id', pattern: '!narrow:x' },
      { kind: 'event_match', key: 'sender', pattern: '@loud:x' },
    ];
    const odd = {
      global: { override: [{ ...narrow, conditions }, null, 5], room: 'none', content: [{}] },
    };
    expect(readRules(odd)).toMatchObject({ rooms: {}, keywords: [] });
    expect(rulesOfRoom(odd, '!narrow:x')).toEqual([]);
  });

  it('find every rule of a room and of a keyword, whoever wrote it', () => {
    expect(rulesOfRoom(content, '!quiet:x')).toEqual([{ kind: 'override', id: '!quiet:x' }]);
    expect(rulesOfRoom(content, '!loud:x')).toEqual([{ kind: 'room', id: '!loud:x' }]);
    expect(rulesOfKeyword(content, 'bread')).toEqual([{ kind: 'content', id: 'any-name' }]);
    expect(rulesOfKeyword(content, 'butter')).toEqual([]);
  });

  it('read back as the level they were written for', () => {
    for (const level of ['all', 'mentions', 'off'] as const) {
      const written = ruleFor('!a:x', level);
      const body = { rule_id: '!a:x', enabled: true, ...Object(written?.body) };
      const global = { [written?.address.kind ?? '']: [body] };
      expect(readRules({ global }).rooms).toEqual({ '!a:x': level });
    }
    expect(ruleFor('!a:x', 'default')).toBeNull();
  });
});
