import { describe, expect, it } from 'vitest';
import type { Command } from '../../commands/command.ts';
import { createCommandRegistry } from '../../commands/registry.ts';
import type { RoomServices } from '../model/services.ts';
import { slashCommands } from './suggest.ts';

const command = (id: string, name: string, source: Command['source']): Command => ({
  id,
  label: id,
  slash: { name },
  source,
  perform: () => undefined,
});

describe('commands that can be written', () => {
  it('name the extension that brings one, and each name once, the app’s own first', () => {
    const commands = createCommandRegistry({ mac: false, onFailure: () => undefined });
    const theirs = { extension: 'Courier' };
    commands.register([
      command('x/kick', 'kick', theirs),
      command('x/me', 'me', theirs),
      command('x/fetch', 'fetch', theirs),
    ]);
    commands.register([command('room.kick', 'kick', 'app')]);
    // Nothing else of a room is asked for.
    const listed = slashCommands({ commands } as RoomServices);
    expect(listed.filter(({ name }) => ['kick', 'me', 'fetch'].includes(name))).toMatchObject([
      { name: 'me', label: 'Say what you do', by: null },
      { name: 'fetch', label: 'x/fetch', by: 'Extension: Courier' },
      { name: 'kick', label: 'room.kick', by: null },
    ]);
  });

  it('name one that can run, whoever has the name and cannot', () => {
    const commands = createCommandRegistry({ mac: false, onFailure: () => undefined });
    commands.register([
      { ...command('x/greet', 'greet', { extension: 'X' }), available: () => 'Stopped.' },
      command('y/greet', 'greet', { extension: 'Y' }),
      command('z/greet', 'greet', { extension: 'Z' }),
    ]);
    const listed = slashCommands({ commands } as RoomServices);
    expect(listed.filter(({ name }) => name === 'greet')).toMatchObject([{ by: 'Extension: Y' }]);
  });
});
