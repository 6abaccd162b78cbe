import { BrokerError, type MessageBroker, type MessageEvent } from '@kumix/host';
import { applyDeltas, type TimelineItem, type ViewUpdate } from '@kumix/matrix';
import { type CorePort, failureOf } from '../../app/core.ts';
import { seenOf } from '../../room/html/seen.ts';
import { eventIdOf, roomIdOf } from './ids.ts';

type Ends = ViewUpdate<'timeline'>['ends'];

/** What is made of a timeline that is followed. */
interface Follower<T> {
  /** Gives what was looked for; `look` looks again though nothing has changed. */
  readonly done: (view: {
    readonly items: readonly TimelineItem[];
    readonly ends: Ends;
    readonly subscription: number;
    readonly look: () => void;
    readonly fail: (error: unknown) => void;
  }) => T | undefined;
  /** Whether the homeserver still works for it; `seen` where the timeline has come. */
  readonly busy?: (seen: boolean) => boolean;
}

/** Milliseconds after which nobody waits for a request that was given up: the core gives it 30 s. */
const mostRequestMs = 35_000;

const cancelled = (): BrokerError => new BrokerError('aborted', 'The call was cancelled.');

/** Never in the core's words: they name people, their devices, and what the homeserver says. */
const unread = (): BrokerError =>
  new BrokerError('unavailable', 'The messages cannot be read now: try again later.');

/** Milliseconds since the epoch; 0 where the sender's server claims what is no time. */
const timeOf = (claimedMs: number): number =>
  Number.isSafeInteger(claimedMs) && claimedMs >= 0 ? claimedMs : 0;

interface MessageBrokerOptions {
  /** HTML as it may go out; `null` where it cannot be read. */
  readonly rewritten: (html: string) => string | null;
  /** Told of a room before a message of it is given that came encrypted. */
  readonly sawEncrypted: (roomId: string) => void;
}

export function createMessageBroker(
  core: CorePort,
  { rewritten, sawEncrypted }: MessageBrokerOptions,
): MessageBroker {
  function messageOf(roomId: string, item: TimelineItem): MessageEvent | undefined {
    const { body, eventId } = item;
    if (eventId === null || !('body' in body)) return undefined;
    if (item.encrypted) sawEncrypted(roomId);
    const formatted = 'formattedBody' in body ? body.formattedBody : null;
    return {
      eventId,
      roomId,
      sender: item.sender.userId,
      type: body.kind === 'sticker' ? 'm.sticker' : 'm.room.message',
      sentAtMs: timeOf(item.sentAtMs),
      body: ('caption' in body ? body.caption : null) ?? body.body,
      ...(formatted === null ? {} : { formattedBody: formatted }),
    };
  }

  function worded(message: { readonly body: string; readonly formattedBody?: string }) {
    const body = seenOf(message.body);
    if (body.trim() === '') {
      throw new BrokerError('invalid-params', 'body: there is nothing in it that can be seen.');
    }
    if (message.formattedBody === undefined) return { body };
    const formattedBody = rewritten(message.formattedBody);
    if (formattedBody !== null) return { body, formattedBody };
    throw new BrokerError(
      'invalid-params',
      'formattedBody cannot be shown safely: send less, or plain text.',
    );
  }

  /** Follows one timeline until `done` says so, the signal aborts or the core ends the view. */
  function follow<T>(
    roomId: string,
    at: string | undefined,
    signal: AbortSignal,
    { done, busy = () => false }: Follower<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let items: readonly TimelineItem[] = [];
      let ends: Ends | undefined;
      let over = false;
      let patience: ReturnType<typeof setTimeout> | undefined;
      const end = (finish: () => void): void => {
        if (over) return;
        over = true;
        watch.stop();
        clearTimeout(patience);
        signal.removeEventListener('abort', aborted);
        finish();
      };
      const fail = (error: unknown): void => end(() => reject(error));
      const look = (): void => {
        if (over || ends === undefined) return;
        if (signal.aborted) {
          if (!busy(true)) fail(cancelled());
          return;
        }
        try {
          const result = done({ items, ends, subscription: watch.subscription, look, fail });
          if (result !== undefined) end(() => resolve(result));
        } catch (error) {
          fail(error);
        }
      };
      const aborted = (): void => {
        if (!busy(ends !== undefined)) return fail(cancelled());
        patience = setTimeout(() => fail(cancelled()), mostRequestMs);
      };
      const watch = core.watch(
        'timeline',
        {
          roomId: roomIdOf(roomId),
          live: true,
          ...(at === undefined ? {} : { at: eventIdOf(at) }),
        },
        (update) => {
          items = applyDeltas(items, update.deltas);
          ({ ends } = update);
          look();
        },
        () => fail(unread()),
      );
      if (signal.aborted) aborted();
      else signal.addEventListener('abort', aborted, { once: true });
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
      return follow(roomId, before, signal, {
        // What was asked of the homeserver goes on when the call is given up, and counts until it answers.
        busy: (seen) => asked || !seen,
        done({ items, ends, subscription, look, fail }) {
          const end =
            before === undefined
              ? items.length
              : items.findIndex((item) => item.eventId === before);
          const messages = items
            .slice(0, Math.max(0, end))
            // Of an edit that has not gone out, the words are nobody's but the person's.
            .filter(({ send }) => send.state === 'sent')
            .flatMap((item) => messageOf(roomId, item) ?? []);
          if (messages.length >= limit || (ends.atStart && end >= 0)) {
            return messages.slice(-limit).toReversed();
          }
          // Fewer would say that there are no more.
          if (ends.error !== null) throw unread();
          if (asked || ends.loading !== 'none') return undefined;
          if (end < 0) {
            throw new BrokerError('not-found', 'before: no message of this room has this id.');
          }
          asked = true;
          core.call('timeline.load', { subscription, direction: 'backwards', count: limit }).then(
            () => {
              asked = false;
              look();
            },
            // Where the view has told what failed, this is over already.
            () => fail(unread()),
          );
          return undefined;
        },
      });
    },

    async send(roomId, message, signal) {
      // Without the signal: whoever gives up needs the key, or it goes out all the same.
      const { key } = await core.call('send.text', {
        roomId: roomIdOf(roomId),
        ...worded(message),
        transient: true,
      });
      try {
        return await follow<string>(roomId, undefined, signal, {
          done({ items }) {
            const mine = items.find((item) => item.key === key);
            if (mine?.send.state === 'failed') {
              throw new BrokerError('failed', 'The message was not sent.');
            }
            return mine?.send.state === 'sent' ? (mine.eventId ?? undefined) : undefined;
          },
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
        ({ deltas, ends }) => {
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
          if (known === undefined) {
            // Nothing but reactions has come yet, say: what is on its way is history still.
            if (items.length === 0 && ends.loading !== 'none') seen = undefined;
            return;
          }
          for (const message of fresh) if (!known.has(message.eventId)) deliver(message);
        },
        () => failed(unread()),
      );
      return () => watch.stop();
    },
  };
}
