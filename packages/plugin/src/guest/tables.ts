/**
 * The method table as a guest reads it: each part is written when it is first asked for. Many a guest
 * serves one method and calls none, and it starts without the rest.
 */
import {
  compile,
  compileStreams,
  guestRows,
  guestStreamRows,
  hostRows,
  hostStreamRows,
} from '../api/table.ts';

function once<T>(write: () => T): () => T {
  let written: T | undefined;
  return () => (written ??= write());
}

export const hostTable = once(() => compile(hostRows()));
export const hostStreamTable = once(() => compileStreams(hostStreamRows()));
export const guestTable = once(() => compile(guestRows()));
export const guestStreamTable = once(() => compileStreams(guestStreamRows()));
