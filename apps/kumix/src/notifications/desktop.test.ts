import type { Alert, EventId, RoomId, UserId } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../app/storage.ts';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createDesktop } from './desktop.ts';
import type { Notifier, Permission } from './notifier.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const roomId = '!r:x' as RoomId;
const other = '!o:x' as RoomId;
const alert: Alert = {
  roomId,
  eventId: '$e' as EventId,
  roomName: 'Kitchen',
  direct: false,
  encrypted: false,
  sender: { userId: '@grace:x' as UserId, name: 'Grace', avatar: null },
  line: { kind: 'text', text: 'The bread is out' },
  highlight: false,
  sound: false,
  invite: false,
};
/* oxlint-enable typescript/no-unsafe-type-assertion */

function setUp(
  options: { readonly answer?: Permission; readonly stored?: Record<string, string> } = {},
) {
  const script = scriptedCore();
  const told: { title: string; body: string; click: () => void; closed: boolean }[] = [];
  const opened: unknown[] = [];
  const view: { room: RoomId | null } = { room: null };
  let permission: Permission = options.stored === undefined ? 'default' : 'granted';
  const notifier: Notifier = {
    permission: () => permission,
    request: () => {
      permission = options.answer ?? 'granted';
      return Promise.resolve(permission);
    },
    show: ({ title, body, onClick }) => {
      const one = { title, body, click: onClick, closed: false };
      told.push(one);
      return { close: () => void (one.closed = true) };
    },
  };
  const storage = memoryStorage(options.stored);
  const desktop = createDesktop({
    core: script.core,
    storage,
    notifier,
    inView: (room) => view.room === room,
    open: (...place) => opened.push(place),
  });
  return { script, told, opened, view, desktop, storage };
}

const on = { 'notify.desktop': 'on' };

describe('desktop notifications', () => {
  it('are off, and the core is not even asked, until a person says so', async () => {
    const { script, desktop, storage } = setUp();
    desktop.start();
    expect(script.watching('alerts')).toHaveLength(0);
    await desktop.turn(true);
    expect(script.watching('alerts')).toHaveLength(1);
    expect(storage.read('notify.desktop')).toBe('on');
  });

  it('stay off where the browser’s permission is refused', async () => {
    const { script, desktop } = setUp({ answer: 'denied' });
    desktop.start();
    await desktop.turn(true);
    expect(desktop.state.get()).toMatchObject({ on: false, permission: 'denied' });
    expect(script.watching('alerts')).toHaveLength(0);
  });

  it('say nothing of the room in view', () => {
    const { script, desktop, told, view } = setUp({ stored: on });
    desktop.start();
    view.room = roomId;
    script.say('alerts', { alerts: [alert, { ...alert, roomId: other }] });
    expect(told.map(({ title }) => title)).toEqual(['Grace in Kitchen']);
  });

  it('keep the words of encrypted messages to themselves unless the person wants them', () => {
    const { script, desktop, told } = setUp({ stored: on });
    desktop.start();
    const secret = {
      ...alert,
      encrypted: true,
      line: { kind: 'text', text: 'The key is under the mat' },
    } as const;
    script.say('alerts', { alerts: [secret] });
    expect(told[0]?.body).toBe('New encrypted message');
    desktop.setShowEncrypted(true);
    script.say('alerts', { alerts: [secret] });
    expect(told[1]?.body).toBe('The key is under the mat');
  });

  it('lead to the message, an invite to its room', () => {
    const { script, desktop, told, opened } = setUp({ stored: on });
    desktop.start();
    script.say('alerts', { alerts: [alert, { ...alert, roomId: other, invite: true }] });
    for (const { click } of told) click();
    expect(opened).toEqual([
      [roomId, '$e'],
      [other, null],
    ]);
    expect(told[1]).toMatchObject({ title: 'Kitchen', body: 'Grace invites you' });
  });

  it('go away when the room is read, the person logs out, or turns them off', async () => {
    const { script, desktop, told } = setUp({ stored: on });
    desktop.start();
    script.say('alerts', { alerts: [alert] });
    desktop.clear(roomId);
    expect(told[0]?.closed).toBe(true);
    script.say('alerts', { alerts: [alert] });
    desktop.stop();
    expect(told[1]?.closed).toBe(true);
    expect(script.watching('alerts')).toHaveLength(0);
    desktop.start();
    await desktop.turn(false);
    expect(script.open()).toBe(0);
  });
});
