/**
 * What the rooms of the app know of each other. The frame (`src/app`) composes three parts that
 * are written apart: the frame itself with its lists and panels, the open room (`src/room`), and
 * the extensions (`src/extensions`). They meet at these types only.
 */
import type { EventId, RoomId, UserId } from '@kumix/matrix';
import type { Decision, Reason } from '@kumix/policy';
import type { ComponentType } from 'react';
import type { Icon } from '../commands/command.ts';
import type { CommandRegistry } from '../commands/registry.ts';
import type { Toasts } from '../ui/toasts.ts';
import type { ContentExtensions } from './content.ts';
import type { CorePort, SignedIn } from './core.ts';
import type { Confirmation, Dialogs } from './dialogs.ts';
import type { Storage } from './storage.ts';
import type { Readable } from './store.ts';

export type * from './content.ts';
export type { CorePort, SignedIn, Watch } from './core.ts';
export type { Readable, Store } from './store.ts';
export type { Command, CommandContext, Icon } from '../commands/command.ts';
export type { CommandRegistry } from '../commands/registry.ts';

/** What stands beside the timeline. One at a time; `null` is none. */
export type SidePanel =
  | { readonly kind: 'info' }
  | { readonly kind: 'members' }
  | { readonly kind: 'member'; readonly userId: UserId }
  /** Drawn by `src/room/ThreadPanel.tsx` (default export, `ThreadPanelProps`). */
  | { readonly kind: 'thread'; readonly rootId: EventId }
  /** Drawn by `src/room/ThreadsPanel.tsx` (default export, `RoomPanelProps`). */
  | { readonly kind: 'threads' }
  /** Drawn by `src/room/PinsPanel.tsx` (default export, `RoomPanelProps`). */
  | { readonly kind: 'pins' }
  | { readonly kind: 'search' }
  /** What the room's messages carry. */
  | { readonly kind: 'media' }
  | { readonly kind: 'extension'; readonly id: string };

/** Where a person can go inside the app. Kept in the address as `#/room/ID/EVENT?via=…`. */
export type Destination =
  | { readonly to: 'home' }
  | {
      readonly to: 'room';
      readonly roomId: RoomId;
      /** An event to centre on. */
      readonly eventId?: EventId;
    }
  /** From a permalink: opened where it is joined, else offered for joining. */
  | {
      readonly to: 'permalink';
      readonly idOrAlias: string;
      readonly eventId?: EventId;
      readonly via: readonly string[];
    }
  /** Everything in a space. */
  | { readonly to: 'space'; readonly roomId: RoomId }
  | { readonly to: 'room-settings'; readonly roomId: RoomId; readonly page: string }
  | { readonly to: 'settings'; readonly page: string };

export interface RoomPanelProps {
  readonly roomId: RoomId;
  readonly core: CorePort;
  readonly session: SignedIn;
  readonly commands: CommandRegistry;
  readonly extensions: ExtensionBridge | null;
  readonly onOpenPanel: (panel: SidePanel | null) => void;
  readonly onNavigate: (destination: Destination) => void;
}

export interface ThreadPanelProps extends RoomPanelProps {
  readonly rootId: EventId;
}

/**
 * The open room: its header, timeline and composer. Mounted anew for each room id, fills its slot
 * (a positioned box of full height), and shows its own empty, loading and error states.
 */
export interface RoomPaneProps extends RoomPanelProps {
  /** Centre on this event instead of the newest. */
  readonly at: EventId | null;
  /** Which panel is open, so that the header's buttons show it (`aria-pressed`). */
  readonly panel: SidePanel | null;
  /** Present at narrow widths, where the pane covers the list: leads back to the list. */
  readonly onBack: (() => void) | null;
}

/** Message formats that extensions serve, each governed by the policy. */
export interface MessageRenderer {
  /** What they may do besides; absent where the app is built without it. */
  readonly content?: ContentExtensions;
  /** Markdown as typed to HTML, untrusted: sanitise before it is shown. Never rejects. */
  format(
    markdown: string,
    roomId: RoomId,
  ): Promise<{ readonly html: string } | { readonly denied: Denial }>;
  /** Pixels of a blurhash, or `null` where no extension may draw it. Never rejects. */
  placeholder(
    hash: string,
    width: number,
    height: number,
    roomId: RoomId,
  ): Promise<ImageData | null>;
}

/** Why an extension did not serve: what a person reads, and the rules behind it. */
export interface Denial {
  readonly sentence: string;
  readonly because: readonly Reason[];
}

/** A surface of an extension beside the timeline. */
export interface Panel {
  /** Unique among panels: extension id and panel id. */
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  /** The extension that draws it, as people know it. */
  readonly by: string;
  /** Draws over `anchor` until the returned function is called. The anchor is never moved. */
  mount(anchor: HTMLElement, roomId: RoomId): () => void;
}

/** A page under Settings that another part of the app brings. */
export interface SettingsPage {
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  readonly Page: ComponentType<SettingsPageProps>;
}

export interface SettingsPageProps {
  readonly core: CorePort;
  readonly session: SignedIn;
  readonly commands: CommandRegistry;
  readonly onNavigate: (destination: Destination) => void;
}

/** Of the host and its walls: levels, codes and counts; no name of an extension's own making. */
export interface ExtensionFacts {
  readonly isolation: 'worker' | 'none';
  readonly problems: number;
  readonly audit: { readonly allowed: number; readonly denied: number; readonly failed: number };
}

/** What the extension host gives the rest of the app. */
export interface ExtensionBridge {
  readonly renderer: MessageRenderer;
  /** Changes when extensions are turned on and off. */
  readonly panels: Readable<readonly Panel[]>;
  readonly settingsPages: readonly SettingsPage[];
  /** A decision as the policy made it, for whoever shows why. */
  explain?(extension: string, capability: string, roomId: RoomId | null): Decision;
  /** For diagnostics. */
  facts?(): ExtensionFacts;
  /** Ends them at once; resolves when what they did is kept. Never rejects. */
  dispose(): void | Promise<void>;
}

/** What `src/extensions/start.ts` is given; its export `startExtensions` makes the bridge. */
export interface ExtensionsStart {
  readonly core: CorePort;
  readonly session: SignedIn;
  readonly commands: CommandRegistry;
  /** The room in view. */
  readonly currentRoom: Readable<RoomId | null>;
  /** Addresses of the policy files, by layer, as the deployment file names them. */
  readonly policies: { readonly organisation?: string; readonly deployment?: string };
  /** Where documents of extensions are hosted, as the deployment file names it. */
  readonly frameHost?: string;
  readonly storage: Storage;
  /** Asks the person; resolves false where they decline in any way. */
  readonly confirm: (question: Confirmation, signal?: AbortSignal) => Promise<boolean>;
  readonly dialogs: Pick<Dialogs, 'open' | 'consent'>;
  /** Sentences in the corner. */
  readonly toasts: Pick<Toasts, 'show' | 'dismiss'>;
  /** Aborted where they are not wanted any more: the start closes what it opened, and rejects. */
  readonly signal: AbortSignal;
}

export type StartExtensions = (options: ExtensionsStart) => Promise<ExtensionBridge>;

/** Forgets what is kept of an account's extensions, as a log-out does, where none of them runs. */
export type ForgetExtensions = (account: string) => Promise<void>;

/** The part of the app that runs extensions, which is loaded after the first screen. */
export interface ExtensionsPart {
  readonly startExtensions: StartExtensions;
  readonly forgetExtensions: ForgetExtensions;
}
