import { createStore, type Readable } from '../app/store.ts';
import type { Icon } from '../commands/command.ts';

export type MenuItem =
  | {
      readonly kind?: 'action';
      readonly id: string;
      readonly label: string;
      readonly icon?: Icon;
      readonly shortcut?: string;
      readonly tone?: 'plain' | 'danger';
      /** Why it cannot be chosen now; listed all the same. */
      readonly unavailable?: string;
      /** Given for something that is on or off. */
      readonly checked?: boolean;
      readonly perform: () => void;
    }
  | { readonly kind: 'separator'; readonly id: string };

export interface OpenMenu {
  /** Names the menu for those who hear it. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The control it hangs from, or the point that was pressed. */
  readonly anchor: HTMLElement | { readonly x: number; readonly y: number };
  readonly align?: 'start' | 'end';
}

/** Menus are opened by anyone and drawn in one place, which loads when the first one opens. */
export interface Menus {
  readonly open: Readable<OpenMenu | null>;
  show(menu: OpenMenu): void;
  close(): void;
}

export function createMenus(): Menus {
  const open = createStore<OpenMenu | null>(null);
  return { open, show: (menu) => open.set(menu), close: () => open.set(null) };
}
