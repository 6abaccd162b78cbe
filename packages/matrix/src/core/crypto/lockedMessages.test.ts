import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { describe, expect, it, vi } from 'vitest';
import { LockedMessages, mostKeys, waitsMs } from './lockedMessages.ts';

interface Message {
  readonly event: MatrixEvent;
  reason: DecryptionFailureCode | null;
}

function message(
  session: string,
  roomId = '!den:x',
  reason = DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
): Message {
  const self: Message = {
    reason,
    event: {
      getRoomId: () => roomId,
      getWireContent: () => ({ session_id: session }),
      isDecryptionFailure: () => self.reason !== null,
      get decryptionFailureReason() {
        return self.reason;
      },
    } as unknown as MatrixEvent,
  };
  return self;
}

function scene() {
  let nowMs = 0;
  let timer: { readonly at: number; readonly run: () => void } | undefined;
  const backup = vi.fn<() => Promise<string | null>>(() => Promise.resolve('1 a'));
  const tried: MatrixEvent[] = [];
  const locked = new LockedMessages({
    backup,
    again: async (event) => {
      tried.push(event);
      // As the SDK: each try is told, also one that fails.
      locked.tried(event);
    },
    clock: {
      now: () => nowMs,
      setTimeout: (run, ms) => {
        const mine = { at: nowMs + ms, run };
        timer = mine;
        return () => {
          if (timer === mine) timer = undefined;
        };
      },
    },
  });
  const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
  const advance = async (ms: number): Promise<void> => {
    const until = nowMs + ms;
    while (timer !== undefined && timer.at <= until) {
      const { at, run } = timer;
      timer = undefined;
      nowMs = Math.max(nowMs, at);
      run();
      await settle();
    }
    nowMs = until;
  };
  return { locked, backup, tried, advance, timed: () => timer !== undefined };
}

describe('a message whose key is missing', () => {
  it('is tried again after a while, once for all messages of its key', async () => {
    const { locked, tried, advance } = scene();
    const first = message('s');
    locked.tried(first.event);
    locked.tried(message('s').event);
    await advance(waitsMs[0] - 1);
    expect(tried).toEqual([]);
    await advance(1);
    expect(tried).toEqual([first.event]);
  });

  it('is tried again only once the backup has changed, and the backup is asked less and less often', async () => {
    const { locked, backup, tried, advance, timed } = scene();
    locked.tried(message('s').event);
    await advance(waitsMs[0]);
    await advance(waitsMs[1]);
    await advance(waitsMs[2] - 1);
    expect(backup).toHaveBeenCalledTimes(2);
    expect(tried).toHaveLength(1);
    backup.mockResolvedValue('1 b');
    await advance(1);
    expect(backup).toHaveBeenCalledTimes(3);
    expect(tried).toHaveLength(2);
    await advance(1_000 * 60 * 60 * 24);
    expect(backup).toHaveBeenCalledTimes(waitsMs.length);
    expect(timed()).toBe(false);
  });

  it('does not count a look at a homeserver that was not there', async () => {
    const { locked, backup, tried, advance } = scene();
    backup.mockRejectedValueOnce(new Error('offline'));
    locked.tried(message('s').event);
    await advance(waitsMs[0]);
    expect(tried).toEqual([]);
    await advance(waitsMs[0]);
    expect(tried).toHaveLength(1);
  });

  it('is not looked for where there is no backup', async () => {
    const { locked, backup, tried, advance } = scene();
    backup.mockResolvedValue(null);
    locked.tried(message('s').event);
    await advance(waitsMs[0]);
    expect(backup).toHaveBeenCalledOnce();
    expect(tried).toEqual([]);
  });

  it('is let alone once it is open', async () => {
    const { locked, backup, advance, timed } = scene();
    const one = message('s');
    locked.tried(one.event);
    one.reason = null;
    locked.tried(one.event);
    await advance(waitsMs[0]);
    expect(backup.mock.calls.length).toBeLessThanOrEqual(1);
    expect(timed()).toBe(false);
  });

  it('is still looked for where a later message of the same key is open', async () => {
    const { locked, tried, advance } = scene();
    const early = message('s', '!den:x', DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX);
    locked.tried(early.event);
    const late = message('s');
    late.reason = null;
    locked.tried(late.event);
    await advance(waitsMs[0]);
    expect(tried).toEqual([early.event]);
  });

  it.each([
    DecryptionFailureCode.UNKNOWN_ERROR,
    DecryptionFailureCode.UNSIGNED_SENDER_DEVICE,
    DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED,
  ])('is not looked for where no key would help: %s', (reason) => {
    const { locked, timed } = scene();
    locked.tried(message('s', '!den:x', reason).event);
    expect(timed()).toBe(false);
  });

  it('is looked for at once when there is a reason, in its room, and not more often than by itself', async () => {
    const { locked, backup, tried, advance } = scene();
    const here = message('s');
    locked.tried(here.event);
    locked.tried(message('t', '!attic:x').event);
    await advance(waitsMs[0]);
    await advance(waitsMs[0]);
    expect(tried).toHaveLength(2);
    for (let times = 0; times < 5; times += 1) locked.hurry('!den:x');
    await advance(0);
    expect(tried).toHaveLength(3);
    expect(tried.at(-1)).toBe(here.event);
    expect(backup).toHaveBeenCalledTimes(2);
    locked.hurry('!den:x');
    await advance(waitsMs[0] - 1);
    expect(tried).toHaveLength(3);
    await advance(1);
    expect(tried).toHaveLength(4);
  });

  it('is one of a bounded number', async () => {
    const { locked, tried, advance } = scene();
    for (let number = 0; number < mostKeys + 50; number += 1) {
      locked.tried(message(`s${number}`).event);
    }
    await advance(waitsMs[0]);
    expect(tried).toHaveLength(mostKeys);
  });

  it('is forgotten when its account is closed', async () => {
    const { locked, backup, advance, timed } = scene();
    locked.tried(message('s').event);
    locked.dispose();
    locked.tried(message('t').event);
    await advance(waitsMs[0]);
    expect(timed()).toBe(false);
    expect(backup).not.toHaveBeenCalled();
  });
});
