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

  it('tells of a new context once, and not of the same one', () => {
    const { registry } = setUp();
    const heard = vi.fn();
    registry.context.subscribe(heard);
    registry.setContext({ roomId });
    registry.setContext({ roomId });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
