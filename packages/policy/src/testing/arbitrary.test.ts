/** A property proves nothing of what its worlds never hold. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import { RULES } from '../rules.ts';
import { layers, OWN_ORIGINS, request, roomCall } from './arbitrary.ts';

/** Told of by other means than the rules of a small world: sizes, budgets, answers, broken facts. */
const elsewhere: ReadonlySet<string> = new Set([
  'grant-allowed',
  'grant-refused',
  'origin-allowed',
  'facts-invalid',
  'capability-unknown',
  'version-outside',
  'wasm-import-unlisted',
  'own-origins-unknown',
  'input-too-large',
  'output-too-large',
  'budget-exhausted',
  'budget-unread',
]);

it('in the worlds of rooms it matters whether a room is encrypted', () => {
  const differ = fc
    .sample(roomCall, { numRuns: 1_000, seed: 20_261_121 })
    .filter(({ stack, asked, room }) => {
      const table = compilePolicy(stack, { ownOrigins: OWN_ORIGINS });
      const [plain, encrypted] = (['plain', 'encrypted'] as const).map(
        (encryption) => table.decide({ ...asked, room: { ...room, encryption } }).effect,
      );
      return plain !== encrypted;
    });
  expect(differ.length).toBeGreaterThan(200);
});

it('the generated worlds meet every rule, in allow, ask and deny', () => {
  const met = new Set<string>();
  const effects = new Set<string>();
  const worlds = fc.sample(fc.tuple(layers, request), { numRuns: 3_000, seed: 20_261_121 });
  for (const [stack, asked] of worlds) {
    const { effect, because } = compilePolicy(stack, { ownOrigins: OWN_ORIGINS }).decide(asked);
    effects.add(effect);
    for (const { rule } of because) met.add(rule);
  }
  expect([...effects].toSorted()).toEqual(['allow', 'ask', 'deny']);
  expect(RULES.filter((rule) => !met.has(rule) && !elsewhere.has(rule))).toEqual([]);
});
