import type { DecisionContext } from './decision.ts';
import type { Quota } from './document.ts';
import { type Place, type RuleReason, reason } from './rules.ts';

/**
 * Budgets never merge: every layer counts for itself, and every counter must have room. The engine
 * reads counters and never writes them; whoever starts an allowed call charges each key once.
 */

export interface Charge {
  /** Names layer, what is counted, for whom, and the period. Survives a change of the numbers. */
  readonly key: string;
  readonly per: Quota['per'];
  readonly calls: number;
  readonly bytes: number;
  readonly place: Place;
  readonly message: string | undefined;
}

export const makeCharge = (
  place: Place,
  quota: Quota,
  counted: {
    readonly capabilities: readonly string[];
    readonly extension: string;
    readonly roomId: string | undefined;
    readonly message: string | undefined;
  },
): Charge => ({
  key: [
    place.layer,
    place.source,
    counted.roomId ?? '',
    counted.extension,
    [...new Set(counted.capabilities)].sort().join('+'),
    quota.per,
  ]
    .map((part) => encodeURIComponent(part))
    .join('|'),
  per: quota.per,
  calls: quota.calls ?? Number.POSITIVE_INFINITY,
  bytes: quota.bytes ?? Number.POSITIVE_INFINITY,
  place,
  message: counted.message,
});

const closing = (message: string | undefined): string =>
  message === undefined ? '' : ` ${message}`;

/** The first counter that has no room, as a reason; a counter that cannot be read has none. */
export const overdrawn = (
  charges: readonly Charge[],
  bytes: number,
  used: DecisionContext['used'],
): RuleReason | undefined => {
  for (const charge of charges) {
    if (used === undefined) {
      return reason(
        charge.place,
        'budget-unread',
        'A budget applies and its counter was not handed over; give the decision its counters.',
      );
    }
    const counter = used(charge.key);
    // Written so that NaN and the like count as no room.
    const fits =
      counter.calls >= 0 &&
      counter.bytes >= 0 &&
      counter.calls + 1 <= charge.calls &&
      counter.bytes + bytes <= charge.bytes;
    if (!fits) {
      const callsLeft = counter.calls + 1 <= charge.calls;
      const what = callsLeft ? `${charge.bytes} bytes` : `${charge.calls} calls`;
      return reason(
        charge.place,
        'budget-exhausted',
        `The budget of ${what} a ${charge.per} is used up; wait for the next ${charge.per}, or raise it here.${closing(charge.message)}`,
      );
    }
  }
  return undefined;
};
