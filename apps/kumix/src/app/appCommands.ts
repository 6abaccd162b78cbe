import type { Command } from '../commands/command.ts';
import type { App } from './app.ts';
import { currentRoomCommands } from './commands/currentRoomCommands.ts';
import { findingCommands } from './commands/findingCommands.ts';
import { settingsCommands } from './commands/settingsCommands.ts';
import { trustCommands } from './commands/trustCommands.ts';

/** The app's own commands; the open room and extensions register theirs beside them. */
export const appCommands = (app: App): readonly Command[] => [
  ...findingCommands(app),
  ...currentRoomCommands(app),
  ...settingsCommands(app),
  ...trustCommands(app),
];
