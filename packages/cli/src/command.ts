import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What a command may touch of the world. */
export interface Io {
  /** Prints one line, or several. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The bytes of a file. Throws where it cannot be read. */
  readonly read: (path: string) => Uint8Array;
}

/**
 * How a command ended: `OK`, or `NO` (the answer to what was asked is no: unsound, denied, different,
 * failed), or `BAD` (it could not be asked: wrong use, or an input that cannot be read).
 */
export const EXIT = { OK: 0, NO: 1, BAD: 2 } as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands behind the name of the command. */
  readonly usage: string;
  readonly run: (args: readonly string[], io: Io) => Exit;
}

/** The command was not used as it is meant; the message says what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An input that cannot be used; each line names file, place, rule and what to write. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** `parseArgs` with its refusals as refusals of ours. */
export const readArgs = <T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>> => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : 'These arguments cannot be read.',
    );
  }
};

export const json = (io: Io, value: unknown): void => io.out(JSON.stringify(value, null, 2));
