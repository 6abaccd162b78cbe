import type { EventId, Person, RoomId } from '@kumix/matrix';
import type { TypedAhead } from '../commands/typedAhead.ts';
import { createStore, type Readable } from './store.ts';

export interface Confirmation {
  readonly title: string;
  readonly body: string;
  /** What will be lost or stay, a sentence each. */
  readonly points?: readonly string[];
  readonly action: string;
  readonly tone?: 'primary' | 'danger';
  /** Nothing the person did in the app asks for it: a yes counts only once it can have been read. */
  readonly unbidden?: true;
}

/** What an extension asks for, in a person's words. */
export interface ConsentWords {
  /** By which policies name it: two may have one name. */
  readonly id: string;
  readonly extension: string;
  readonly author: string;
  readonly version: string;
  readonly capability: string;
  readonly description: string;
  /** What narrows it: the room, origins, a sentence each. */
  readonly points: readonly string[];
}

export type ConsentAnswer = 'once' | 'day' | 'always' | 'never' | 'dismissed';

/** Every dialog the app can show. Each is drawn by a module of its own, loaded when first asked for. */
export type DialogRequest =
  | { readonly kind: 'palette'; readonly ahead: TypedAhead }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'start-chat' }
  | { readonly kind: 'create-room'; readonly space: boolean; readonly parent: RoomId | null }
  | { readonly kind: 'join'; readonly idOrAlias: string; readonly via: readonly string[] }
  | { readonly kind: 'directory' }
  | { readonly kind: 'search' }
  | { readonly kind: 'recovery'; readonly start?: 'reset' }
  | { readonly kind: 'auth' }
  | { readonly kind: 'password' }
  | { readonly kind: 'verification'; readonly id: string }
  | { readonly kind: 'key-file'; readonly as: 'export' | 'import' }
  | { readonly kind: 'add-rooms'; readonly spaceId: RoomId }
  | { readonly kind: 'invite'; readonly roomId: RoomId }
  | {
      readonly kind: 'consent';
      readonly question: ConsentWords;
      readonly answer: (answer: ConsentAnswer) => void;
    }
  | {
      readonly kind: 'moderate';
      readonly roomId: RoomId;
      readonly person: Person;
      readonly act: 'kick' | 'ban';
    }
  | { readonly kind: 'spree'; readonly roomId: RoomId; readonly person: Person }
  | {
      readonly kind: 'report';
      readonly roomId: RoomId;
      /** `null` reports the room itself. */
      readonly eventId: EventId | null;
      readonly encrypted: boolean;
    }
  | {
      readonly kind: 'confirm';
      readonly confirmation: Confirmation;
      readonly answer: (yes: boolean) => void;
    };

export interface Dialogs {
  readonly open: Readable<DialogRequest | null>;
  show(request: DialogRequest): void;
  close(): void;
  /** Resolves `dismissed` where the dialog is closed in any other way, or the signal is aborted. */
  consent(question: ConsentWords, signal: AbortSignal): Promise<ConsentAnswer>;
  /**
   * Resolves `false` where the dialog is closed in any other way than by its action, or the signal
   * is aborted.
   */
  confirm(confirmation: Confirmation, signal?: AbortSignal): Promise<boolean>;
}

export function createDialogs(): Dialogs {
  const open = createStore<DialogRequest | null>(null);
  const replace = (next: DialogRequest | null): void => {
    const before = open.get();
    open.set(next);
    if (before?.kind === 'confirm') before.answer(false);
    if (before?.kind === 'consent') before.answer('dismissed');
  };
  /** Shows a question until it is answered; `none` where the signal takes it away. */
  const asked = <Answer>(
    none: Answer,
    signal: AbortSignal | undefined,
    request: (answer: (answer: Answer) => void) => DialogRequest,
  ): Promise<Answer> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve(none);
        return;
      }
      const shown = request((answer) => {
        signal?.removeEventListener('abort', withdrawn);
        resolve(answer);
        // Not what has taken its place meanwhile.
        if (open.get() === shown) open.set(null);
      });
      const withdrawn = (): void => {
        resolve(none);
        if (open.get() === shown) open.set(null);
      };
      signal?.addEventListener('abort', withdrawn, { once: true });
      replace(shown);
    });
  return {
    open,
    show: replace,
    close: () => replace(null),
    consent: (question, signal) =>
      asked<ConsentAnswer>('dismissed', signal, (answer) => ({
        kind: 'consent',
        question,
        answer,
      })),
    confirm: (confirmation, signal) =>
      asked(false, signal, (answer) => ({ kind: 'confirm', confirmation, answer })),
  };
}

/** Whether the app's shortcuts are heard: what a dialog asks is not replaced, but for the palette itself. */
export function hearsShortcuts({ open }: Pick<Dialogs, 'open'>): boolean {
  const shown = open.get();
  return shown === null || shown.kind === 'palette';
}
