/**
 * What a guest hears of its surface, each a text: an array with one of three words first. The renderer
 * writes them, the relay looks at the word alone, the SDK reads them.
 */

/** A field as it was then. */
export interface FieldState {
  readonly value?: string;
  readonly checked?: boolean;
  /** Indices of a select's options. */
  readonly chosen?: readonly number[];
  readonly selection?: readonly [start: number, end: number];
}

/** An event as a guest gets it: plain, without a node of the renderer's. */
export interface GuestEvent extends FieldState {
  /** Id of the nearest node that is the guest's own. */
  readonly id: number;
  readonly type: string;
  readonly bubbles: boolean;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  /** Number of the field's last change, which whoever hears of it may answer. */
  readonly edit?: number;
}

export type Heard =
  /** The person did it, nobody else: the guest may answer it on top of its rate. */
  | readonly ['event', GuestEvent]
  /** It happened, maybe by what the guest drew: whoever could call for it must not earn by it. */
  | readonly ['told', GuestEvent]
  /** To an `ASK`. */
  | readonly ['answer', question: number, value: unknown];

export const heardText = (heard: Heard): string => JSON.stringify(heard);

/** Of a text that `heardText` made, without reading it: a guest's own words stand further in. */
export const isByPerson = (text: string): boolean => text.startsWith('["event",');

/** Of whatever came from a surface; nothing where it is no such text. */
export function readHeard(data: unknown): Heard | undefined {
  if (typeof data !== 'string') return undefined;
  const message: unknown = JSON.parse(data);
  if (!Array.isArray(message)) return undefined;
  const isKnown = message[0] === 'event' || message[0] === 'told' || message[0] === 'answer';
  // The renderer is the host's own: what it says by one of these words has that word's shape.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return isKnown ? (message as unknown as Heard) : undefined;
}
