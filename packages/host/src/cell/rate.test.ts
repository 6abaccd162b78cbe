import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coalescer, mostReadAtOnce, mostUnheard, textWeight, TokenBucket } from './rate.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('what a text weighs', () => {
  it('is its length, and eight for each value', () => {
    expect(textWeight('')).toBe(0);
    expect(textWeight('words')).toBe(5);
    expect(textWeight('[1,[4,1]]')).toBe(9 + 8 * 4);
    expect(textWeight('{"a":[]}')).toBe(8 + 8 * 2 + 24);
  });

  it('lets the largest value pass, and not as many small ones as are as long', () => {
    const envelope = (value: unknown): number => textWeight(JSON.stringify([1, [2, 1, value]]));
    expect(envelope('x'.repeat(1_048_576))).toBeLessThan(mostReadAtOnce);
    expect(envelope('\n'.repeat(786_432))).toBeLessThan(mostReadAtOnce);
    expect(envelope(Array(300_000).fill(1))).toBeGreaterThan(mostReadAtOnce);
    expect(textWeight(`[1${',[4,1]'.repeat(75_000)}]`)).toBeGreaterThan(mostReadAtOnce);
  });
});

describe('what a guest may say unheard', () => {
  it('is never less than the bucket lets through in a turn that is no hang', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 100, max: 3_000 }),
        (rate, heartbeatMs) => {
          const bucket = new TokenBucket(rate, 1e9, 0);
          bucket.grant(rate * 3);
          const most = mostUnheard(rate, heartbeatMs);
          // As fast as it can, from the turn's first millisecond to its last.
          let passed = 0;
          for (let now = 0; now <= heartbeatMs && passed <= most; now++) {
            while (passed <= most && bucket.take(1, now)) passed++;
          }
          expect(passed).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('the token bucket', () => {
  it('lets a second’s worth through at once, and no more', () => {
    const bucket = new TokenBucket(10, 1_000, 0);
    expect(Array.from({ length: 11 }, () => bucket.take(1, 0)).filter(Boolean)).toHaveLength(10);
  });

  it('stops by bytes as well', () => {
    const bucket = new TokenBucket(1_000, 100, 0);
    expect(bucket.take(100, 0)).toBe(true);
    expect(bucket.take(1, 0)).toBe(false);
  });

  it('fills with time, and a clock that goes back fills nothing', () => {
    const bucket = new TokenBucket(10, 1_000, 0);
    for (let n = 0; n < 10; n++) bucket.take(1, 0);
    expect(bucket.take(1, 100)).toBe(true);
    expect(bucket.take(1, 50)).toBe(false);
  });

  it('counts what was invited on top of the rate', () => {
    const bucket = new TokenBucket(2, 1_000, 0);
    for (let n = 0; n < 100; n++) {
      bucket.grant(1);
      expect(bucket.take(1, 0)).toBe(true);
    }
  });

  it('never lets more through than the rate over any time, whatever the rhythm', () => {
    // Long and dense enough that a bucket without a bottom would be found out in every run.
    const rhythm = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 9 })), {
      minLength: 150,
      maxLength: 200,
    });
    fc.assert(
      fc.property(rhythm, fc.boolean(), (takes, byBytes) => {
        const rate = byBytes ? { messages: 1e9, bytes: 20 } : { messages: 20, bytes: 1e9 };
        const bucket = new TokenBucket(rate.messages, rate.bytes, 0);
        let now = 0;
        let passed = 0;
        for (const [gap, size] of takes) {
          now += gap;
          if (bucket.take(size, now)) passed += byBytes ? size : 1;
        }
        expect(passed).toBeLessThanOrEqual(20 + (now / 1_000) * 20 + 1);
      }),
      { numRuns: runs },
    );
  });
});

describe('the coalescer', () => {
  const make = (credit = 2, queueBytes = 1_000_000) => {
    const sent: string[] = [];
    const state = { overflowed: false };
    const coalescer = new Coalescer({
      credit,
      joinBytes: 1_000,
      queueBytes,
      send: (packet) =>
        sent.push(typeof packet === 'string' ? packet : `${packet[0]}+${packet.length - 1}`),
      overflow: () => {
        state.overflowed = true;
      },
    });
    return { coalescer, sent, state };
  };

  it('sends at once while there is credit, and joins what comes meanwhile', () => {
    const { coalescer, sent } = make(1);
    coalescer.push('[1,[4,1]]', []);
    coalescer.push('[1,[4,2]]', []);
    coalescer.push('[1,[4,3],[4,4]]', []);
    expect(sent).toEqual(['[1,[4,1]]']);
    coalescer.acknowledge();
    expect(sent[1]).toBe('[1,[4,2],[4,3],[4,4]]');
  });

  it('never joins what does not look like a packet, nor what has buffers', () => {
    const { coalescer, sent } = make(1);
    coalescer.push('[1,[4,1]]', []);
    coalescer.push('garbage', []);
    coalescer.push('[1,[4,2]]', []);
    coalescer.push('[1,[2,1,{}]]', [new ArrayBuffer(1)]);
    coalescer.push('[1,[4,3]]', []);
    for (let n = 0; n < 4; n++) coalescer.acknowledge();
    expect(sent).toEqual(['[1,[4,1]]', 'garbage', '[1,[4,2]]', '[1,[2,1,{}]]+1', '[1,[4,3]]']);
  });

  it('says when more waits than may', () => {
    const { coalescer, state } = make(0, 20);
    coalescer.push('[1,[4,1]]', []);
    expect(state.overflowed).toBe(false);
    coalescer.push('[1,[4,1111111]]', []);
    expect(state.overflowed).toBe(true);
  });

  it('keeps every envelope, in order, however credit comes', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (moves) => {
        const { coalescer, sent } = make(2);
        let id = 0;
        for (const push of moves) {
          if (push) coalescer.push(`[1,[4,${++id}]]`, []);
          else coalescer.acknowledge();
        }
        for (let n = 0; n <= id; n++) coalescer.acknowledge();
        const got = sent.flatMap((text) => (JSON.parse(text) as unknown[]).slice(1));
        expect(got).toEqual(Array.from({ length: id }, (_, n) => [4, n + 1]));
      }),
      { numRuns: runs },
    );
  });
});
