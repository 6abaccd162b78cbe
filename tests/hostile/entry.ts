/** One channel that hostile code may try. Data only: the runners of the cell and the control read it. */
export interface Entry {
  /** Unique, lower case: part of the address that would be hit. */
  readonly id: string;
  /**
   * JavaScript of an async function's body with `U` (an address of the attacker's for this very
   * entry) in scope. Egress is judged by what arrives there; a connection or a packet, which carries no
   * address, by a port of the attacker's for this entry and run alone, `P`; a state channel returns
   * `'reached'`.
   */
  readonly code: string;
  readonly kind: 'egress' | 'connection' | 'packet' | 'state';
  /** Why the control cannot reach it here, where that is known: the API is not in this browser. */
  readonly absent?: string;
}

const entries =
  (kind: Entry['kind']) =>
  (
    table: Readonly<Record<string, string>>,
    absent: Readonly<Record<string, string>> = {},
  ): readonly Entry[] =>
    Object.entries(table).map(([id, code]) => ({
      id,
      code,
      kind,
      ...(absent[id] === undefined ? {} : { absent: absent[id] }),
    }));

export const egress = entries('egress');
export const connection = entries('connection');
export const packet = entries('packet');
export const state = entries('state');
