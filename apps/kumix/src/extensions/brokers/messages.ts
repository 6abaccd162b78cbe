import { BrokerError, type MessageBroker, type MessageEvent } from '@kumix/host';
import { applyDeltas, english, type TimelineItem, type ViewUpdate } from '@kumix/matrix';
import { type CorePort, failureOf } from '../../app/core.ts';
import { eventIdOf, roomIdOf } from './ids.ts';

function messageOf(roomId: string, item: TimelineItem): MessageEvent | undefined {
  const { body, eventId } = item;
  if (eventId === null || !('body' in body)) return undefined;
  const formatted = 'formattedBody' in body ? body.formattedBody : null;
  return {
    eventId,
    roomId,
    sender: item.sender.userId,
    type: body.kind === 'sticker' ? 'm.sticker' : 'm.room.message',
    sentAtMs: item.sentAtMs,
    body: ('caption' in body ? body.caption : null) ?? body.body,
    ...(formatted === null ? {} : { formattedBody: formatted }),
  };
}

const cancelled = (): BrokerError => new BrokerError('aborted', 'The call was cancelled.');

export function createMessageBroker(core: CorePort): MessageBroker {
  /** Follows one timeline until `done` says so, the signal aborts or the core ends the view. */
  function follow<T>(
    roomId: string,
    at: string | undefined,
    signal: AbortSignal | undefined,
    done: (
      items: readonly TimelineItem[],
      ends: ViewUpdate<'timeline'>['ends'],
      subscription: number,
    ) => T | undefined,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let items: readonly TimelineItem[] = [];
      const end = (finish: () => void): void => {
        watch.stop();
        signal?.removeEventListener('abort', aborted);
        finish();
      };
      const aborted = (): void => end(() => reject(cancelled()));
      const watch = core.watch(
        'timeline',
        {
          roomId: roomIdOf(roomId),
          live: true,
          ...(at === undefined ? {} : { at: eventIdOf(at) }),
        },
        ({ deltas, ends }) => {
          items = applyDeltas(items, deltas);
          try {
            const result = done(items, ends, watch.subscription);
            if (result !== undefined) end(() => resolve(result));
          } catch (error) {
            end(() => reject(error));
          }
        },
        (failure) => end(() => reject(new BrokerError('unavailable', failure.message))),
      );
      if (signal?.aborted === true) aborted();
      else signal?.addEventListener('abort', aborted, { once: true });
    });
  }

  /** Nothing of an extension's goes out once it was told that it was not sent. */
  async function abandon(roomId: string, key: string): Promise<void> {
    for (;;) {
      try {
        await core.call('send.abandon', { roomId: roomIdOf(roomId), key });
        return;
      } catch (error) {
        const { code, retryAfterMs } = failureOf(error);
        // Any other core has dropped it when it started: it is transient.
        if (code !== 'too-busy') return;
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs ?? 500));
      }
    }
  }

  return {
    read(roomId, { limit, before }, signal) {
      let asked = false;
      // What was asked of the homeserver goes on when the call is given up: not over until it answers.
      return follow(roomId, before, undefined, (items, ends, subscription) => {
        if (signal.aborted) throw cancelled();
        const end =
          before === undefined ? items.length : items.findIndex((item) => item.eventId === before);
        const messages = items
          .slice(0, Math.max(0, end))
          .flatMap((item) => messageOf(roomId, item) ?? []);
        const failed = ends.error !== null;
        if (messages.length >= limit || ends.atStart || failed) {
          return messages.slice(-limit).toReversed();
        }
        if (!asked && ends.loading === 'none') {
          asked = true;
          core.call('timeline.load', { subscription, direction: 'backwards', count: limit }).then(
            () => (asked = false),
            // The view's own `ends.error` or `ended` tells; a second report would be a duplicate.
            () => {},
          );
        }
        return undefined;
      });
    },

    async send(roomId, message, signal) {
      // Without the signal: whoever gives up needs the key, or it goes out all the same.
      const { key } = await core.call('send.text', {
        roomId: roomIdOf(roomId),
        body: message.body,
        ...(message.formattedBody === undefined ? {} : { formattedBody: message.formattedBody }),
        transient: true,
      });
      try {
        return await follow<string>(roomId, undefined, signal, (items) => {
          const mine = items.find((item) => item.key === key);
          if (mine?.send.state === 'failed') {
            throw new BrokerError('failed', english(mine.send.reason));
          }
          return mine?.send.state === 'sent' ? (mine.eventId ?? undefined) : undefined;
        });
      } catch (error) {
        await abandon(roomId, key);
        throw error;
      }
    },

    watch(roomId, deliver, failed) {
      let items: readonly TimelineItem[] = [];
      let seen: Set<string> | undefined;
      const watch = core.watch(
        'timeline',
        { roomId: roomIdOf(roomId), live: true },
        ({ deltas }) => {
          const before = new Set(items.map(({ key }) => key));
          items = applyDeltas(items, deltas);
          // The first snapshot is history, and so is what is loaded above it. What was there may
          // still become a message: once it is decrypted, or the homeserver has taken it.
          const last = items.findLastIndex(({ key }) => before.has(key));
          const live = items.filter(({ key }, at) => at > last || before.has(key));
          const fresh = live.flatMap((item) => messageOf(roomId, item) ?? []);
          const known = seen;
          seen = new Set(items.flatMap(({ eventId }) => eventId ?? []));
          for (const item of items) {
            // Its id is known, its words are not yet.
            if (item.eventId !== null && messageOf(roomId, item) === undefined) {
              seen.delete(item.eventId);
            }
          }
          if (known === undefined) return;
          for (const message of fresh) if (!known.has(message.eventId)) deliver(message);
        },
        (failure) => failed(new BrokerError('unavailable', failure.message)),
      );
      return () => watch.stop();
    },
  };
}
