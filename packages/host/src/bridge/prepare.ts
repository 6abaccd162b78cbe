/** What goes out to a guest, checked before it is queued: it fits the table and the caps. */
import {
  guestStreamTable,
  guestTable,
  type Method,
  newPass,
  Refusal,
  type StreamMethod,
} from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import { HostError } from './hostError.ts';

/** A call that fits the table and the caps, as it will cross. */
export interface PreparedCall {
  readonly method: Method;
  /** A copy of the parameters that nobody else holds, with place holders for the buffers. */
  readonly params: unknown;
  readonly buffers: ArrayBuffer[];
  /** Of the parameters. */
  readonly bytes: number;
}

/** A prepared call whose answer comes as a stream. */
export interface PreparedStream extends PreparedCall {
  readonly method: StreamMethod;
}

/** Throws `HostError` where there is no such method or the parameters do not fit. */
export function prepareCall(name: string, params: unknown, limits: Limits): PreparedCall {
  const method = guestTable.get(name);
  if (method === undefined) throw new HostError('not-found', `There is no method ${name}.`);
  return prepare(method, params, limits);
}

/** The same for a stream. */
export function prepareStream(name: string, params: unknown, limits: Limits): PreparedStream {
  const method = guestStreamTable.get(name);
  if (method === undefined) throw new HostError('not-found', `There is no stream ${name}.`);
  return { ...prepare(method, params, limits), method };
}

function prepare(method: Method, params: unknown, limits: Limits): PreparedCall {
  const { name } = method.entry;
  const buffers: ArrayBuffer[] = [];
  const most = Math.min(method.entry.limits.paramsBytes, limits.inputBytes);
  const pass = newPass('encode', most, buffers);
  try {
    const copy = method.readParams(params, pass);
    return { method, params: copy, buffers, bytes: pass.bytes };
  } catch (error) {
    throw refusalError(name, error, 'invalid-params');
  }
}

/** What the app or a guest is told of a value that was refused. */
export function refusalError(
  name: string,
  error: unknown,
  code: 'invalid-params' | 'invalid-result',
): HostError {
  if (error instanceof HostError) return error;
  if (error instanceof Refusal) {
    const told = error.rule === 'bytes' ? 'too-large' : code;
    return new HostError(told, `${name}: ${error.message}.`);
  }
  return new HostError('failed', `${name} could not be read.`);
}
