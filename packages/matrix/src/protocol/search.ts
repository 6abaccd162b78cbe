/** Search of messages and people by the homeserver, and what a room's messages link to. */
import type { EventId, Person, RoomId } from './models.ts';

export interface FoundLine {
  /** Of the message; where an edit was found, of the message that it changed. */
  readonly eventId: EventId;
  readonly sender: Person;
  readonly sentAtMs: number;
  /** As it reads since its last edit that the homeserver told of. */
  readonly text: string;
  readonly edited: boolean;
}

/** Two lines of one message by one sender are the same find. */
export const foundKey = ({ eventId, sender }: FoundLine): string => `${eventId} ${sender.userId}`;

export interface FoundMessage extends FoundLine {
  readonly roomId: RoomId;
  readonly before: FoundLine | null;
  readonly after: FoundLine | null;
}

export interface FoundLink {
  readonly eventId: EventId;
  readonly sender: Person;
  readonly sentAtMs: number;
  readonly url: string;
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface SearchMethods {
  /**
   * Messages whose words the homeserver knows: those of encrypted rooms it does not. Rejects with
   * `invalid` where `words` is empty or longer than 200 characters.
   */
  'search.messages': Method<
    {
      readonly words: string;
      /** One room, or every room this account is in. */
      readonly roomId?: RoomId;
      readonly order: 'recent' | 'rank';
      /** Where an earlier answer went on. */
      readonly next?: string;
    },
    {
      readonly found: readonly FoundMessage[];
      /** In all, as the homeserver counts. */
      readonly count: number;
      /** Words as they stand in the messages, for marking. */
      readonly marks: readonly string[];
      readonly next: string | null;
    }
  >;
  /**
   * People whom the homeserver's user directory finds by name or Matrix ID, this account left out.
   * Rejects with `invalid` where `words` is empty or longer than 200 characters.
   */
  'search.people': Method<
    { readonly words: string; readonly limit: number },
    { readonly people: readonly Person[]; readonly more: boolean }
  >;
  /** Links in a room's messages, newest first; a page may be empty and still have a `next`. */
  'room.links': Method<
    { readonly roomId: RoomId; readonly before?: string; readonly limit: number },
    { readonly links: readonly FoundLink[]; readonly next: string | null }
  >;
}
