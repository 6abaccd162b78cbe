import { OutgoingRequestProcessor } from 'matrix-js-sdk/lib/rust-crypto/OutgoingRequestProcessor.js';
import { describe, expect, it } from 'vitest';
import { sendVerificationsInOrder } from './verificationOrder.ts';

/** Sends as the SDK does: at once, whatever is still under way. */
function homeserver() {
  const underWay: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<void>>();
  class Processor {
    makeOutgoingRequest(message: object): Promise<void> {
      const { event_type: type } = message as { readonly event_type?: string };
      const answer = Promise.withResolvers<void>();
      underWay.push(type ?? 'keys');
      answers.set(type ?? 'keys', answer);
      return answer.promise;
    }
  }
  sendVerificationsInOrder(Processor.prototype);
  sendVerificationsInOrder(Processor.prototype);
  return { underWay, answer: (type: string) => answers.get(type), Processor };
}

const confirmation = { event_type: 'm.key.verification.mac' };
const done = { event_type: 'm.key.verification.done' };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('what is said in a verification', () => {
  it('is not overtaken: it is done once the confirmation has arrived, not beside it', async () => {
    const { underWay, answer, Processor } = homeserver();
    const processor = new Processor();
    const first = processor.makeOutgoingRequest(confirmation);
    const second = processor.makeOutgoingRequest(done);
    await settled();
    expect(underWay).toEqual([confirmation.event_type]);
    answer(confirmation.event_type)?.resolve();
    await first;
    await settled();
    expect(underWay).toEqual([confirmation.event_type, done.event_type]);
    answer(done.event_type)?.resolve();
    await second;
  });

  it('holds up nothing else, and no other account', async () => {
    const { underWay, Processor } = homeserver();
    const processor = new Processor();
    void processor.makeOutgoingRequest(confirmation);
    void processor.makeOutgoingRequest({});
    void processor.makeOutgoingRequest({ event_type: 'm.room.encrypted' });
    void new Processor().makeOutgoingRequest(done);
    await settled();
    expect(underWay.toSorted()).toEqual(
      ['keys', 'm.room.encrypted', confirmation.event_type, done.event_type].toSorted(),
    );
  });

  it('goes on after what the homeserver refuses, which who sent it is told', async () => {
    const { underWay, answer, Processor } = homeserver();
    const processor = new Processor();
    const first = processor.makeOutgoingRequest(confirmation);
    void processor.makeOutgoingRequest(done);
    await settled();
    answer(confirmation.event_type)?.reject(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    await settled();
    expect(underWay).toEqual([confirmation.event_type, done.event_type]);
  });

  it('is sent by the SDK where this expects it', () => {
    expect(Object.getOwnPropertyNames(OutgoingRequestProcessor.prototype)).toContain(
      'makeOutgoingRequest',
    );
  });
});
