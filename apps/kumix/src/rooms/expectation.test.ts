import type { RoomId } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { createExpectation } from './expectation.ts';

const one = '!one:test' as RoomId;
const two = '!two:test' as RoomId;

function setUp() {
  const expected: RoomId[] = [];
  const timers = new Set<() => void>();
  const expectation = createExpectation(
    (roomId) => expected.push(roomId),
    (run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
  );
  const later = (): void => {
    for (const run of timers) run();
    timers.clear();
  };
  return { expected, expectation, later };
}

describe('what is expected', () => {
  it('is the room that the pointer rests on, not those it passed over', () => {
    const { expected, expectation, later } = setUp();
    expectation.rests(one);
    expectation.leaves();
    expectation.rests(two);
    expect(expected).toEqual([]);
    later();
    expect(expected).toEqual([two]);
  });

  it('is at once the room that is pressed', () => {
    const { expected, expectation, later } = setUp();
    expectation.rests(one);
    expectation.pressed(two);
    later();
    expect(expected).toEqual([two]);
  });
});
