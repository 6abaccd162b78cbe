/**
 * The messages between the page and the Matrix core's Worker. Bounded on both sides: at most
 * `maxCalls` calls under way, at most `credit` unacknowledged updates a view (further deltas are
 * merged in the core until the page acknowledges). Changing these types takes a decision note.
 */
import type { MethodName } from './methods.ts';
import type { Told } from './sentences.ts';
import type { ViewName } from './views.ts';

export const protocolVersion = 5;

export const bounds = { maxCalls: 256, credit: 2, heartbeatMs: 5_000 } as const;

export type CoreErrorCode =
  | 'offline'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'bad-credentials'
  | 'not-a-homeserver'
  | 'homeserver-not-allowed'
  | 'too-large'
  | 'too-busy'
  | 'aborted'
  | 'signed-out'
  | 'crypto-unavailable'
  /** Somebody's identity or device needs an answer first. */
  | 'untrusted'
  | 'invalid'
  | 'core-restarted'
  | 'failed';

/** Plain data: a sentence a person can act on, without any token, key or body. */
export interface CoreFailure {
  readonly code: CoreErrorCode;
  readonly message: string;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfterMs?: number;
}

/** As it crosses: the page words the sentence in its own language. */
export interface ToldFailure extends CoreFailure {
  readonly told: Told;
}

export type ToCore =
  | {
      readonly kind: 'hello';
      readonly version: number;
      readonly storageKey: ArrayBuffer | null;
      /** Name of a Web Lock that the core holds for as long as it lives: its release is its death. */
      readonly lifeline?: string;
    }
  /** Comes once the page has read its deployment file; until then the core asks no homeserver. */
  | {
      readonly kind: 'homeservers';
      readonly allowed: readonly string[] | 'any';
      /** Origins of OAuth 2.0 servers beside the homeservers; meaningless where any are allowed. */
      readonly oauth: readonly string[];
    }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: MethodName;
      readonly params: unknown;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | {
      readonly kind: 'watch';
      readonly subscription: number;
      readonly view: ViewName;
      readonly params: unknown;
    }
  | { readonly kind: 'unwatch'; readonly subscription: number }
  | { readonly kind: 'acknowledge'; readonly subscription: number }
  | { readonly kind: 'ping'; readonly at: number };

export type FromCore =
  | { readonly kind: 'ready'; readonly version: number }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: ToldFailure }
  | { readonly kind: 'update'; readonly subscription: number; readonly update: unknown }
  | { readonly kind: 'ended'; readonly subscription: number; readonly failure: ToldFailure }
  | { readonly kind: 'pong'; readonly at: number }
  /** Another tab owns the account; views stay as they were. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'pressure'; readonly calls: number; readonly heldUpdates: number };
