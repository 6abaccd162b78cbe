import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { RoomState } from 'matrix-js-sdk/lib/models/room-state.js';
import { describe, expect, it } from 'vitest';
import { cutNames } from './cutNames.ts';

const here = '!room:test';
const ada = '@ada:test';

const member = (user: string, content: object, previous?: object): MatrixEvent =>
  new MatrixEvent({
    type: 'm.room.member',
    event_id: `$${user}`,
    room_id: here,
    state_key: user,
    sender: user,
    content: { membership: 'join', ...content },
    ...(previous === undefined ? {} : { unsigned: { prev_content: previous } }),
  });

function room(): RoomState {
  cutNames(RoomState.prototype);
  cutNames(RoomState.prototype);
  return new RoomState(here);
}

const nameOf = (state: RoomState): string => state.getMember(ada)?.rawDisplayName ?? '';

describe('a name in a room', () => {
  it('is cut, with what it was before, and never through a letter', () => {
    const state = room();
    const long = `${'x'.repeat(255)}😀 and more`;
    const event = member(ada, { displayname: long }, { displayname: long });
    state.setStateEvents([event]);
    expect(nameOf(state)).toBe('x'.repeat(255));
    expect(event.getPrevContent()['displayname']).toBe('x'.repeat(255));
  });

  it('has few marks on a letter: more would stand over what others wrote', () => {
    const state = room();
    state.setStateEvents([member(ada, { displayname: `A${'\u0301'.repeat(200)}da` })]);
    expect(nameOf(state)).toBe(`A${'\u0301'.repeat(16)}da`);
  });

  it('is cut where all members are asked for at once', () => {
    const state = room();
    state.markOutOfBandMembersStarted();
    state.setOutOfBandMembers([member(ada, { displayname: 'x'.repeat(60_000) })]);
    expect(nameOf(state)).toHaveLength(256);
  });

  it('that is taken over by who has left was cut as well', () => {
    const state = room();
    const left = member(ada, { membership: 'leave' }, { displayname: 'x'.repeat(60_000) });
    state.setStateEvents([left]);
    expect(left.getContent()['displayname']).toHaveLength(256);
  });

  it('stays as it is where it is short, missing or no text at all', () => {
    const state = room();
    for (const displayname of ['Ada', undefined, null, 7, { toString: 'x' }, ['x'.repeat(300)]]) {
      const event = member(ada, { displayname });
      const before = structuredClone(event.getContent());
      state.setStateEvents([event]);
      expect(event.getContent()).toEqual(before);
    }
  });

  it('holds nobody up who writes one of 60,000 characters', () => {
    const state = room();
    const from = performance.now();
    state.setStateEvents([member(ada, { displayname: '@'.repeat(60_000) })]);
    // It took seconds, in a pattern that looks for the form of an id.
    expect(performance.now() - from).toBeLessThan(500);
  });

  it('is taken by the SDK where this expects it', () => {
    expect(Object.getOwnPropertyNames(RoomState.prototype)).toEqual(
      expect.arrayContaining(['setStateEvents', 'setOutOfBandMembers']),
    );
  });
});
