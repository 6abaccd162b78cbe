/** Envelopes as an attacker might write them: some well-formed, most almost, some nothing at all. */
import { guestTable, hostStreamTable, hostTable } from '@kumix/plugin';
import * as fc from 'fast-check';

const names = fc.oneof(
  fc.constantFrom(...hostTable.keys(), ...guestTable.keys(), 'constructor', '__proto__', 'then'),
  fc.string(),
);

const value = fc.oneof(
  fc.jsonValue(),
  fc.record({ key: fc.string(), value: fc.string() }, { requiredKeys: [] }),
  fc.constant({ $bytes: 0 }),
);

const id = fc.oneof(fc.nat(20), fc.integer(), fc.double());

export const anyEnvelope: fc.Arbitrary<unknown> = fc.oneof(
  fc.tuple(fc.constant(1), id, names, value, fc.nat()),
  fc.tuple(fc.constantFrom(2, 3), id, value),
  fc.tuple(
    fc.constant(3),
    id,
    fc.record({ code: fc.constantFrom('denied', 'x'), message: fc.string() }),
  ),
  fc.tuple(fc.constant(4), id),
  fc.tuple(fc.constantFrom(5, 6), id, value),
  fc.record({
    type: fc.constantFrom('GET', 'SET', 'APPLY', 'CONSTRUCT', 'ENDPOINT', 'RELEASE'),
    id: fc.string(),
    path: fc.array(names),
  }),
  fc.jsonValue(),
);

/** Well-formed on the outside, so that more than the outermost check is met. */
export const likelyCall: fc.Arbitrary<unknown> = fc.tuple(
  fc.constant(1),
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom(...hostTable.keys(), ...hostStreamTable.keys()),
  fc.oneof(value, fc.record({ key: fc.constantFrom('a', 'b') })),
  fc.nat(1_000),
);
