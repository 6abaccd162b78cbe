import type { FromDocument } from '../cell/protocol.ts';

/** Reads what came out of an extension's document into a message of ours, or nothing. */
export function readFromDocument(data: unknown): FromDocument | undefined {
  if (!Array.isArray(data)) return undefined;
  const [kind, what, more]: unknown[] = data;
  switch (kind) {
    case 'activated':
      return ['activated'];
    case 'focused':
      return ['focused'];
    case 'key':
      return what === 'Escape' || what === 'F6' || what === 'palette'
        ? ['key', what, more === true]
        : undefined;
    case 'leave':
      return what === 'forward' || what === 'backward' ? ['leave', what] : undefined;
    default:
      return undefined;
  }
}

/** What the browser itself says of the person, just now. */
export interface Seen {
  /** It counts an action of theirs. */
  readonly active: boolean;
  /** What they type goes to the document. */
  readonly focused: boolean;
}

/** Whether the browser has seen what the document says: its author's code can say all of it, at any time. */
export function isSeen([kind]: FromDocument, { active, focused }: Seen): boolean {
  switch (kind) {
    case 'activated':
      return active;
    case 'key':
    case 'leave':
      return focused;
    case 'focused':
      return true;
  }
}
