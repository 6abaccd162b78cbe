import type { RoomId } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from './command.ts';
import { createCommandRegistry } from './registry.ts';

const roomId = '!den:example.org' as RoomId;

const command = (id: string, change: Partial<Command> = {}): Command => ({
  id,
  label: id,
  source: 'app',
  perform: vi.fn(),
  ...change,
});

const setUp = () => {
  const onFailure = vi.fn();
  return { onFailure, registry: createCommandRegistry({ onFailure, mac: false }) };
};

const press = (key: string, change: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...change,
  }) as KeyboardEvent;

describe('the command registry', () => {
  it('runs a command in the context of the moment, with its argument', () => {
    const { registry } = setUp();
    const leave = command('room.leave');
    registry.register([leave]);
    registry.setContext({ roomId, signedIn: true });
    expect(registry.run('room.leave', 'now')).toBe(true);
    expect(leave.perform).toHaveBeenCalledWith({ roomId, signedIn: true }, 'now');
    expect(registry.run('room.unknown')).toBe(false);
  });

  it('lists what cannot run now with its reason, and not at all what does not apply', () => {
    const { registry } = setUp();
    const blocked = command('blocked', { available: () => 'Only the owner may.' });
    registry.register([blocked, command('absent', { available: () => false }), command('free')]);
    expect(registry.offers().map(({ command: { id }, unavailable }) => [id, unavailable])).toEqual([
      ['blocked', 'Only the owner may.'],
      ['free', null],
    ]);
    expect(registry.run('blocked')).toBe(false);
    expect(registry.run('absent')).toBe(false);
    expect(blocked.perform).not.toHaveBeenCalled();
  });

  it('gives each id, shortcut and slash name to one command, whoever asks later', () => {
    const { registry } = setUp();
    registry.register([command('a', { shortcut: 'Mod+K', slash: { name: 'me' } })]);
    expect(() => registry.register([command('a')])).toThrow('registered already');
    expect(() =>
      registry.register([command('b', { source: { extension: 'X' }, shortcut: 'Ctrl+k' })]),
    ).toThrow('which "a" has');
    expect(() => registry.register([command('c', { slash: { name: 'me' } })])).toThrow('/me');
    expect(() => registry.register([command('d'), command('d')])).toThrow('registered already');
    expect(registry.commands.get()).toHaveLength(1);
  });

  it('takes an extension’s commands out with their keys, and frees them', () => {
    const { registry } = setUp();
    const first = command('x', { shortcut: 'Mod+J', slash: { name: 'x' } });
    const remove = registry.register([first]);
    remove();
    expect(registry.press(press('j', { ctrlKey: true }))).toBe(false);
    expect(registry.slash('x')).toBeUndefined();
    const second = command('x', { shortcut: 'Mod+J' });
    registry.register([second]);
    remove();
    expect(registry.press(press('j', { ctrlKey: true }))).toBe(true);
    expect(second.perform).toHaveBeenCalledOnce();
  });

  it('lets a key through where its command does not apply', () => {
    const { registry } = setUp();
    registry.register([command('a', { shortcut: 'Mod+I', available: () => false })]);
    expect(registry.press(press('i', { ctrlKey: true }))).toBe(false);
  });

  it('tells of what a command throws or rejects with, and lives on', async () => {
    const { registry, onFailure } = setUp();
    const broken = command('a', {
      perform: () => {
        throw new Error('one');
      },
    });
    const rejected = Promise.reject(new Error('two'));
    const late = command('b', { perform: () => rejected });
    registry.register([broken, late]);
    expect(registry.run('a')).toBe(true);
    expect(registry.run('b')).toBe(true);
    await expect(rejected).rejects.toThrow('two');
    expect(onFailure.mock.calls.map(([{ id }, error]) => [id, String(error)])).toEqual([
      ['a', 'Error: one'],
      ['b', 'Error: two'],
    ]);
  });

  it('says, once a command is over, whether it was done', async () => {
    const { registry, onFailure } = setUp();
    const broken = (): void => {
      throw new Error('one');
    };
    registry.register([
      command('at once'),
      command('later', { perform: () => Promise.resolve() }),
      command('told', { perform: () => Promise.resolve(false) }),
      command('broken', { perform: broken }),
      command('rejected', { perform: () => Promise.reject(new Error('two')) }),
      command('blocked', { available: () => 'Only the owner may.' }),
    ]);
    const ids = ['at once', 'later', 'told', 'broken', 'rejected', 'blocked', 'unknown'];
    const done = await Promise.all(ids.map((id) => registry.complete(id, '')));
    expect(done).toEqual([true, true, false, false, false, false, false]);
    expect(onFailure.mock.calls.map(([{ id }]) => id)).toEqual(['broken', 'rejected']);
  });

  it('gives a name of two extensions to the first that can run, and says why where none can', () => {
    const { registry } = setUp();
    const verdicts: Record<string, string | boolean> = { a: false, b: 'Stopped.', c: true };
    registry.register(
      ['a', 'b', 'c'].map((id) =>
        command(id, {
          slash: { name: 'greet' },
          source: { extension: id },
          available: () => verdicts[id] ?? false,
        }),
      ),
    );
    expect(registry.slash('greet')).toMatchObject({ command: { id: 'c' }, unavailable: null });
    verdicts['c'] = 'Stopped as well.';
    expect(registry.slash('greet')).toMatchObject({
      command: { id: 'b' },
      unavailable: 'Stopped.',
    });
    verdicts['b'] = verdicts['c'] = false;
    expect(registry.slash('greet')).toBeUndefined();
  });

  it('leaves a name of the app’s to it where it cannot run', () => {
    const { registry } = setUp();
    const slash = { name: 'kick' };
    let verdict: string | false = 'Only the owner may.';
    registry.register([
      command('x/kick', { slash, source: { extension: 'X' } }),
      command('room.kick', { slash, available: () => verdict }),
    ]);
    expect(registry.slash('kick')).toMatchObject({
      command: { id: 'room.kick' },
      unavailable: 'Only the owner may.',
    });
    verdict = false;
    expect(registry.slash('kick')).toBeUndefined();
  });

  it('tells of a new context once, and not of the same one', () => {
    const { registry } = setUp();
    const heard = vi.fn();
    registry.context.subscribe(heard);
    registry.setContext({ roomId });
    registry.setContext({ roomId });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
