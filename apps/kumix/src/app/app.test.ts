import { describe, expect, it, vi } from 'vitest';
import { roomIdOf, roomOf, signedInAs, userIdOf } from '../testing/rooms.ts';
import { scriptedApp } from '../testing/scriptedApp.ts';
import type { ExtensionBridge } from './contracts.ts';
import { createStore } from './store.ts';

function setUp() {
  const ended = vi.fn();
  const bridge: ExtensionBridge = {
    renderer: {
      format: () => Promise.resolve({ html: '' }),
      placeholder: () => Promise.resolve(null),
    },
    panels: createStore([]),
    settingsPages: [],
    dispose: ended,
  };
  const forget = vi.fn(() => Promise.resolve());
  const extensions = vi.fn(() =>
    Promise.resolve({ startExtensions: () => Promise.resolve(bridge), forgetExtensions: forget }),
  );
  return { ...scriptedApp({ extensions }), bridge, ended, forget, extensions };
}

const started = ({ app, bridge }: Pick<ReturnType<typeof setUp>, 'app' | 'bridge'>) =>
  vi.waitFor(() => expect(app.extensions.get()).toBe(bridge));

describe('the session', () => {
  it('loads the list as soon as it is restored, before anyone is signed in', () => {
    const { say, watching, app } = setUp();
    expect(watching('rooms')).toHaveLength(0);
    say('session', { state: 'restoring' });
    expect(watching('rooms')).toHaveLength(1);
    expect(app.commands.context.get().signedIn).toBe(false);
  });

  it('starts extensions once for an account, after its first screen, and ends them with it', async () => {
    const { say, app, bridge, ended, extensions } = setUp();
    say('session', { ...signedInAs('ada'), crypto: 'loading' });
    say('session', signedInAs('ada'));
    expect(extensions).not.toHaveBeenCalled();
    app.firstScreen.roomDrawn();
    await started({ app, bridge });
    expect(extensions).toHaveBeenCalledTimes(1);
    expect(app.extensions.get()).toBe(bridge);
    say('session', { state: 'signed-out' });
    expect(app.extensions.get()).toBeNull();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('forgets what extensions kept at a log-out', async () => {
    const { say, app, bridge, forget } = setUp();
    say('session', signedInAs('ada'));
    app.firstScreen.roomDrawn();
    await started({ app, bridge });
    say('session', { state: 'signed-out' });
    expect(app.extensions.get()).toBeNull();
    await vi.waitFor(() => expect(forget).toHaveBeenCalledExactlyOnceWith(userIdOf('ada')));
  });

  it('keeps what extensions kept where another tab took the account over', async () => {
    const { say, app, bridge, ended, forget } = setUp();
    say('session', signedInAs('ada'));
    app.firstScreen.roomDrawn();
    await started({ app, bridge });
    say('session', { state: 'elsewhere' });
    expect(ended).toHaveBeenCalledOnce();
    await Promise.resolve();
    expect(forget).not.toHaveBeenCalled();
  });

  it('lets a message wait for extensions that are still starting', async () => {
    const { say, app, bridge } = setUp();
    say('session', signedInAs('ada'));
    const early = app.extensions.get();
    expect(early).not.toBe(bridge);
    expect(await early?.renderer.format('*x*', roomOf('den').id)).toEqual({ html: '' });
  });

  it('takes rooms, panels and dialogs away when it ends or moves to another tab', () => {
    const { say, app } = setUp();
    say('session', signedInAs('ada'));
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('den')] }] });
    app.panel.set({ kind: 'info' });
    app.dialogs.show({ kind: 'directory' });
    say('session', { state: 'elsewhere' });
    expect(app.rooms.snapshot.get().byId.size).toBe(0);
    expect(app.panel.get()).toBeNull();
    expect(app.dialogs.open.get()).toBeNull();
    expect(app.commands.context.get().signedIn).toBe(false);
  });
});

describe('the room in view', () => {
  it('is remembered and told to commands; what belongs to one room closes with it', () => {
    const { app, storage } = setUp();
    app.go({ to: 'room', roomId: roomIdOf('a') });
    expect(storage.read('room')).toBe(roomIdOf('a'));
    expect(app.commands.context.get().roomId).toBe(roomIdOf('a'));
    app.panel.set({ kind: 'member', userId: userIdOf('bea') });
    app.go({ to: 'room', roomId: roomIdOf('b') });
    expect(app.panel.get()).toBeNull();
    app.panel.set({ kind: 'info' });
    app.go({ to: 'room', roomId: roomIdOf('c') });
    expect(app.panel.get()).toEqual({ kind: 'info' });
  });
});

describe('failures', () => {
  it('are told with what was being done; cancelling is none', () => {
    const { app } = setUp();
    app.report(new DOMException('x', 'AbortError'), 'Leaving');
    expect(app.toasts.shown.get()).toEqual([]);
    app.report(Object.assign(new Error('Not allowed here.'), { code: 'forbidden' }), 'Leaving');
    expect(app.toasts.shown.get()).toMatchObject([{ text: 'Leaving: Not allowed here.' }]);
  });

  it('hold back the text of what is no failure of the core', () => {
    const { app } = setUp();
    app.report(new Error('token abc123'), 'Leaving');
    expect(app.toasts.shown.get()[0]?.text).not.toContain('abc123');
  });
});

it('lets go of everything when it is disposed of', () => {
  const { app, open, say } = setUp();
  say('session', signedInAs('ada'));
  app.dispose();
  expect(open()).toBe(0);
});
