import { EventEmitter } from 'node:events';
import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { SyncState } from 'matrix-js-sdk/lib/sync.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveAlerts } from './alerts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function alertsOf(state: SyncState) {
  const events = new EventEmitter();
  const room = {
    roomId: '!kitchen:test',
    myUserId: '@ada:test',
    name: 'Kitchen',
    getMember: () => null,
    getDMInviter: () => undefined,
    hasEncryptionStateEvent: () => false,
  };
  const client = Object.assign(events, {
    getSyncState: () => state,
    getPushActionsForEvent: () => ({ notify: true, tweaks: {} }),
    getAccountData: () => undefined,
    getRoom: (): typeof room | null => room,
  });
  // Only what alerts take of the SDK's client.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const alerts = new LiveAlerts(client as unknown as MatrixClient, () => {}, Date.now());
  /** As the SDK tells of a message that the homeserver has held for `age` milliseconds. */
  const comes = (body: string, age: number): void => {
    const event = new MatrixEvent({
      event_id: `$${body}`,
      type: 'm.room.message',
      sender: '@grace:test',
      origin_server_ts: 1,
      content: { msgtype: 'm.text', body },
      unsigned: { age },
    });
    events.emit(RoomEvent.Timeline, event, room, false, false, { liveEvent: true });
  };
  const synced = (): void => void events.emit(ClientEvent.Sync, SyncState.Syncing);
  const told = (): readonly string[] => (alerts.read()?.alerts ?? []).map(({ eventId }) => eventId);
  /** A room that is new here, told of piece by piece; what is given says that all of it has come. */
  const arrives = (): (() => void) => {
    room.name = 'Empty room';
    client.getRoom = () => null;
    return () => {
      room.name = 'Kitchen';
      client.getRoom = () => room;
      events.emit(ClientEvent.Room, room);
    };
  };
  const names = (): readonly string[] =>
    (alerts.read()?.alerts ?? []).map(({ roomName }) => roomName);
  return { comes, synced, told, arrives, names };
}

describe('before the first live sync', () => {
  it('what was sent before the core was started is left to the list, what came since is told', () => {
    const { comes, told } = alertsOf(SyncState.Prepared);
    vi.advanceTimersByTime(1_000);
    comes('before', 1_001);
    comes('since', 999);
    expect(told()).toEqual(['$since']);
  });
});

describe('from the first live sync on', () => {
  it('everything new is told, but not what was held up for minutes', () => {
    const { comes, synced, told } = alertsOf(SyncState.Prepared);
    synced();
    comes('a moment ago', 5_000);
    comes('long ago', 121_000);
    expect(told()).toEqual(['$a moment ago']);
  });
});

it('what comes with a room that is new here is told once that has its name', () => {
  const { comes, synced, arrives, names } = alertsOf(SyncState.Syncing);
  synced();
  const came = arrives();
  comes('first', 0);
  expect(names()).toEqual([]);
  came();
  expect(names()).toEqual(['Kitchen']);
  comes('second', 0);
  expect(names()).toEqual(['Kitchen']);
});
