import type { RoomId } from '@kumix/matrix';
import { createStore, type Readable } from './store.ts';

export interface Confirmation {
  readonly title: string;
  readonly body: string;
  /** What will be lost or stay, a sentence each. */
  readonly points?: readonly string[];
  readonly action: string;
  readonly tone?: 'primary' | 'danger';
}

/** Every dialog the app can show. Each is drawn by a module of its own, loaded when first asked for. */
export type DialogRequest =
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'start-chat' }
  | { readonly kind: 'create-room'; readonly space: boolean; readonly parent: RoomId | null }
  | { readonly kind: 'join'; readonly idOrAlias: string; readonly via: readonly string[] }
  | { readonly kind: 'directory' }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'invite'; readonly roomId: RoomId }
  | {
      readonly kind: 'confirm';
      readonly confirmation: Confirmation;
      readonly answer: (yes: boolean) => void;
    };

export interface Dialogs {
  readonly open: Readable<DialogRequest | null>;
  show(request: DialogRequest): void;
  close(): void;
  /** Resolves `false` where the dialog is closed in any other way than by its action. */
  confirm(confirmation: Confirmation): Promise<boolean>;
}

export function createDialogs(): Dialogs {
  const open = createStore<DialogRequest | null>(null);
  const replace = (next: DialogRequest | null): void => {
    const before = open.get();
    open.set(next);
    if (before?.kind === 'confirm') before.answer(false);
  };
  return {
    open,
    show: replace,
    close: () => replace(null),
    confirm: (confirmation) =>
      new Promise((resolve) =>
        replace({
          kind: 'confirm',
          confirmation,
          answer: (yes) => {
            resolve(yes);
            if (open.get()?.kind === 'confirm') open.set(null);
          },
        }),
      ),
  };
}
