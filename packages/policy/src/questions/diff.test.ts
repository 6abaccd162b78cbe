import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../compile.ts';
import type { Layer } from '../layer.ts';
import { callRequest, facts, layers, OWN_ORIGINS } from '../testing/arbitrary.ts';
import { call, extension, read } from '../testing/facts.ts';
import { ID, set, strict } from '../testing/questions.ts';
import { diff, type PolicySet } from './index.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('diff', () => {
  const reader = extension(ID, ['message.read', 'net.fetch', 'panel']);

  it('names what a change flips, and why', () => {
    const after = strict({
      capabilities: [
        { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET', 'POST'] },
      ],
    });
    const { flips, limits, compared } = diff(set(strict()), set(after), [reader]);
    expect(compared).toBeGreaterThan(10);
    expect(limits).toEqual([]);
    expect(flips.every(({ extension: id }) => id === ID)).toBe(true);
    const of = (capability: string): unknown[] =>
      flips
        .filter((flip) => flip.capability === capability)
        .map((flip) => [flip.facts?.origin, flip.facts?.method, flip.before, flip.after]);
    expect(of('net.fetch')).toContainEqual([
      'https://kumix-any.example.org',
      'POST',
      'deny',
      'allow',
    ]);
    expect(of('net.fetch')).not.toContainEqual(expect.arrayContaining(['https://example.org']));
    expect(new Set(of('panel').map(String))).toEqual(new Set([',,allow,deny']));
    expect(flips.find((flip) => flip.capability === 'panel')?.because[0]?.rule).toBe(
      'capability-missing',
    );
  });

  it('tells of packages and limits too', () => {
    const after = strict({ extensions: {}, proc: { timeoutMs: 5 } });
    const { flips, limits } = diff(set(strict()), set(after), [reader]);
    expect(flips.slice(0, 2).map(({ ask, before, after: now }) => [ask, before, now])).toEqual([
      ['install', 'allow', 'deny'],
      ['activate', 'allow', 'deny'],
    ]);
    expect(limits).toEqual([{ extension: ID, limit: 'timeoutMs', before: 30_000, after: 5 }]);
  });

  it('knows rooms by kind and by id', () => {
    const before = set(strict({ capabilities: ['message.read'] }));
    const layer: Layer = {
      kind: 'room',
      source: 'room.json',
      roomId: '!a:test',
      policy: read({ version: 1, capabilities: [{ name: 'message.read', rooms: ['plain'] }] }),
    };
    const { flips } = diff(before, { ...before, layers: [...before.layers, layer] }, [reader]);
    expect(
      flips.map(({ roomId, roomKind, before: was, after }) => [roomId, roomKind, was, after]),
    ).toEqual([['!a:test', 'encrypted', 'allow', 'deny']]);
  });

  it('is empty between a policy and itself', () => {
    fc.assert(
      fc.property(layers, facts, (stack, of) => {
        const whole = { layers: stack, ownOrigins: OWN_ORIGINS };
        const { flips, limits } = diff(whole, whole, [of]);
        expect([flips, limits]).toEqual([[], []]);
      }),
      { numRuns: Math.min(numRuns, 200) },
    );
  });

  it('equals brute force: a call flips exactly if its region is listed', () => {
    // Every call of the small world falls in a region of which `diff` asked one representative.
    fc.assert(
      fc.property(layers, layers, callRequest, (a, b, asked) => {
        const before: PolicySet = { layers: a, ownOrigins: OWN_ORIGINS };
        const after: PolicySet = { layers: b, ownOrigins: OWN_ORIGINS };
        const was = compilePolicy(a, before).decide(asked).effect;
        const is = compilePolicy(b, after).decide(asked).effect;
        fc.pre(was !== is);
        const { flips } = diff(before, after, [asked.extension]);
        const listed = flips.some(
          (flip) =>
            flip.capability === asked.capability && flip.before === was && flip.after === is,
        );
        expect(listed).toBe(true);
      }),
      { numRuns },
    );
  });

  it('lists only what really flips', () => {
    fc.assert(
      fc.property(layers, layers, facts, (a, b, of) => {
        const before: PolicySet = { layers: a, ownOrigins: OWN_ORIGINS };
        const after: PolicySet = { layers: b, ownOrigins: OWN_ORIGINS };
        for (const flip of diff(before, after, [of]).flips.filter(({ ask }) => ask === 'call')) {
          const asked = call(of, flip.capability ?? '', {
            facts: flip.facts ?? {},
            ...(flip.roomId === undefined || flip.roomKind === undefined
              ? {}
              : { room: { id: flip.roomId, encryption: flip.roomKind } }),
          });
          expect(compilePolicy(a, before).decide(asked).effect).toBe(flip.before);
          expect(compilePolicy(b, after).decide(asked).effect).toBe(flip.after);
          expect(flip.before).not.toBe(flip.after);
        }
      }),
      { numRuns: Math.min(numRuns, 100) },
    );
  });
});
