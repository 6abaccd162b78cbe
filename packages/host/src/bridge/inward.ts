/** The half of the guard that Comlink serves: what it is shown, and how its answers are read. */
import { hostTable } from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { Endpoint } from './comlink.ts';

/** Who asks. Read only where a person must be asked: most calls never make a signal. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What let a call through: the policy, by itself or by an answer of the person's that stands; or
 * their yes to this very call.
 */
export type LetBy = 'policy' | 'asked';

export interface ServeContext {
  readonly signal: AbortSignal;
  /** The policy's caps when the call was let through. */
  readonly limits: Limits;
}

export type HostApi = Readonly<
  Record<string, (params: unknown, context: ServeContext) => Promise<unknown>>
>;

type Listener = EventListenerOrEventListenerObject;

/** Comlink's side of the guard: it posts here, and hears what the guard has made. */
export class Half implements Endpoint {
  private readonly listeners = new Set<Listener>();
  readonly postMessage: (message: unknown) => void;

  constructor(posted: (message: unknown) => void) {
    this.postMessage = posted;
  }

  addEventListener(_type: string, listener: Listener): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.listeners.delete(listener);
  }

  tell(data: unknown): void {
    // Comlink reads `data` and, for `expose`, `origin`; nothing else of an event.
    const event = new MessageEvent('message', { data });
    for (const listener of this.listeners) {
      if (typeof listener === 'function') listener(event);
      else listener.handleEvent(event);
    }
  }
}

/** An object with no prototype: `constructor` is not on it, and the guard knows the names anyway. */
export function servable(api: HostApi): object {
  const root: Record<string, unknown> = { __proto__: null };
  for (const name of hostTable.keys()) {
    const serve = api[name];
    if (serve === undefined) throw new TypeError(`${name}: nobody serves this method`);
    root[name] = serve;
  }
  return root;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What Comlink posts for an answer: `{id, type: 'RAW' | 'HANDLER', name?, value}`. */
export function readReply(
  message: unknown,
): { readonly id: number; readonly failed: boolean; readonly value: unknown } | undefined {
  if (!isObject(message)) return undefined;
  const { id, type, name, value } = message;
  if (typeof id !== 'string') return undefined;
  return { id: Number(id), failed: type === 'HANDLER' && name === 'throw', value };
}
