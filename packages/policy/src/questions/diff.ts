import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import type {
  CallFacts,
  Effect,
  ExtensionFacts,
  Limits,
  PolicyRequest,
  Reason,
} from '../decision.ts';
import type { LimitName } from '../limits.ts';
import { CAPABILITY_NAMES, type CapabilityName } from '../vocabulary.ts';
import { type PolicySet, prepareAll } from './stack.ts';
import { type Point, pointsOf } from './universe.ts';

/** What does a change of policy flip? */

export interface Flip {
  readonly extension: string;
  readonly ask: 'install' | 'activate' | 'call';
  /** For `call`. Facts are representatives: `kumix-any` stands for any name not written anywhere. */
  readonly capability?: CapabilityName;
  readonly facts?: CallFacts;
  readonly roomKind?: 'encrypted' | 'plain';
  readonly roomId?: string;
  readonly before: Effect;
  readonly after: Effect;
  /** Why it is so after the change. */
  readonly because: readonly Reason[];
}

export interface LimitChange {
  readonly extension: string;
  readonly limit: LimitName;
  readonly before: number;
  readonly after: number;
}

export interface Difference {
  readonly flips: readonly Flip[];
  readonly limits: readonly LimitChange[];
  /** Calls that were asked of both. */
  readonly compared: number;
}

const UNUSED = { used: () => ({ calls: 0, bytes: 0 }) };

const requestOf = (
  extension: ExtensionFacts,
  { capability, facts, room }: Point,
): Extract<PolicyRequest, { ask: 'call' }> => ({
  ask: 'call',
  extension,
  capability,
  facts,
  bytes: 0,
  ...(room === undefined ? {} : { room }),
});

const roomIdsOf = (set: PolicySet): readonly string[] =>
  set.layers.flatMap((layer) => (layer.kind === 'room' ? [layer.roomId] : []));

const limitNames = (limits: Limits): readonly LimitName[] =>
  // INVARIANT: `Limits` is made in one place, with exactly its own names as keys.
  Object.keys(limits).filter((name): name is LimitName => name in limits);

class Comparison {
  readonly flips: Flip[] = [];
  readonly limits: LimitChange[] = [];
  compared = 0;
  readonly #before: CompiledPolicy;
  readonly #after: CompiledPolicy;

  constructor(before: PolicySet, after: PolicySet) {
    this.#before = compilePolicy(before.layers, before);
    this.#after = compilePolicy(after.layers, after);
  }

  #compare(request: PolicyRequest): { before: Effect; after: Effect; because: readonly Reason[] } {
    const after = this.#after.decide(request, UNUSED);
    return {
      before: this.#before.decide(request, UNUSED).effect,
      after: after.effect,
      because: after.because,
    };
  }

  package(extension: ExtensionFacts): void {
    for (const ask of ['install', 'activate'] as const) {
      const answer = this.#compare({ ask, extension });
      if (answer.before !== answer.after) {
        this.flips.push({ extension: extension.id, ask, ...answer });
      }
    }
    const before = this.#before.limits(extension);
    const after = this.#after.limits(extension);
    for (const limit of limitNames(before)) {
      if (before[limit] !== after[limit]) {
        this.limits.push({
          extension: extension.id,
          limit,
          before: before[limit],
          after: after[limit],
        });
      }
    }
  }

  point(extension: ExtensionFacts, point: Point): void {
    this.compared += 1;
    const answer = this.#compare(requestOf(extension, point));
    if (answer.before === answer.after) return;
    this.flips.push({
      extension: extension.id,
      ask: 'call',
      capability: point.capability,
      facts: point.facts,
      ...(point.room === undefined
        ? {}
        : {
            roomKind:
              point.room.encryption === 'plain' ? ('plain' as const) : ('encrypted' as const),
            roomId: point.room.id,
          }),
      ...answer,
    });
  }
}

/**
 * Every capability × origin × method × event type × format × room kind that the two policies decide
 * differently for these extensions, with budgets unused. Complete: the points stand for all calls.
 */
export const diff = (
  before: PolicySet,
  after: PolicySet,
  extensions: readonly ExtensionFacts[],
): Difference => {
  const comparison = new Comparison(before, after);
  const roomIds = [...new Set([...roomIdsOf(before), ...roomIdsOf(after)])];
  const places = [undefined, ...roomIds];
  for (const extension of extensions) {
    comparison.package(extension);
    const layers = places.flatMap((roomId) => [
      ...prepareAll(before, extension, roomId),
      ...prepareAll(after, extension, roomId),
    ]);
    const asked = new Set(extension.capabilities.map(({ name }) => name));
    for (const capability of CAPABILITY_NAMES.filter((name) => asked.has(name))) {
      for (const point of pointsOf(capability, extension, layers, roomIds)) {
        comparison.point(extension, point);
      }
    }
  }
  const { flips, limits, compared } = comparison;
  return { flips, limits, compared };
};
