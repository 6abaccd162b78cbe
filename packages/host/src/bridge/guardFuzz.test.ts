import { hostStreamTable, hostTable } from '@kumix/plugin';
import { FLOOR_LIMITS } from '@kumix/policy';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { anyEnvelope, likelyCall } from '../testing/envelopes.ts';
import { allowingAll } from '../testing/guard.ts';
import { GuardedEndpoint } from './guardedEndpoint.ts';
import { HostError } from './hostError.ts';

const envelopes = Number(process.env['KUMIX_ENVELOPES'] ?? 20_000);
/** Of either kind in one packet, at most. */
const each = 10;
/** Counted on in one packet, which has nearly ten on average. */
const countedOn = 8;
const over = new HostError('unavailable', 'The run is over.');

it(`of ${envelopes} generated envelopes nothing passes that the table does not name`, async () => {
  const wrong: unknown[] = [];
  let served = 0;
  const passed = (table: ReadonlyMap<string, unknown>, name: string, params: unknown): void => {
    served++;
    const plain =
      typeof params === 'object' &&
      params !== null &&
      Object.getPrototypeOf(params) === Object.prototype;
    if (!table.has(name) || !plain) wrong.push([name, params]);
  };
  const api = Object.fromEntries(
    [...hostTable.keys()].map((name) => [
      name,
      (params: unknown) => {
        passed(hostTable, name, params);
        return Promise.resolve(null);
      },
    ]),
  );
  const streams = new Map(
    [...hostStreamTable.keys()].map((name) => [
      name,
      (params: unknown): AsyncIterable<unknown> => {
        passed(hostStreamTable, name, params);
        return new ReadableStream({ start: (stream) => stream.close() });
      },
    ]),
  );
  let received = 0;
  const packet = fc
    .tuple(
      fc.array(anyEnvelope, { maxLength: each }),
      fc.array(likelyCall, { maxLength: each }),
      fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2),
    )
    .filter(([any, calls]) => any.length + calls.length > 0);
  const faults = new Set<string>();
  await fc.assert(
    fc.asyncProperty(packet, async ([any, calls, version]) => {
      const guard = new GuardedEndpoint({
        ...allowingAll,
        send: () => {},
        clock: handClock(),
        limits: () => FLOOR_LIMITS,
        api,
        streams,
        fault: (fault) => faults.add(fault),
      });
      const asked = guard.call('render.markdown', { text: 'x' }).catch((error: unknown) => error);
      // One that is malformed spoils its packet: what looks well-formed travels without it, too.
      guard.receive(JSON.stringify([version, ...calls]));
      guard.receive(JSON.stringify([version, ...any]));
      guard.receive(JSON.stringify([version, ...calls, ...any]));
      received += any.length + calls.length;
      await Promise.resolve();
      guard.end(over);
      await asked;
    }),
    { numRuns: Math.ceil(envelopes / countedOn) },
  );
  expect(wrong).toEqual([]);
  expect(received).toBeGreaterThanOrEqual(envelopes);
  // About one in eighty is let through: far above this, whatever the seed.
  expect(served).toBeGreaterThan(received / 250);
  expect([...faults]).toEqual(expect.arrayContaining(['shape', 'version', 'reused-id']));
}, 900_000);
