import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { PolicyDocument } from './document.ts';
import type { Layer } from './layer.ts';
import { CAPABILITIES, callRequest, layers, OWN_ORIGINS } from './testing/arbitrary.ts';
import { toCedar, toCedarRequest } from './testing/cedar.ts';
import { read } from './testing/facts.ts';

/** 500 stacks of 40 requests are 20,000, which take four seconds. */
const numRuns = Math.max(500, Number(process.env['KUMIX_RUNS'] ?? 100));
const REQUESTS_A_STACK = 40;

/** The part that Cedar can express: no `ask`, no combinations. */
const expressible = (policy: PolicyDocument): PolicyDocument => {
  const text = JSON.stringify(policy).replaceAll('"effect":"ask"', '"effect":"allow"');
  const { combinations: _, ...rest }: PolicyDocument = JSON.parse(text);
  return read(rest);
};

const inCedar = (layer: Layer): Layer => ({
  ...layer,
  ...(layer.policy === 'unreadable' ? {} : { policy: expressible(layer.policy) }),
  ...(layer.lastGood === undefined ? {} : { lastGood: expressible(layer.lastGood) }),
});

const asked = fc.array(callRequest, { minLength: REQUESTS_A_STACK, maxLength: REQUESTS_A_STACK });

describe('beside Cedar', () => {
  it('allows and denies the same calls', () => {
    let compared = 0;
    let allowed = 0;
    fc.assert(
      fc.property(layers, asked, (stack, requests) => {
        const both = stack.map((layer) => inCedar(layer));
        const table = compilePolicy(both, { ownOrigins: OWN_ORIGINS });
        const [{ extension }] = requests as [(typeof requests)[number]];
        const staticPolicies = toCedar(both, OWN_ORIGINS, extension, CAPABILITIES);
        const parsed = cedar.preparsePolicySet('stack', { staticPolicies });
        expect(parsed).toEqual({ type: 'success' });
        for (const one of requests) {
          const request = { ...one, extension };
          const answer = cedar.statefulIsAuthorized({
            ...toCedarRequest(request),
            preparsedPolicySetId: 'stack',
          });
          if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
          const { effect } = table.decide(request);
          expect([effect, answer.response.diagnostics.errors]).toEqual([
            answer.response.decision,
            [],
          ]);
          compared += 1;
          if (effect === 'allow') allowed += 1;
        }
      }),
      { numRuns, endOnFailure: true },
    );
    // Both answers must occur often, or agreement would say little.
    expect(allowed).toBeGreaterThan(compared / 100);
    expect(compared).toBeGreaterThanOrEqual(numRuns * REQUESTS_A_STACK);
  }, 300_000);
});
