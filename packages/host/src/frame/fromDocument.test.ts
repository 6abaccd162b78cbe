import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSeen, readFromDocument } from './fromDocument.ts';

const runs = { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) };

describe('what a document says of its person', () => {
  it.each([
    [['activated'], ['activated']],
    [['focused', 'more'], ['focused']],
    [
      ['key', 'Escape', true],
      ['key', 'Escape', true],
    ],
    [
      ['key', 'F6', 'yes'],
      ['key', 'F6', false],
    ],
    [
      ['leave', 'backward'],
      ['leave', 'backward'],
    ],
  ])('%j is heard as %j', (said, heard) => {
    expect(readFromDocument(said)).toEqual(heard);
  });

  it.each([
    [['key', 'a']],
    [['painted', 1]],
    [['pong', 1]],
    [['left']],
    [['refused', 1, 1, 'x']],
    ['activated'],
    [{ 0: 'activated' }],
    [null],
  ])('%j is not heard: it is the host page’s to say, or nobody’s', (said) => {
    expect(readFromDocument(said)).toBeUndefined();
  });

  it('is nothing but a message of its own, or nothing, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (said) => {
        const heard = readFromDocument(said);
        expect(
          heard === undefined || ['activated', 'focused', 'key', 'leave'].includes(heard[0]),
        ).toBe(true);
      }),
      runs,
    );
  });
});

describe('what a document says of its person, and the browser has not seen', () => {
  const nothing = { active: false, focused: false };
  it.each([
    [['activated'], nothing, false],
    [['activated'], { active: true, focused: false }, true],
    [['key', 'palette', false], { active: true, focused: false }, false],
    [['key', 'palette', false], { active: false, focused: true }, true],
    [['leave', 'forward'], { active: true, focused: false }, false],
    [['leave', 'forward'], { active: false, focused: true }, true],
    [['focused'], nothing, true],
  ] as const)('%j where it has seen %j: heard is %s', (message, seen, heard) => {
    expect(isSeen(message, seen)).toBe(heard);
  });
});
