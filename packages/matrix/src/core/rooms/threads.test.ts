import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { type IEvent, MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { ThreadFilterType } from 'matrix-js-sdk/lib/models/thread.js';
import { describe, expect, it } from 'vitest';
import { roomId } from '../../protocol/ids.ts';
import { roomThreads } from './threads.ts';

const here = roomId('!room:test');

const event = (id: string, body: string, more: object = {}) => ({
  event_id: id,
  type: 'm.room.message',
  sender: '@ben:test',
  origin_server_ts: 1_000,
  content: { msgtype: 'm.text', body },
  ...more,
});

const root = (id: string, body: string, count: number, last: string) =>
  event(id, body, {
    unsigned: {
      'm.relations': {
        'm.thread': {
          count,
          current_user_participated: true,
          latest_event: event(`${id}-last`, last, { origin_server_ts: 2_000 }),
        },
      },
    },
  });

function clientWith(chunk: readonly object[], end?: string) {
  const asked: unknown[] = [];
  // Only what a list of threads takes of the SDK's room and client.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const room = {
    roomId: here,
    findEventById: () => undefined,
    getMember: () => null,
    getThreadUnreadNotificationCount: () => 3,
  } as unknown as Room;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const client = {
    createThreadListMessagesRequest: (...args: readonly unknown[]) => {
      asked.push(args);
      return Promise.resolve({ chunk, end });
    },
    getEventMapper: () => (raw: Partial<IEvent>) => new MatrixEvent(raw),
    decryptEventIfNeeded: () => Promise.resolve(),
  } as unknown as MatrixClient;
  return { client, room, asked };
}

describe('a page of threads', () => {
  it('stands by the newest reply, each thread with its first and its last message', async () => {
    // As the SDK gives a page: oldest first.
    const { client, room } = clientWith(
      [root('$a', 'bread', 1, 'rye'), root('$b', 'oven', 2, 'open')],
      'n',
    );
    const { threads, next } = await roomThreads(client, room, {
      roomId: here,
      which: 'all',
      limit: 25,
    });
    expect(threads.map(({ rootId }) => rootId)).toEqual(['$b', '$a']);
    expect(threads[0]).toMatchObject({
      line: { kind: 'text', text: 'oven' },
      replies: 2,
      last: { sentAtMs: 2_000, line: { kind: 'text', text: 'open' } },
      mine: true,
      unread: 3,
    });
    expect(next).toBe('n');
  });

  it('leaves out what is no thread, and ends where there is no more', async () => {
    const { client, room } = clientWith([event('$x', 'not a thread'), { odd: true }]);
    expect(await roomThreads(client, room, { roomId: here, which: 'mine', limit: 25 })).toEqual({
      threads: [],
      next: null,
    });
  });

  it('never asks for more than fifty', async () => {
    const { client, room, asked } = clientWith([]);
    await roomThreads(client, room, { roomId: here, which: 'mine', before: 'p', limit: 9_000 });
    expect(asked).toEqual([[here, 'p', 50, 'b', ThreadFilterType.My]]);
  });
});
