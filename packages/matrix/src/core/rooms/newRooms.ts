import type { ICreateClientOpts } from 'matrix-js-sdk/lib/client.js';
import { RoomNameType } from 'matrix-js-sdk/lib/models/room.js';
import { cutName } from './people.ts';

type NameState = Parameters<NonNullable<ICreateClientOpts['roomNameGenerator']>>[1];

/**
 * What the rooms are called that are being made: the homeserver tells of a room before it tells of
 * its name, often before it has answered that there is one.
 */
export class NewRooms {
  readonly #asked = new Set<{ readonly name: string }>();
  readonly #made = new Map<string, string>();
  /** Called by the only name that was asked for, while nobody had said whose it is. */
  readonly #guessed = new Set<string>();
  readonly #nameAnew: (roomId: string) => void;

  /** `nameAnew` has a room ask for its name again. */
  constructor(nameAnew: (roomId: string) => void) {
    this.#nameAnew = nameAnew;
  }

  /** Makes a room that is to be called `name`; resolves with its id. */
  async make(name: string, create: () => Promise<string>): Promise<string> {
    const asked = { name };
    if (name !== '') this.#asked.add(asked);
    try {
      const roomId = await create();
      if (name !== '') this.#made.set(roomId, name);
      return roomId;
    } finally {
      this.#asked.delete(asked);
      const guessed = [...this.#guessed, ...this.#made.keys()];
      this.#guessed.clear();
      for (const roomId of guessed) this.#nameAnew(roomId);
    }
  }

  /** The SDK's question for a name; `null` where what it finds by itself is right. */
  nameOf(roomId: string, state: NameState): string | null {
    if (state.type !== RoomNameType.EmptyRoom || state.oldName !== undefined) {
      this.#made.delete(roomId);
      return null;
    }
    const made = this.#made.get(roomId);
    if (made !== undefined) return made;
    const [only, ...others] = this.#asked;
    if (only === undefined || others.length > 0) return null;
    this.#guessed.add(roomId);
    return only.name;
  }
}

/** `null` where the name that the SDK finds is no longer than one that is drawn and sorted by. */
export function shortName(state: NameState): string | null {
  if (state.type !== RoomNameType.Actual) return null;
  const short = cutName(state.name);
  return short === state.name ? null : short;
}
