/**
 * What the host needs from the app to serve a call that the policy has allowed. The app implements
 * these; the host calls them only after capability, caveats, payload and budget have been checked,
 * and hands on nothing but plain data. Changing them takes a decision note.
 *
 * Every method may reject with `BrokerError`; any other rejection reaches the guest as `failed`,
 * without its text.
 */
import type { BridgeErrorCode } from '@kumix/plugin';
import type { RoomFacts } from '@kumix/policy';

/** A failure whose code and message may cross to the guest. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BridgeErrorCode;

  constructor(code: BridgeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Who asks, on whose account. */
export interface Caller {
  readonly extension: string;
  readonly account: string;
}

export interface MessageEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly sender: string;
  readonly type: string;
  /** Milliseconds since the epoch, by the homeserver's clock. */
  readonly sentAtMs: number;
  readonly body: string;
  readonly formattedBody?: string;
}

export interface RoomBroker {
  /** `undefined` for a room this account is not joined to: a call about it is `not-found`. */
  facts(roomId: string): RoomFacts | undefined;
  /** The room the person looks at, if any. */
  current(): string | undefined;
  /** Calls back when what `facts` says of any room may have changed, until it is stopped. */
  watch(changed: () => void): () => void;
}

export interface MessageBroker {
  read(
    roomId: string,
    options: { readonly limit: number; readonly before?: string },
    signal: AbortSignal,
  ): Promise<readonly MessageEvent[]>;
  /** Resolves with the event id once the homeserver has taken it. */
  send(
    roomId: string,
    message: { readonly body: string; readonly formattedBody?: string },
    signal: AbortSignal,
  ): Promise<string>;
  /** Delivers what arrives until the returned function is called, or it fails by itself. */
  watch(
    roomId: string,
    deliver: (event: MessageEvent) => void,
    failed: (error: BrokerError) => void,
  ): () => void;
}

export interface RoomStateBroker {
  read(roomId: string, type: string, stateKey: string): Promise<unknown>;
  write(roomId: string, type: string, stateKey: string, content: unknown): Promise<string>;
}

/** Keys and values are strings; the quota is checked in the transaction that writes. */
export interface KeyValueBroker {
  get(caller: Caller, key: string): Promise<string | null>;
  /** Rejects with `quota` and changes nothing where `quotaBytes` or 10,000 keys would be passed. */
  set(caller: Caller, key: string, value: string, quotaBytes: number): Promise<void>;
  delete(caller: Caller, key: string): Promise<void>;
  keys(caller: Caller, prefix: string): Promise<readonly string[]>;
  clear(caller: Caller): Promise<void>;
}

export interface NetRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: ArrayBuffer;
}

export interface NetResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Read from the network as it is read here; leaving it early ends the request. */
  readonly body: AsyncIterable<ArrayBuffer>;
}

export interface NetBroker {
  /**
   * Without credentials, redirects refused; resolves with the head. The body throws `too-large`
   * where it passes `maxBytes`.
   */
  open(request: NetRequest, maxBytes: number, signal: AbortSignal): Promise<NetResponse>;
}

export interface NoticeBroker {
  notify(caller: Caller, notice: { readonly title: string; readonly body: string }): Promise<void>;
  writeClipboard(caller: Caller, text: string): Promise<void>;
  /**
   * Shows the whole punycode URL and opens it only if the person says so; false if not. Once the
   * signal is aborted the question goes, and nothing is opened any more.
   */
  confirmLink(caller: Caller, url: string, signal: AbortSignal): Promise<boolean>;
}

export interface ThemeBroker {
  /** Custom properties by token name; an empty record takes them back. */
  provide(
    caller: Caller,
    tokens: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
  /** The tokens in force, for a cell to draw with, and again whenever they change. */
  watch(deliver: (tokens: Readonly<Record<string, string>>) => void): () => void;
}

export interface UnfurlBroker {
  /** Through the homeserver's preview endpoint; `undefined` where it has none. */
  preview(url: string, signal: AbortSignal): Promise<Readonly<Record<string, string>> | undefined>;
}

export interface Brokers {
  readonly rooms: RoomBroker;
  readonly messages: MessageBroker;
  readonly roomState: RoomStateBroker;
  readonly keyValue: KeyValueBroker;
  readonly net: NetBroker;
  readonly notices: NoticeBroker;
  readonly theme: ThemeBroker;
  readonly unfurl: UnfurlBroker;
}

/** Time, for whoever must not read it by itself. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
  setTimeout(run: () => void, ms: number): () => void;
}
