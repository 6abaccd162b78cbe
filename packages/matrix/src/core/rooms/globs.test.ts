import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { type IPushRule, PushRuleKind } from 'matrix-js-sdk/lib/@types/PushRules.js';
import { PushProcessor } from 'matrix-js-sdk/lib/pushprocessor.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchInStep } from './globs.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100) * 20;
const regexOf = PushProcessor.getPushRuleGlobRegex.bind(PushProcessor);
/** What the SDK means: it escapes the `?` first, and what it then makes a full stop of stays escaped. */
const meant = (glob: string, aligned: boolean): RegExp =>
  new RegExp(regexOf(glob, aligned).source.replaceAll(String.raw`\.`, '.'), 'i');
matchInStep(PushProcessor);
matchInStep(PushProcessor);

const found = (glob: string, text: string, aligned = true): boolean =>
  text.match(PushProcessor.getPushRuleGlobRegex(glob, aligned)) !== null;

describe('a glob of a push rule', () => {
  it('matches what the SDK means it to', () => {
    const letter = fc.constantFrom(...Array.from('aAbB_ -\n\u2028éÉßſsKkİıς😀'));
    const glob = fc.array(fc.oneof(letter, fc.constantFrom('*', '?')), { maxLength: 7 });
    const text = fc.array(letter, { maxLength: 12 });
    fc.assert(
      fc.property(glob, text, fc.boolean(), (parts, letters, aligned) => {
        const [pattern, words] = [parts.join(''), letters.join('')];
        expect(found(pattern, words, aligned)).toBe(meant(pattern, aligned).test(words));
      }),
      { numRuns: runs },
    );
  });

  it.each([
    ['b*d', 'bread', true],
    ['B*D', 'some bread, please', true],
    ['re*d', 'bread', false],
    ['b*a*d', 'b\na\nd', false],
    ['*', '', true],
    ['br?ad', 'bread', true],
  ] as const)('%s in %j: %s', (glob, text, is) => expect(found(glob, text)).toBe(is));

  it('holds nobody up, whatever was written', () => {
    const rule = { rule_id: 'x', pattern: '*a*b', enabled: true, default: false, actions: [] };
    // Only what matching takes of the client.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const client = {
      supportsIntentionalMentions: () => false,
      getSafeUserId: () => '@me:x',
      pushRules: { global: { [PushRuleKind.ContentSpecific]: [rule satisfies IPushRule] } },
    } as unknown as MatrixClient;
    const from = performance.now();
    const event = new MatrixEvent({ content: { body: 'a '.repeat(2_000) }, sender: '@a:x' });
    expect(new PushProcessor(client).actionsForEvent(event)).toEqual({});
    // It took eight seconds, and of a whole event hours.
    expect(performance.now() - from).toBeLessThan(500);
  });

  it('looks through the first 10,000 letters', () => {
    expect(found('a*b', `a${' '.repeat(9_998)}b c`)).toBe(true);
    expect(found('a*b', `a${' '.repeat(9_998)}bc`)).toBe(false);
    expect(found('a*b', `a${' '.repeat(9_999)}b`)).toBe(false);
    expect(found('a*', 'a'.repeat(10_001), false)).toBe(false);
  });

  it('is made a pattern of by the SDK where this expects it', () => {
    expect(Object.getOwnPropertyNames(PushProcessor)).toContain('getPushRuleGlobRegex');
  });
});
