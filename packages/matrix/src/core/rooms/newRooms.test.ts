import { RoomNameType } from 'matrix-js-sdk/lib/models/room.js';
import { describe, expect, it } from 'vitest';
import { NewRooms, shortName } from './newRooms.ts';

const empty = { type: RoomNameType.EmptyRoom } as const;
const called = (name: string) => ({ type: RoomNameType.Actual, name }) as const;

function rooms() {
  const named: string[] = [];
  return { named, rooms: new NewRooms((id) => named.push(id)) };
}

describe('a room that is being made', () => {
  it('has its name before the homeserver has said whose it is, and after', async () => {
    const { rooms: made, named } = rooms();
    const { promise, resolve } = Promise.withResolvers<string>();
    const making = made.make('Garden', () => promise);
    expect(made.nameOf('!garden', empty)).toBe('Garden');
    resolve('!garden');
    expect(await making).toBe('!garden');
    expect(made.nameOf('!garden', empty)).toBe('Garden');
    expect(named).toContain('!garden');
  });

  it('is called as the homeserver says from then on', async () => {
    const { rooms: made } = rooms();
    await made.make('Garden', () => Promise.resolve('!garden'));
    expect(made.nameOf('!garden', called('Orchard'))).toBeNull();
    // Its name was taken out again: it is an empty room like any other.
    expect(made.nameOf('!garden', empty)).toBeNull();
  });

  it('waits for the answer where two are made at once', async () => {
    const { rooms: made } = rooms();
    const one = Promise.withResolvers<string>();
    const two = Promise.withResolvers<string>();
    const making = [made.make('One', () => one.promise), made.make('Two', () => two.promise)];
    expect(made.nameOf('!1', empty)).toBeNull();
    one.resolve('!1');
    two.resolve('!2');
    await Promise.all(making);
    expect(made.nameOf('!1', empty)).toBe('One');
    expect(made.nameOf('!2', empty)).toBe('Two');
  });

  it('leaves no name with another room, and none behind where it was refused', async () => {
    const { rooms: made, named } = rooms();
    const making = made.make('Garden', () => Promise.reject(new Error('No.')));
    expect(made.nameOf('!old', empty)).toBe('Garden');
    await expect(making).rejects.toThrow('No.');
    expect(named).toEqual(['!old']);
    expect(made.nameOf('!old', empty)).toBeNull();
  });

  it('gives a chat of two no name: it has that of the other person', async () => {
    const { rooms: made } = rooms();
    await made.make('', () => Promise.resolve('!two'));
    expect(made.nameOf('!two', empty)).toBeNull();
  });

  it('does not rename a room that has lost its people', async () => {
    const { rooms: made } = rooms();
    const { promise, resolve } = Promise.withResolvers<string>();
    const making = made.make('Garden', () => promise);
    expect(made.nameOf('!old', { ...empty, oldName: 'Grace' })).toBeNull();
    resolve('!garden');
    await making;
  });
});

describe('a room whose name is longer than anybody reads', () => {
  it('is called by its beginning', () => {
    expect(shortName(called('x'.repeat(60_000)))).toBe('x'.repeat(256));
    expect(shortName(called('Garden'))).toBeNull();
    expect(shortName(empty)).toBeNull();
  });
});
