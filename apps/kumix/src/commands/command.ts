import type { RoomId } from '@kumix/matrix';
import type { ComponentType } from 'react';

/** Icons are decorative: the label beside them, or the button's own name, says what they mean. */
export type Icon = ComponentType<{ readonly size?: number | string; readonly className?: string }>;

/** What a command is judged and run against. */
export interface CommandContext {
  readonly roomId: RoomId | null;
  readonly signedIn: boolean;
}

/** `true`, or a sentence that says why not: shown beside the command where it is listed. */
export type Availability = true | string;

/** Where a command came from: an extension's name, as people know it, stands beside its commands. */
export type CommandSource = 'app' | { readonly extension: string };

export interface Command {
  /** Dotted and unique: `room.leave`. */
  readonly id: string;
  readonly label: string;
  /** Further words the palette finds it by. */
  readonly keywords?: readonly string[];
  readonly icon?: Icon;
  /** `Mod` is Ctrl, or Command on a Mac: `Mod+K`, `Alt+ArrowUp`, `Mod+Shift+D`, `?`. */
  readonly shortcut?: string;
  /**
   * `/name` in the composer; `argument` names what follows it, which has `longest` characters at
   * most where that is given.
   */
  readonly slash?: {
    readonly name: string;
    readonly argument?: string;
    readonly longest?: number;
  };
  readonly source: CommandSource;
  /** Kept out of the palette, for shortcuts that make no sense as a choice. */
  readonly hidden?: boolean;
  /** Missing means always. Commands that cannot apply at all return `false` and are not listed. */
  readonly available?: (context: CommandContext) => Availability | false;
  /**
   * `argument` is what follows a slash command, trimmed; empty elsewhere. Throws or rejects where
   * it was not done; resolves `false` where the person has been told why not.
   */
  readonly perform: (context: CommandContext, argument: string) => void | Promise<void | false>;
}
