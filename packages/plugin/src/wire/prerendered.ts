/**
 * What a panel draws first, as its package ships it: the first text that its script sends when the
 * panel opens, recorded by the build. The renderer draws it while the script is still starting, by the
 * same rules and limits; whoever packs it, installs it and draws it reads it with this.
 */
import { unpackArray } from './envelope.ts';
import * as op from './ops.ts';

/** Characters of the text: as much as the SDK sends in one message. */
export const prerenderedMaxLength = 262_144;

export type Operation = readonly unknown[];

/** What is drawn and stays. To move the focus, to measure and to hand bytes over asks for a script. */
const drawn: ReadonlySet<unknown> = new Set([
  op.CREATE,
  op.TEXT,
  op.INSERT,
  op.SET_ATTR,
  op.SET_PROP,
  op.LISTEN,
  op.STYLE,
  op.SHEET,
]);

/** The operations of `text`, `[1,[op,…],…]`; nothing where it is no such text, or asks for more. */
export function readPrerendered(text: string): readonly Operation[] | undefined {
  const read = unpackArray(text, prerenderedMaxLength);
  if ('malformed' in read) return undefined;
  return read.entries.every(isDrawn) ? read.entries : undefined;
}

/** What can be drawn ahead of the first operations that a script sent. */
export function drawnAhead(operations: readonly unknown[]): readonly Operation[] {
  const ahead: Operation[] = [];
  for (const operation of operations) {
    if (!isDrawn(operation)) break;
    ahead.push(operation);
  }
  return ahead;
}

/** Whether a script has sent just this first: then what is drawn stands already. */
export const beginsWith = (
  operations: readonly unknown[],
  prerendered: readonly Operation[],
): boolean =>
  prerendered.length <= operations.length &&
  prerendered.every(
    (operation, index) => JSON.stringify(operation) === JSON.stringify(operations[index]),
  );

const isDrawn = (value: unknown): value is Operation => Array.isArray(value) && drawn.has(value[0]);
