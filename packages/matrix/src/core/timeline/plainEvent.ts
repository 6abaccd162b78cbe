import type { Plain } from '../../protocol/plain.ts';

/** A decrypted event without its SDK object: what the mappings in this folder read. All untrusted. */
export interface PlainEvent {
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: Plain;
  /** Content that a state event replaced; empty where there was none. */
  readonly previous: Plain;
}

/** Names by user id, as the room shows them. */
export type NameOf = (userId: string) => string;
