import type { RoomId } from '@kumix/matrix';

/** Longer than a pointer takes to pass over a row on its way. */
const restMs = 60;

/** Which room is likely to be opened next, by what the pointer and the focus do. */
export interface Expectation {
  rests(roomId: RoomId): void;
  leaves(): void;
  pressed(roomId: RoomId): void;
}

export function createExpectation(
  expect: (roomId: RoomId) => void,
  setTimeout: (run: () => void, ms: number) => () => void,
): Expectation {
  let cancel: (() => void) | null = null;
  const leaves = (): void => {
    cancel?.();
    cancel = null;
  };
  return {
    leaves,
    rests(roomId) {
      leaves();
      cancel = setTimeout(() => expect(roomId), restMs);
    },
    pressed(roomId) {
      leaves();
      expect(roomId);
    },
  };
}
