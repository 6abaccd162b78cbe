import { describe, expect, it } from 'vitest';
import type { CallFacts } from './decision.ts';
import { LONGEST_FACT, Memo, MEMO_MOST } from './memo.ts';
import { room } from './testing/facts.ts';

const FACTS = {
  origin: 'https://a.test',
  method: 'GET',
  eventType: 'm.room.topic',
  format: 'image/png',
};
const HERE = room('plain', '!a:test');

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

describe('a fact that is no text', () => {
  it('is not kept, also where it has a length', () => {
    const memo = new Memo<string>(['origins']);
    const facts: CallFacts = JSON.parse('{"origin":["https://a.test"]}');
    memo.set(facts, undefined, 'one');
    expect(memo.size).toBe(0);
  });
});

describe('a method that is none', () => {
  it.each(['plain', 'encrypted'] as const)('is not kept in a room that is %s', (encryption) => {
    const memo = new Memo<string>(['methods', 'rooms']);
    const here = room(encryption, '!a:test');
    memo.set({ method: 'STEAL' }, here, 'one');
    expect([memo.size, memo.get({ method: 'SPY' }, here)]).toEqual([0, undefined]);
  });
});
