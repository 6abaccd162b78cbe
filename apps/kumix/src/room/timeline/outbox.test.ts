import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventId, makeItem, me, roomId } from '../testing/items.ts';
import { runs } from '../testing/runs.ts';
import {
  change,
  echoOf,
  emptyOutbox,
  enqueue,
  handOver,
  reconcile,
  remove,
  type Outgoing,
} from './outbox.ts';

const outgoing = (key: string, body: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key,
  message: { roomId: roomId('!r:test'), body },
  atMs: 0,
  send: { state: 'sending' },
  replyTo: null,
  ...more,
});
const listed = (key: string, text: string) => makeItem({ key, text, sender: me, eventId: null });

describe('the outbox', () => {
  it('lets go of a message once the core lists it under the key it told', () => {
    const box = handOver(enqueue(emptyOutbox, outgoing('e1', 'hi')), 'e1', 'txn1');
    const after = reconcile(box, [listed('txn1', 'hi')], new Set());
    expect(after.waiting).toEqual([]);
    expect(after.adopted.get('txn1')).toBe('e1');
  });

  it('takes an echo that is listed before the call has answered to be the message', () => {
    const box = enqueue(emptyOutbox, outgoing('e1', 'hi'));
    const after = reconcile(box, [listed('txn1', 'hi')], new Set());
    expect(after.waiting).toEqual([]);
    // The answer comes too late to matter, and changes nothing.
    expect(handOver(after, 'e1', 'txn1')).toBe(after);
  });

  it('never takes an older message with the same words for the new one', () => {
    const old = listed('old', 'hi');
    const box = enqueue(emptyOutbox, outgoing('e1', 'hi'));
    expect(reconcile(box, [old], new Set(['old'])).waiting).toHaveLength(1);
  });

  it('never takes a message of someone else', () => {
    const box = enqueue(emptyOutbox, outgoing('e1', 'hi'));
    expect(reconcile(box, [makeItem({ key: 'x', text: 'hi' })], new Set()).waiting).toHaveLength(1);
  });

  it('tells an answer from a message with the same words', () => {
    const answer = {
      eventId: eventId('$q'),
      sender: 'Ben',
      line: { kind: 'text', text: '?' },
    } as const;
    const box = enqueue(
      emptyOutbox,
      outgoing('e1', 'yes', {
        message: { roomId: roomId('!r:test'), body: 'yes', replyTo: eventId('$q') },
        replyTo: answer,
      }),
    );
    expect(reconcile(box, [listed('a', 'yes')], new Set()).waiting).toHaveLength(1);
    const reply = { ...listed('b', 'yes'), replyTo: answer };
    expect(reconcile(box, [reply], new Set()).waiting).toHaveLength(0);
  });

  it('keeps a failed message until it is given up', () => {
    const failed = change(enqueue(emptyOutbox, outgoing('e1', 'hi')), 'e1', {
      send: { state: 'failed', reason: 'offline' },
    });
    expect(reconcile(failed, [], new Set()).waiting[0]?.send.state).toBe('failed');
    expect(remove(failed, 'e1').waiting).toEqual([]);
  });

  it('shows each message exactly once, however answers and echoes interleave', () => {
    const words = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (bodies, answerFirst) => {
          let box = emptyOutbox;
          let list: readonly ReturnType<typeof listed>[] = [];
          for (const [index, body] of bodies.entries())
            box = enqueue(box, outgoing(`e${index}`, body));
          for (const [index, body] of bodies.entries()) {
            const seen = new Set(list.map(({ key }) => key));
            const answer = (): void => {
              box = handOver(box, `e${index}`, `txn${index}`);
              box = reconcile(box, list, new Set(list.map(({ key }) => key)));
            };
            if (answerFirst[index] === true) answer();
            list = [...list, listed(`txn${index}`, body)];
            box = reconcile(box, list, seen);
            if (answerFirst[index] !== true) answer();
            // Listed and still waiting make up all that was sent, none twice.
            expect(list.length + box.waiting.length).toBe(bodies.length);
          }
          expect(box.waiting).toEqual([]);
          expect(new Set(box.adopted.values()).size).toBe(bodies.length);
        },
      ),
      runs,
    );
  });

  it('draws a message on its way as one of mine that has no event yet', () => {
    expect(echoOf(outgoing('e1', 'hi'), me, true)).toMatchObject({
      key: 'e1',
      eventId: null,
      mine: true,
      encrypted: true,
      send: { state: 'sending' },
      body: { kind: 'text', body: 'hi' },
    });
  });
});
