import type { CallFacts, RoomFacts } from './decision.ts';
import { type Dimension, HTTP_METHODS } from './vocabulary.ts';

/**
 * Remembers one value for each combination of the facts a capability is judged by, as nested maps,
 * so that looking up allocates nothing and builds no key.
 */

interface Level<T> {
  value: T | undefined;
  next: Map<string | undefined, Level<T>>;
}

/** What a level without children has in place of a map of its own; nothing is ever put into it. */
const NONE = new Map<string | undefined, never>();

const newLevel = <T>(): Level<T> => ({ value: undefined, next: NONE });

/** Values kept before all are forgotten together, so that invented facts cannot grow it. */
export const MEMO_MOST = 2048;

/** A fact longer than this is not kept. */
export const LONGEST_FACT = 512;

const isShortText = (fact: unknown): boolean =>
  typeof fact === 'string' && fact.length <= LONGEST_FACT;

const descend = <T>(at: Level<T>, key: string | undefined): Level<T> => {
  if (at.next === NONE) at.next = new Map();
  const known = at.next.get(key);
  if (known !== undefined) return known;
  const made = newLevel<T>();
  at.next.set(key, made);
  return made;
};

const NO_ROOT = HTTP_METHODS.length * 2;

/** Comparing with a handful of constants is quicker than a map. A method that is none has no root. */
const methodIndex = (method: string | undefined): number => {
  switch (method) {
    case 'GET':
      return 0;
    case 'POST':
      return 2;
    case 'HEAD':
      return 4;
    case 'PUT':
      return 6;
    case 'PATCH':
      return 8;
    case 'DELETE':
      return 10;
    default:
      return NO_ROOT;
  }
};

export class Memo<T> {
  readonly #byOrigin: boolean;
  readonly #byMethod: boolean;
  readonly #byEventType: boolean;
  readonly #byFormat: boolean;
  readonly #byRoom: boolean;
  #roots: (Level<T> | undefined)[] = [];
  #size = 0;

  constructor(dimensions: readonly Dimension[]) {
    this.#byOrigin = dimensions.includes('origins');
    this.#byMethod = dimensions.includes('methods');
    this.#byEventType = dimensions.includes('eventTypes');
    this.#byFormat = dimensions.includes('formats');
    this.#byRoom = dimensions.includes('rooms');
  }

  get size(): number {
    return this.#size;
  }

  /** Roots come in pairs, for rooms that are plain and for all others; a pair for each method. */
  #root(facts: CallFacts, room: RoomFacts | undefined): number {
    const method = this.#byMethod ? methodIndex(facts.method) : 0;
    return this.#byRoom && room !== undefined && room.encryption === 'plain' ? method + 1 : method;
  }

  get(facts: CallFacts, room: RoomFacts | undefined): T | undefined {
    let at = this.#roots[this.#root(facts, room)];
    if (this.#byOrigin) at = at?.next.get(facts.origin);
    if (this.#byRoom) at = at?.next.get(room?.id);
    if (this.#byEventType) at = at?.next.get(facts.eventType);
    if (this.#byFormat) at = at?.next.get(facts.format);
    return at?.value;
  }

  set(facts: CallFacts, room: RoomFacts | undefined, value: T): void {
    const { origin, eventType, format } = facts;
    for (const fact of [origin, eventType, format, room?.id]) {
      // A caller without types may hand over anything; only texts are kept.
      if (fact !== undefined && !isShortText(fact)) return;
    }
    if (this.#size >= MEMO_MOST) {
      this.#roots = [];
      this.#size = 0;
    }
    const root = this.#root(facts, room);
    if (root >= NO_ROOT) return;
    let at = (this.#roots[root] ??= newLevel());
    if (this.#byOrigin) at = descend(at, origin);
    if (this.#byRoom) at = descend(at, room?.id);
    if (this.#byEventType) at = descend(at, eventType);
    if (this.#byFormat) at = descend(at, format);
    if (at.value === undefined) this.#size += 1;
    at.value = value;
  }
}
