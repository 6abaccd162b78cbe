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
