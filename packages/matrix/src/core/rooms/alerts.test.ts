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
    getRoom: () => room,
  });
  // Only what alerts take of the SDK's client.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const alerts = new LiveAlerts(client as unknown as MatrixClient, () => {}, Date.now());
  /** As the SDK tells of a message that the homeserver has held for `age` milliseconds. */
  const comes = (body: string, age: number, meanwhile = (): void => {}): void => {
    const event = new MatrixEvent({
      event_id: `$${body}`,
      type: 'm.room.message',
      sender: '@grace:test',
      origin_server_ts: 1,
      content: { msgtype: 'm.text', body },
      room_id: room.roomId,
      unsigned: { age },
    });
    events.emit(RoomEvent.Timeline, event, room, false, false, { liveEvent: true });
    meanwhile();
    // Once all that came for its room has been read.
    events.emit(ClientEvent.Event, event);
  };
  const synced = (): void => void events.emit(ClientEvent.Sync, SyncState.Syncing);
  const told = (): readonly string[] => (alerts.read()?.alerts ?? []).map(({ eventId }) => eventId);
  const names = (): readonly string[] =>
    (alerts.read()?.alerts ?? []).map(({ roomName }) => roomName);
  return { comes, synced, told, room, names };
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

it('what comes with the name of its room is told under that name, once', () => {
  const { comes, synced, room, names } = alertsOf(SyncState.Syncing);
  synced();
  room.name = 'Empty room';
  comes('first', 0, () => {
    room.name = 'Kitchen';
  });
  expect(names()).toEqual(['Kitchen']);
});
