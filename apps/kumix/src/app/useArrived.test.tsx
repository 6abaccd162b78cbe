// @vitest-environment happy-dom
import type { RoomId } from '@kumix/matrix';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventId } from '../room/testing/items.ts';
import { mounting } from '../testing/mounting.ts';
import { roomIdOf } from '../testing/rooms.ts';
import { scriptedApp } from '../testing/scriptedApp.ts';
import type { App } from './app.ts';
import type { Destination } from './contracts.ts';
import { expectRoom } from './roomPart.ts';
import { formatDestination } from './route.ts';
import { useArrived } from './useArrived.ts';

vi.mock('./roomPart.ts', () => ({ expectRoom: vi.fn() }));

const one = roomIdOf('one');
const two = roomIdOf('two');
const room = (roomId: RoomId): Destination => ({ to: 'room', roomId });
const settings: Destination = { to: 'settings', page: 'looks' };

const { draw } = mounting();
let app: App;
let frames: Map<number, () => void>;
let hidden = false;
let messages: Map<unknown, () => void>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames = new Map();
  let asked = 0;
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => {
    frames.set((asked += 1), run);
    return asked;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
  hidden = false;
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
    hidden ? 'hidden' : 'visible',
  );
  messages = new Map();
  vi.mocked(expectRoom).mockImplementation(
    (_app, roomId) => new Promise((there) => messages.set(roomId, there)),
  );
  app = scriptedApp().app;
});
afterEach(() => {
  app.dispose();
  vi.useRealTimers();
});

function Place() {
  return <p>{formatDestination(useArrived(app))}</p>;
}

const drawn = (): string | null => document.querySelector('p')?.textContent ?? null;
const at = (destination: Destination): string => formatDestination(destination);
const show = (): Promise<void> => draw(<Place />);
const go = (destination: Destination): Promise<void> => act(async () => app.go(destination));
/** The browser draws a frame and then goes on with what was put off until then. */
const paint = (): Promise<void> =>
  act(async () => {
    for (const run of frames.values()) run();
    frames.clear();
    // One turn for what waited for the frame, one for what comes behind that.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((done) => setImmediate(done));
  });
const pass = (ms: number): Promise<void> => act(async () => void vi.advanceTimersByTime(ms));
const arrive = (roomId: RoomId): Promise<void> => act(async () => messages.get(roomId)?.());

describe('the place that is drawn', () => {
  it('is the one wanted at first', async () => {
    await act(async () => app.go(settings));
    await show();
    expect(drawn()).toBe(at(settings));
    expect(frames.size).toBe(0);
  });

  it('follows a click once the frame that answers it is through', async () => {
    await show();
    await go(settings);
    expect(drawn()).toBe(at({ to: 'home' }));
    await paint();
    expect(drawn()).toBe(at(settings));
  });

  it('is a room with its messages, where these are there by then', async () => {
    await show();
    await go(room(one));
    await arrive(one);
    expect(drawn()).toBe(at({ to: 'home' }));
    await paint();
    expect(drawn()).toBe(at(room(one)));
  });

  it('waits for the messages of a room, but no longer than a frame', async () => {
    await show();
    await go(room(one));
    await paint();
    await pass(15);
    expect(drawn()).toBe(at({ to: 'home' }));
    await pass(1);
    expect(drawn()).toBe(at(room(one)));
  });

  it('follows messages that come while it waits', async () => {
    await show();
    await go(room(one));
    await paint();
    await pass(5);
    await arrive(one);
    expect(drawn()).toBe(at(room(one)));
  });

  it('is never a room that one has gone on from', async () => {
    await show();
    await go(room(one));
    await paint();
    await go(room(two));
    await arrive(one);
    await pass(100);
    expect(drawn()).toBe(at({ to: 'home' }));
    await paint();
    await pass(16);
    expect(drawn()).toBe(at(room(two)));
  });

  it('stays where one was when one comes back before the other was drawn', async () => {
    await show();
    await go(room(one));
    await go({ to: 'home' });
    await arrive(one);
    await paint();
    await pass(100);
    expect(drawn()).toBe(at({ to: 'home' }));
  });

  it('does not ask for the newest messages where an event is wanted', async () => {
    await show();
    const event: Destination = { to: 'room', roomId: one, eventId: eventId('$event') };
    await go(event);
    await paint();
    expect(drawn()).toBe(at(event));
    expect(expectRoom).not.toHaveBeenCalled();
  });

  it('follows without a frame in a page that is not seen', async () => {
    hidden = true;
    await show();
    await go(settings);
    expect(frames.size).toBe(0);
    await pass(1);
    expect(drawn()).toBe(at(settings));
  });
});
