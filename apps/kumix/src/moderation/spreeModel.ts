import type { EventId, RoomId, UserId } from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import { createStore, type Readable } from '../app/store.ts';

export type Spree =
  | { readonly step: 'looking' }
  | { readonly step: 'found'; readonly eventIds: readonly EventId[]; readonly more: boolean }
  | {
      readonly step: 'removing' | 'stopped' | 'done';
      readonly done: number;
      readonly total: number;
    }
  | { readonly step: 'failed'; readonly message: string };

/** Removal of what one person wrote lately: looked for first, then one by one, at the homeserver's pace. */
export interface SpreeModel {
  readonly state: Readable<Spree>;
  look(): Promise<void>;
  /** Only from `found`. */
  remove(reason: string): Promise<void>;
  /** What is removed stays removed. */
  stop(): void;
}

interface Options {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** Resolves after `ms`, or at once where the signal ends. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

const most = 500;
const patienceMs = 2_000;

export function createSpree({ core, roomId, userId, wait }: Options): SpreeModel {
  const state = createStore<Spree>({ step: 'looking' });
  let ending = new AbortController();

  /** Resolves once it is gone, also where somebody else was faster. */
  const removeOne = async (
    eventId: EventId,
    reason: string,
    signal: AbortSignal,
  ): Promise<void> => {
    while (!signal.aborted) {
      try {
        await core.call('room.redact', { roomId, eventId, reason }, { signal });
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code === 'not-found') return;
        if (failure.code !== 'rate-limited') throw error;
        await wait(failure.retryAfterMs ?? patienceMs, signal);
      }
    }
  };

  return {
    state,
    async look() {
      ending = new AbortController();
      const { signal } = ending;
      state.set({ step: 'looking' });
      try {
        const { eventIds, more } = await core.call(
          'room.messagesBy',
          { roomId, userId, limit: most },
          { signal },
        );
        state.set({ step: 'found', eventIds, more });
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== 'aborted') state.set({ step: 'failed', message: failure.message });
      }
    },
    async remove(reason) {
      const found = state.get();
      if (found.step !== 'found') return;
      const { signal } = ending;
      const total = found.eventIds.length;
      let done = 0;
      state.set({ step: 'removing', done, total });
      try {
        for (const eventId of found.eventIds) {
          await removeOne(eventId, reason, signal);
          if (signal.aborted) break;
          done += 1;
          state.set({ step: 'removing', done, total });
        }
        state.set({ step: signal.aborted ? 'stopped' : 'done', done, total });
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code === 'aborted') state.set({ step: 'stopped', done, total });
        else state.set({ step: 'failed', message: failure.message });
      }
    },
    stop: () => ending.abort(),
  };
}
