import { ABORT, type Packet, REPLY, unpack } from '@kumix/plugin';
import { describe, expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

/** What was sent, as the ids of its envelopes: an abort is well formed and says nothing. */
function make(idle = true) {
  const sent: number[][] = [];
  const outbox = new Outbox(
    (packet: Packet) => {
      const read = unpack(packet, 1_000_000);
      if ('malformed' in read) throw new Error(read.malformed);
      sent.push(read.envelopes.map(([, id]) => id));
    },
    () => idle,
  );
  const say = (from: number, to: number): void => {
    for (let id = from; id <= to; id++) outbox.add([ABORT, id]);
  };
  return { outbox, sent, say, sizes: () => sent.map(({ length }) => length) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is said in one turn', () => {
  it('travels in large packets, in order, the first of them small where the guest has nothing to do', async () => {
    const { sent, say, sizes } = make();
    say(1, 1_000);
    await turn();
    expect(sizes()).toEqual([32, 224, 256, 256, 232]);
    expect(sent.flat()).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });

  it('begins small again in the next', async () => {
    const { say, sizes } = make();
    say(1, 200);
    await turn();
    say(201, 264);
    await turn();
    expect(sizes()).toEqual([32, 168, 32, 32]);
  });

  it('travels in large packets alone where the guest has others to work on', async () => {
    const { say, sizes } = make(false);
    say(1, 300);
    await turn();
    expect(sizes()).toEqual([256, 44]);
  });

  it('is cut by length, too, so that nobody parses for long', async () => {
    const { outbox, sizes } = make();
    const value = 'x'.repeat(150_000);
    for (let id = 1; id <= 3; id++) outbox.add([REPLY, id, value], value.length);
    await turn();
    expect(sizes()).toEqual([2, 1]);
  });

  it('keeps its order where something has buffers, which travels alone', async () => {
    const { outbox, sent, say } = make();
    say(1, 2);
    outbox.add([REPLY, 3, { $bytes: 0 }], 1, [new ArrayBuffer(1)]);
    say(4, 5);
    await turn();
    expect(sent).toEqual([[1, 2], [3], [4, 5]]);
  });
});
