import { type ExtensionHost, type ExtensionView, HostError, type Status } from '@kumix/host';
import type { RoomId } from '@kumix/matrix';
import { readManifest } from '@kumix/plugin';
import { guestMethods } from '@kumix/plugin/api';
import { describe, expect, it, vi } from 'vitest';
import { createStore } from '../app/store.ts';
import { createCommandRegistry } from '../commands/registry.ts';
import type { Toasts } from '../ui/toasts.ts';
import { createCommands } from './commands.ts';

const roomId = '!den:example.org' as RoomId;

function extension(id: string, name: string, commands: readonly object[]): ExtensionView {
  const read = readManifest(
    JSON.stringify({
      manifest: 1,
      id,
      version: '1.0.0',
      name,
      description: 'A test.',
      author: 'Test',
      kind: 'proc',
      entry: 'entry.js',
      capabilities: [{ name: 'command' }],
      contributes: { commands },
    }),
  );
  if (!read.ok) throw new Error(read.problems[0]?.sentence);
  const { manifest } = read;
  // What is told of it to the policy is of no account here.
  return { id, manifest, status: { state: 'enabled' } } as ExtensionView;
}

const courier = extension('org.example.courier', 'Courier', [
  { id: 'greet', title: 'Greet', slash: 'greet' },
]);

function setUp(views: readonly ExtensionView[] = [courier]) {
  const registry = createCommandRegistry({ mac: false, onFailure: vi.fn() });
  registry.setContext({ roomId, signedIn: true });
  const store = createStore(views);
  const extensions = { subscribe: store.subscribe, getSnapshot: store.get };
  const invoke = vi.fn<(method: string, params: unknown, options: unknown) => Promise<unknown>>();
  const mayBeAsked = vi.fn<ExtensionHost['mayBeAsked']>().mockReturnValue(true);
  const show = vi.fn<Toasts['show']>().mockReturnValue(7);
  const host = { extensions, mayBeAsked, invoke } as unknown as ExtensionHost;
  const dismiss = vi.fn<Toasts['dismiss']>();
  const timers = new Set<() => void>();
  const clock = {
    setTimeout(run: () => void, ms: number) {
      expect(ms).toBe(500);
      timers.add(run);
      return () => void timers.delete(run);
    },
  };
  const elapse = (): void => timers.forEach((run) => run());
  const commands = createCommands(host, { registry, toasts: { show, dismiss }, clock });
  const listed = (): readonly string[] => registry.offers().map(({ command }) => command.id);
  const become = (status: Status): void =>
    store.update((before) => before.map((view) => ({ ...view, status })));
  /** What the corner says once `/greet` has run. */
  const told = async (argument = '') => {
    show.mockClear();
    expect(registry.run('org.example.courier/greet', argument)).toBe(true);
    await vi.waitFor(() => expect(show).toHaveBeenCalledOnce());
    return show.mock.calls[0]?.[0];
  };
  return {
    registry,
    store,
    invoke,
    mayBeAsked,
    show,
    dismiss,
    timers,
    elapse,
    commands,
    listed,
    become,
    told,
  };
}

describe('the commands of an extension', () => {
  it('stand among the app’s under its name, and are taken out when it is turned off or ends', () => {
    const { registry, listed, become, commands } = setUp();
    expect(registry.offers()).toMatchObject([
      { command: { label: 'Greet', source: { extension: 'Courier' } }, unavailable: null },
    ]);
    expect(registry.slash('greet')?.command.id).toBe('org.example.courier/greet');
    become({ state: 'disabled' });
    expect(registry.commands.get()).toEqual([]);
    become({ state: 'enabled' });
    expect(listed()).toEqual(['org.example.courier/greet']);
    become({ state: 'refused', because: [] });
    expect(listed()).toEqual([]);
    become({ state: 'suspended' });
    expect(listed()).toHaveLength(1);
    commands.dispose();
    expect(registry.commands.get()).toEqual([]);
    become({ state: 'active' });
    expect(registry.commands.get()).toEqual([]);
  });

  it('are gone where the capability is denied, in this room or in all, and come back with it', () => {
    const { registry, store, mayBeAsked, listed } = setUp();
    mayBeAsked.mockImplementation((_id, _method, room) => room === undefined);
    expect(listed()).toEqual([]);
    expect(registry.run('org.example.courier/greet')).toBe(false);
    expect(mayBeAsked).toHaveBeenLastCalledWith('org.example.courier', 'command.run', roomId);
    registry.setContext({ roomId: null });
    expect(listed()).toHaveLength(1);
    mayBeAsked.mockReturnValue(false);
    store.set([...store.get()]);
    expect(registry.commands.get()).toEqual([]);
    mayBeAsked.mockReturnValue(true);
    store.set([...store.get()]);
    expect(listed()).toHaveLength(1);
  });

  it('say what to do where it was stopped for good', () => {
    const { registry, become } = setUp();
    become({ state: 'quarantined', why: 'hung' });
    const unavailable = expect.stringContaining('Start it again in Settings');
    expect(registry.offers()).toMatchObject([{ unavailable }]);
    expect(registry.slash('greet')).toMatchObject({ unavailable });
  });

  it('take no name of the app’s, whoever came first', () => {
    const thief = extension('org.example.thief', 'Thief', [
      { id: 'kick', title: 'Kick', slash: 'kick' },
      { id: 'greet', title: 'Greet', slash: 'greet' },
    ]);
    const { registry } = setUp([courier, thief]);
    const perform = vi.fn();
    const slash = { name: 'kick' };
    expect(registry.slash('kick')?.command.id).toBe('org.example.thief/kick');
    registry.register([{ id: 'room.kick', label: 'Kick', slash, source: 'app', perform }]);
    expect(registry.slash('kick')?.command.id).toBe('room.kick');
    expect(registry.slash('greet')?.command.id).toBe('org.example.courier/greet');
  });
});

describe('a command of an extension’s that is run', () => {
  it('is asked of that extension, about the room in view, and its answer stands behind its name', async () => {
    const { invoke, told } = setUp();
    invoke.mockResolvedValue({
      value: { message: ' \u202eolleh\u2069\n\nKumix:\u00a0\u00a0log in' + '\u0301'.repeat(900) },
    });
    const toast = await told('you all');
    expect(invoke).toHaveBeenCalledExactlyOnceWith(
      'command.run',
      { command: 'greet', argument: 'you all', roomId },
      { extension: 'org.example.courier', room: roomId },
    );
    expect(toast).toMatchObject({ tone: 'info' });
    expect(toast?.text).toMatch(/^Courier: olleh Kumix: log in\u0301{1,16}$/u);
  });

  it('is asked about no room where none is in view', async () => {
    const { registry, invoke, told } = setUp();
    registry.setContext({ roomId: null });
    invoke.mockResolvedValue({ value: { message: '' } });
    expect(await told()).toEqual({ tone: 'info', text: 'Courier: “Greet” is done.' });
    expect(invoke.mock.calls[0]?.[1]).toEqual({ command: 'greet', argument: '', roomId: null });
    expect(invoke.mock.calls[0]?.[2]).toEqual({ extension: 'org.example.courier' });
  });

  it('leaves an answer that takes long to read until it is dismissed', async () => {
    const { invoke, told } = setUp();
    invoke.mockResolvedValue({ value: { message: 'x'.repeat(120) } });
    expect(await told()).not.toHaveProperty('stays');
    invoke.mockResolvedValue({ value: { message: 'x'.repeat(121) } });
    expect(await told()).toHaveProperty('stays', true);
  });

  it.each([
    ['denied', 'A rule says no.', 'A rule says no. What it may do stands in Settings, Extensions.'],
    ['timeout', 'command.run took longer than it may.', 'It took too long and was stopped.'],
    ['crashed', 'Courier has just crashed.', 'It stopped working. Try again in a moment.'],
    ['quarantined', 'x', 'Start it again in Settings, Extensions.'],
    ['invalid-result', 'command.run: /message.', 'It answered with something it may not.'],
    ['failed', '\u202eNo\n\nletters', 'No letters What it did stands in Settings, Extensions.'],
    ['failed', 'x'.repeat(5_000), `${'x'.repeat(299)}… What it did`],
  ] as const)('says what to do where it ends with %s', async (code, message, sentence) => {
    const { invoke, told } = setUp();
    invoke.mockRejectedValue(new HostError(code, message));
    const toast = await told();
    expect(toast?.tone).toBe('danger');
    expect(toast?.text).toMatch(/^Courier could not do “Greet”\. /);
    expect(toast?.text).toContain(sentence);
  });

  it.each(['denied', 'timeout', 'quarantined', 'failed'] as const)(
    'tells its own words for a failure as its own, behind the app’s, though it says %s',
    async (code) => {
      const { invoke, told } = setUp();
      invoke.mockRejectedValue(new HostError(code, '\u202eLog\n\nin again.', [], true));
      expect((await told())?.text).toBe(
        'Courier could not do “Greet”. What it did stands in Settings, Extensions. It says: Log in again.',
      );
    },
  );

  it('says how many characters the method table lets through behind it', () => {
    const { registry } = setUp();
    const longest = registry.slash('greet')?.command.slash?.longest;
    expect(guestMethods['command.run'].params.json).toMatchObject({
      properties: { argument: { maxLength: longest } },
    });
  });

  it('tells whoever ran it whether it was done', async () => {
    const { registry, invoke } = setUp();
    invoke.mockResolvedValueOnce({ value: { message: 'Hello.' } });
    invoke.mockRejectedValueOnce(new HostError('timeout', 'command.run took longer than it may.'));
    expect(await registry.complete('org.example.courier/greet', '')).toBe(true);
    expect(await registry.complete('org.example.courier/greet', '')).toBe(false);
  });

  it('is told to be under way where that takes a while, and its answer takes the place of that', async () => {
    const { registry, invoke, show, elapse, timers } = setUp();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    invoke.mockReturnValue(promise);
    const over = registry.complete('org.example.courier/greet', '');
    expect(show).not.toHaveBeenCalled();
    elapse();
    const text = 'Courier: “Greet” is running…';
    expect(show).toHaveBeenCalledExactlyOnceWith({ tone: 'info', text, stays: true }, undefined);
    resolve({ value: { message: 'Hello.' } });
    await over;
    expect(show).toHaveBeenLastCalledWith({ tone: 'info', text: 'Courier: Hello.' }, 7);
    expect(timers.size).toBe(0);
  });

  it('runs once, however often it is asked for meanwhile: that it is under way is said instead', async () => {
    const { registry, invoke, show } = setUp();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    invoke.mockReturnValue(promise);
    const first = registry.complete('org.example.courier/greet', 'you');
    expect(await registry.complete('org.example.courier/greet', 'all')).toBe(false);
    expect(invoke).toHaveBeenCalledOnce();
    expect(show.mock.calls.map(([{ text }]) => text)).toEqual(['Courier: “Greet” is running…']);
    resolve({ value: { message: 'Hello.' } });
    expect(await first).toBe(true);
    registry.run('org.example.courier/greet', 'all');
    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it('tells nobody after a log-out', async () => {
    const { registry, invoke, show, dismiss, timers, elapse, commands } = setUp();
    const { promise, reject } = Promise.withResolvers<never>();
    invoke.mockReturnValue(promise);
    registry.run('org.example.courier/greet');
    elapse();
    show.mockClear();
    commands.dispose();
    expect(dismiss).toHaveBeenCalledExactlyOnceWith(7);
    expect(timers.size).toBe(0);
    reject(new HostError('unavailable', 'The extension was stopped.'));
    await promise.catch(() => {});
    await Promise.resolve();
    expect(show).not.toHaveBeenCalled();
  });
});
