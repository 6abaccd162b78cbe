import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, listAt, plainAt } from '../../protocol/plain.ts';
import {
  pollEnd,
  pollResponse,
  pollStartContent,
  pollTypes,
  readPollResponse,
  readPollStart,
} from './pollContent.ts';
import { countVotes, type PollVote } from './pollCount.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const unstable = {
  'org.matrix.msc3381.poll.start': {
    kind: 'org.matrix.msc3381.poll.disclosed',
    max_selections: 1,
    question: { 'org.matrix.msc1767.text': 'Tea or coffee?', body: 'Tea or coffee?' },
    answers: [
      { id: 'a', 'org.matrix.msc1767.text': 'Tea' },
      { id: 'b', 'org.matrix.msc1767.text': 'Coffee' },
    ],
  },
};

describe('a poll', () => {
  it('reads what it writes', () => {
    const content = pollStartContent({
      question: ' Where? ',
      answers: ['Park', ' ', 'Lake '],
      mostChoices: 2,
      open: false,
    });
    const start = readPollStart(content);
    expect(start).toMatchObject({ question: 'Where?', mostChoices: 2, open: false });
    expect(start?.answers.map(({ text }) => text)).toEqual(['Park', 'Lake']);
    expect(listAt(content, 'm.text')).toEqual([{ body: 'Where?\n1. Park\n2. Lake' }]);
  });

  it('reads the older names, and answers in them', () => {
    expect(readPollStart(unstable)).toEqual({
      question: 'Tea or coffee?',
      answers: [
        { id: 'a', text: 'Tea' },
        { id: 'b', text: 'Coffee' },
      ],
      mostChoices: 1,
      open: true,
    });
    const vote = pollResponse(pollTypes.start[1], '$poll', ['a']);
    expect(vote.type).toBe('org.matrix.msc3381.poll.response');
    expect(readPollResponse(vote.content)).toEqual(['a']);
    expect(pollEnd(pollTypes.start[1], '$poll', 'Tea').type).toBe('org.matrix.msc3381.poll.end');
  });

  it('is read as far as it is shown, whatever was asked and may be answered', () => {
    const long = 'x'.repeat(60_000);
    const answers = Array.from({ length: 1_000 }, (_none, id) => ({ id: `${id}`, body: long }));
    const question = { body: long };
    const start = readPollStart({ 'm.poll': { question, answers } });
    expect(start?.question).toBe(`${'x'.repeat(1_999)}…`);
    expect(start?.answers).toHaveLength(20);
    for (const { text } of start?.answers ?? []) expect(text).toBe(`${'x'.repeat(499)}…`);
  });

  it('answers and ends a poll of today in the names of today', () => {
    const vote = pollResponse(pollTypes.start[0], '$poll', ['a']);
    expect(vote.content).toMatchObject({ 'm.selections': ['a'] });
    expect(at(plainAt(vote.content, 'm.relates_to'), 'rel_type')).toBe('m.reference');
    expect(readPollResponse(vote.content)).toEqual(['a']);
    expect(pollEnd(pollTypes.start[0], '$poll', 'Tea').type).toBe('m.poll.end');
  });

  it('is none with one answer, an empty question, or two answers of one id', () => {
    const wanted = { question: 'Q', answers: ['a', 'b'], mostChoices: 1, open: true };
    expect(() => pollStartContent({ ...wanted, answers: ['a', ' '] })).toThrow(/2 to 20 answers/);
    expect(() => pollStartContent({ ...wanted, question: ' ' })).toThrow(/asks something/);
    expect(() => pollStartContent({ ...wanted, answers: ['a', 'x'.repeat(341)] })).toThrow(/340/);
    const twice = {
      'm.poll': {
        kind: 'm.disclosed',
        question: { 'm.text': [{ body: 'Q' }] },
        answers: [
          { 'm.id': 'a', 'm.text': [{ body: '1' }] },
          { 'm.id': 'a', 'm.text': [{ body: '2' }] },
        ],
      },
    };
    expect(readPollStart(twice)).toBeNull();
    expect(readPollStart({})).toBeNull();
  });

  it('outlives any content that a stranger sends', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const read = readPollStart({ 'm.poll': content }) ?? readPollStart(content);
        expect(read?.answers.length ?? 1).toBeGreaterThan(0);
        expect(readPollResponse(content).every((id) => typeof id === 'string')).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

const start = {
  question: 'Q',
  answers: [
    { id: 'a', text: 'A' },
    { id: 'b', text: 'B' },
    { id: 'c', text: 'C' },
  ],
  mostChoices: 2,
  open: true,
};
const vote = (sender: string, atMs: number, ...answers: string[]): PollVote => ({
  sender,
  atMs,
  answers,
});
const count = (votes: readonly PollVote[], endedAtMs: number | null = null) =>
  countVotes(start, votes, { me: '@me:x', endedAtMs });
const tally = (votes: readonly PollVote[], endedAtMs: number | null = null) =>
  count(votes, endedAtMs).answers.map(({ votes: number }) => number);

describe('a count of votes', () => {
  it('takes of each person the last vote before the end', () => {
    const votes = [vote('@p:x', 1, 'a'), vote('@p:x', 3, 'b'), vote('@q:x', 2, 'a')];
    expect(tally(votes)).toEqual([1, 1, 0]);
    expect(tally(votes, 2)).toEqual([2, 0, 0]);
  });

  it('counts as many choices as are allowed, each once', () => {
    expect(tally([vote('@p:x', 1, 'a', 'b', 'c')])).toEqual([1, 1, 0]);
    expect(tally([vote('@p:x', 1, 'a', 'a')])).toEqual([1, 0, 0]);
  });

  it('counts no vote that names what is not there, or nothing; it still replaces an earlier one', () => {
    expect(count([vote('@p:x', 1, 'a', 'nonsense')]).voters).toBe(0);
    expect(count([vote('@p:x', 1, 'a'), vote('@p:x', 2)]).voters).toBe(0);
  });

  it('keeps the results of a closed poll to itself until it has ended, but knows one’s own', () => {
    const closed = (endedAtMs: number | null) =>
      countVotes({ ...start, open: false }, [vote('@me:x', 1, 'b')], { me: '@me:x', endedAtMs });
    expect(closed(null).answers.map(({ votes }) => votes)).toEqual([null, null, null]);
    expect(closed(null).answers[1]?.mine).toBe(true);
    expect(closed(9).answers.map(({ votes }) => votes)).toEqual([0, 1, 0]);
  });

  it('does not depend on the order in which votes arrive, and never counts a person twice', () => {
    const anyVote = fc.record({
      sender: fc.constantFrom('@p:x', '@q:x', '@me:x'),
      answers: fc.array(fc.constantFrom('a', 'b', 'c', 'z'), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 12 }), fc.func(fc.nat()), (drawn, order) => {
        const votes = drawn.map((each, index) => ({ ...each, atMs: index }));
        const mixed = votes.toSorted((x, y) => order(x.atMs) - order(y.atMs));
        expect(count(mixed)).toEqual(count(votes));
        const { voters, answers } = count(votes);
        expect(voters).toBeLessThanOrEqual(3);
        for (const answer of answers) expect(answer.votes).toBeLessThanOrEqual(voters);
      }),
      { numRuns: runs },
    );
  });
});
