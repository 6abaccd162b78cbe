import { isPlain } from './caveats.ts';
import type { CallFacts, RoomFacts } from './decision.ts';
import type { Dimension } from './vocabulary.ts';

/**
 * Remembers one value for each combination of the facts a capability is judged by, as nested maps,
 * so that looking up allocates nothing and builds no key.
 */

interface Level<T> {
  value: T | undefined;
  next: Map<string | undefined, Level<T>> | undefined;
}

/** Values kept before all are forgotten together, so that invented facts cannot grow it. */
export const MEMO_MOST = 2048;

/** A fact longer than this is not kept. */
const LONGEST_FACT = 512;

const isShortText = (fact: unknown): boolean =>
  typeof fact === 'string' && fact.length <= LONGEST_FACT;

const level = <T>(): Level<T> => ({ value: undefined, next: undefined });

const descend = <T>(at: Level<T>, key: string | undefined): Level<T> => {
  at.next ??= new Map();
  const known = at.next.get(key);
  if (known !== undefined) return known;
  const made = level<T>();
  at.next.set(key, made);
  return made;
};

export class Memo<T> {
  readonly #byOrigin: boolean;
  readonly #byMethod: boolean;
  readonly #byEventType: boolean;
  readonly #byFormat: boolean;
  readonly #byRoom: boolean;
  #plain = level<T>();
  #other = level<T>();
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

  #root(room: RoomFacts | undefined): Level<T> {
    return this.#byRoom && room !== undefined && isPlain(room) ? this.#plain : this.#other;
  }

  get(facts: CallFacts, room: RoomFacts | undefined): T | undefined {
    let at: Level<T> | undefined = this.#root(room);
    if (this.#byRoom) at = at.next?.get(room?.id);
    if (this.#byOrigin) at = at?.next?.get(facts.origin);
    if (this.#byMethod) at = at?.next?.get(facts.method);
    if (this.#byEventType) at = at?.next?.get(facts.eventType);
    if (this.#byFormat) at = at?.next?.get(facts.format);
    return at?.value;
  }

  set(facts: CallFacts, room: RoomFacts | undefined, value: T): void {
    const { origin, method, eventType, format } = facts;
    for (const fact of [origin, method, eventType, format, room?.id]) {
      // A caller without types may hand over anything; only texts are kept.
      if (fact !== undefined && !isShortText(fact)) return;
    }
    if (this.#size >= MEMO_MOST) this.#forget();
    let at = this.#root(room);
    if (this.#byRoom) at = descend(at, room?.id);
    if (this.#byOrigin) at = descend(at, origin);
    if (this.#byMethod) at = descend(at, method);
    if (this.#byEventType) at = descend(at, eventType);
    if (this.#byFormat) at = descend(at, format);
    if (at.value === undefined) this.#size += 1;
    at.value = value;
  }

  #forget(): void {
    this.#plain = level();
    this.#other = level();
    this.#size = 0;
  }
}
