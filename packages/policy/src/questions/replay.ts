import type { CompiledPolicy } from '../compile.ts';
import type { Decision, Effect, PolicyRequest } from '../decision.ts';

/** A recorded decision under another policy. */

export interface RecordedDecision {
  readonly request: PolicyRequest;
  readonly effect: Effect;
  /** Counters as they stood, by budget key. A counter that was not recorded reads as unused. */
  readonly used?: Readonly<Record<string, { readonly calls: number; readonly bytes: number }>>;
  /** What the person had answered. */
  readonly granted?: 'allow' | 'deny';
}

export interface ReplayedChange {
  /** Place in the log, from 0. */
  readonly index: number;
  readonly before: Effect;
  readonly after: Decision;
}

export interface Replay {
  readonly replayed: number;
  readonly changed: readonly ReplayedChange[];
}

const UNUSED = { calls: 0, bytes: 0 };

/** What would have been decided otherwise. */
export const replay = (log: Iterable<RecordedDecision>, table: CompiledPolicy): Replay => {
  const changed: ReplayedChange[] = [];
  let index = 0;
  for (const { request, effect, used, granted } of log) {
    const after = table.decide(request, {
      used: (key) =>
        used !== undefined && Object.hasOwn(used, key) ? (used[key] ?? UNUSED) : UNUSED,
      granted: () => granted,
    });
    if (after.effect !== effect) changed.push({ index, before: effect, after });
    index += 1;
  }
  return { replayed: index, changed };
};
