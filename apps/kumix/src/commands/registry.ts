import { createStore, type Readable } from '../app/store.ts';
import type { Command, CommandContext } from './command.ts';
import { matchesShortcut, parseShortcut, type Shortcut } from './shortcut.ts';

/** A command as it stands in a context: listed with its reason where it cannot run now. */
export interface Offer {
  readonly command: Command;
  /** Why it cannot run now, or `null` where it can. */
  readonly unavailable: string | null;
}

/** The one list behind palette, shortcuts, menus and slash commands. */
export interface CommandRegistry {
  readonly commands: Readable<readonly Command[]>;
  readonly context: Readable<CommandContext>;
  /**
   * Throws on an id, shortcut or slash name already taken; an extension's slash name gives way
   * instead. Returns what takes them out again.
   */
  register(commands: readonly Command[]): () => void;
  setContext(change: Partial<CommandContext>): void;
  /** Everything that applies in the context, in order of registration. */
  offers(): readonly Offer[];
  /** Runs a command by id; says `false` where it does not apply or does not exist. */
  run(id: string, argument?: string): boolean;
  /** The same; resolves, once it is over, with whether it was done. Never rejects. */
  complete(id: string, argument: string): Promise<boolean>;
  /** What `/name` means here: the app's own, else the first of extensions' that can run, if any. */
  slash(name: string): Offer | undefined;
  /** Runs the command behind a key press; `true` where one took it. */
  press(event: KeyboardEvent): boolean;
}

interface Options {
  /** Told of what a command threw or rejected with. */
  readonly onFailure: (command: Command, error: unknown) => void;
  readonly mac: boolean;
}

export function createCommandRegistry(options: Options): CommandRegistry {
  const commands = createStore<readonly Command[]>([]);
  const context = createStore<CommandContext>({ roomId: null, signedIn: false });
  const shortcuts = new Map<string, Shortcut>();

  const offer = (command: Command): Offer | null => {
    const verdict = command.available?.(context.get()) ?? true;
    if (verdict === false) return null;
    return { command, unavailable: verdict === true ? null : verdict };
  };

  /** Resolves with whether it was done; `null` where it cannot run. */
  const perform = (command: Command, argument: string): Promise<boolean> | null => {
    if (offer(command)?.unavailable !== null) return null;
    const failed = (error: unknown): false => {
      options.onFailure(command, error);
      return false;
    };
    try {
      const pending = command.perform(context.get(), argument);
      return pending?.then((done) => done !== false, failed) ?? Promise.resolve(true);
    } catch (error) {
      return Promise.resolve(failed(error));
    }
  };

  const start = (id: string, argument: string): Promise<boolean> | null => {
    const command = commands.get().find((each) => each.id === id);
    return command === undefined ? null : perform(command, argument);
  };

  const checkFree = (fresh: readonly Command[]): void => {
    const ids = new Set<string>();
    const keys = new Map<string, string>();
    const slashes = new Map<string, string>();
    for (const command of [...commands.get(), ...fresh]) {
      if (ids.has(command.id)) throw new Error(`Command "${command.id}" is registered already.`);
      ids.add(command.id);
      if (command.shortcut !== undefined) {
        const key = parseShortcut(command.shortcut, options.mac).canonical;
        const taken = keys.get(key);
        if (taken !== undefined) {
          throw new Error(
            `Command "${command.id}" asks for ${command.shortcut}, which "${taken}" has.`,
          );
        }
        keys.set(key, command.id);
      }
      // An extension keeps no name from the app: see `slash`.
      if (command.slash !== undefined && command.source === 'app') {
        const taken = slashes.get(command.slash.name);
        if (taken !== undefined) {
          throw new Error(
            `Command "${command.id}" asks for /${command.slash.name}, which "${taken}" has.`,
          );
        }
        slashes.set(command.slash.name, command.id);
      }
    }
  };

  return {
    commands,
    context,
    register(fresh) {
      checkFree(fresh);
      for (const { id, shortcut } of fresh) {
        if (shortcut !== undefined) shortcuts.set(id, parseShortcut(shortcut, options.mac));
      }
      const added = new Set(fresh);
      commands.update((before) => [...before, ...fresh]);
      return () => {
        for (const command of added) {
          if (commands.get().includes(command)) shortcuts.delete(command.id);
        }
        commands.update((before) => before.filter((command) => !added.has(command)));
      };
    },
    setContext(change) {
      const before = context.get();
      const next = { ...before, ...change };
      if (next.roomId !== before.roomId || next.signedIn !== before.signedIn) context.set(next);
    },
    offers() {
      return commands.get().flatMap((command) => offer(command) ?? []);
    },
    run(id, argument = '') {
      return start(id, argument) !== null;
    },
    complete(id, argument) {
      return start(id, argument) ?? Promise.resolve(false);
    },
    slash(name) {
      const named = commands.get().filter((each) => each.slash?.name === name);
      // The app's own, whoever came first: what a person knows does not change under their hands.
      const own = named.find(({ source }) => source === 'app');
      if (own !== undefined) return offer(own) ?? undefined;
      const offered = named.flatMap((command) => offer(command) ?? []);
      return offered.find(({ unavailable }) => unavailable === null) ?? offered[0];
    },
    press(event) {
      for (const command of commands.get()) {
        const shortcut = shortcuts.get(command.id);
        if (shortcut === undefined || !matchesShortcut(shortcut, event)) continue;
        if (perform(command, '') !== null) return true;
      }
      return false;
    },
  };
}
