/**
 * Comlink with its two doors shut: callbacks (`proxy`) are gone, and what a function throws crosses
 * as `{code, message, because?}`, never as an error with its stack. Comlink keeps its handlers in
 * one table for the page, so everything of ours imports it from here.
 */
import { type Failure, isFailureCode } from '@kumix/plugin';
import { expose, transferHandlers } from 'comlink';
import { BrokerError } from '../brokers.ts';
import { HostError, toFailure } from './hostError.ts';

export type { Endpoint } from 'comlink';
export { expose };

const thrown = transferHandlers.get('throw');
if (thrown === undefined) throw new Error('comlink has no throw handler to replace');

function failureOf(error: unknown): Failure {
  if (error instanceof HostError) return toFailure(error);
  if (error instanceof BrokerError) return { code: error.code, message: error.message };
  // Whatever else went wrong is ours to know, not the guest's.
  return { code: 'failed', message: 'The host could not do this.' };
}

const isThrown = (value: unknown): value is { readonly value: unknown } =>
  thrown.canHandle(value) && typeof value === 'object' && value !== null && 'value' in value;

transferHandlers.delete('proxy');
transferHandlers.set('throw', {
  canHandle: isThrown,
  serialize: ({ value }: { readonly value: unknown }): [Failure, Transferable[]] => [
    failureOf(value),
    [],
  ],
  deserialize(): never {
    // Nothing of a guest's is ever read by Comlink.
    throw new HostError('failed', 'The extension failed.');
  },
});

/** A failure that Comlink's far half reported, read back by the guarded endpoint. */
export function readFailure(value: unknown): Failure {
  if (typeof value === 'object' && value !== null && 'code' in value && 'message' in value) {
    const { code, message } = value;
    if (isFailureCode(code) && typeof message === 'string') {
      return 'because' in value && Array.isArray(value.because)
        ? { code, message, because: value.because }
        : { code, message };
    }
  }
  return { code: 'failed', message: 'The host could not do this.' };
}
