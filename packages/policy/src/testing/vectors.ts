import { compilePolicy } from '../compile.ts';
import type { Decision, DecisionContext, Effect, PolicyRequest, Reason } from '../decision.ts';
import type { Layer } from '../layer.ts';

/** Published decision vectors; `packages/policy/vectors/README.md` says what they hold. */

export interface Vector {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly ownOrigins?: readonly string[];
  readonly request: PolicyRequest;
  readonly used?: { readonly calls: number; readonly bytes: number };
  readonly granted?: 'allow' | 'deny';
  readonly expect: {
    readonly effect: Effect;
    readonly because: readonly Pick<Reason, 'layer' | 'source' | 'pointer' | 'rule'>[];
  };
}

export interface VectorFile {
  readonly version: 1;
  readonly topic: string;
  readonly vectors: readonly Vector[];
}

export const decideVector = (vector: Vector): Decision => {
  const { layers, ownOrigins, request, used, granted } = vector;
  const context: DecisionContext = {
    granted: () => granted,
    ...(used === undefined ? {} : { used: () => used }),
  };
  const table = compilePolicy(layers, ownOrigins === undefined ? {} : { ownOrigins });
  return table.decide(request, context);
};

/** What the engine answers, in the shape of `expect`. */
export const answer = (vector: Vector): Vector['expect'] => {
  const { effect, because } = decideVector(vector);
  return {
    effect,
    because: because.map(({ layer, source, pointer, rule }) => ({ layer, source, pointer, rule })),
  };
};
