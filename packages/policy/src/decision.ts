/**
 * The answer of the policy engine, and the questions it answers. Everything in the house that asks
 * "may this happen?" meets at these types; changing them takes a decision note.
 */

declare const brand: unique symbol;

/** Reverse-DNS id of an extension, lower case, at most 128 characters: `org.kumix.markdown`. */
export type ExtensionId = string & { readonly [brand]: 'ExtensionId' };

/** `deny` beats `ask` beats `allow`. */
export type Effect = 'allow' | 'ask' | 'deny';

/** Where a rule was written. `floor` is built in and no file can loosen it. */
export type LayerKind = 'floor' | 'organisation' | 'deployment' | 'room' | 'user';

/** `strict` denies an extension without an entry; `dev` lets the global section speak for it. */
export type Mode = 'strict' | 'dev';

/** How a UI extension's code is kept apart, weakest first: `frame`, `origin`, `worker`. */
export type IsolationLevel = 'frame' | 'origin' | 'worker';

/** One rule that spoke. A decision names every one of them, in allow and in deny. */
export interface Reason {
  readonly layer: LayerKind;
  /** The file the layer was read from, as its loader named it (`policies/strict.json`), or `built-in`. */
  readonly source: string;
  /** RFC 6901 pointer to the rule, or to the place where it is missing. `''` is the whole document. */
  readonly pointer: string;
  /** The rule's name, from a closed set kept in `rules.ts`. */
  readonly rule: string;
  /** One sentence for a person, ending with what would have to change. Holds no secret. */
  readonly sentence: string;
}

/** The caps in force for one extension. Every one is a number: what no layer names, the floor does. */
export interface Limits {
  /** Milliseconds until a call is ended and, for proc, its worker terminated. */
  readonly timeoutMs: number;
  /** Bytes of one call's parameters as they cross, and of its result. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Calls waiting, and calls running, for one extension. */
  readonly pendingCalls: number;
  readonly concurrentCalls: number;
  /** Bytes of parameters waiting for one extension. */
  readonly pendingBytes: number;
  /** WASM pages of 64 KiB that one instance may own. */
  readonly memoryPages: number;
  /** Surfaces (panels) open at once. */
  readonly frames: number;
  /** What a guest may send towards the app: messages and bytes a second, bytes a message. */
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly messageBytes: number;
  /** Milliseconds of silence after which a realm counts as hung. */
  readonly heartbeatMs: number;
  /** Bytes that `storage.kv` keeps for one extension and account. */
  readonly storageBytes: number;
}

export interface Decision {
  readonly effect: Effect;
  readonly limits: Limits;
  readonly because: readonly Reason[];
}

/** What a manifest asks for: a capability by name, narrowed by the caveats beside it. */
export interface CapabilityRequest {
  readonly name: string;
  readonly caveats: Readonly<Record<string, readonly string[]>>;
}

/** What the engine must know of an extension before it says anything about it. */
export interface ExtensionFacts {
  readonly id: ExtensionId;
  /** SemVer 2.0.0. */
  readonly version: string;
  /** SHA-256 of the package in lower-case hex. */
  readonly sha256: string;
  readonly kind: 'ui' | 'proc';
  readonly isolation: IsolationLevel;
  readonly capabilities: readonly CapabilityRequest[];
  /** WASM imports as `module.name`, in the order of the binaries; none for an extension without WASM. */
  readonly wasmImports: readonly string[];
}

/** `unknown` counts as encrypted, and once encrypted always encrypted. */
export type Encryption = 'encrypted' | 'plain' | 'unknown';

export interface RoomFacts {
  readonly id: string;
  readonly encryption: Encryption;
}

/** What is known of one call. A dimension that the capability has and a call lacks is a deny. */
export interface CallFacts {
  readonly origin?: string;
  /** HTTP method for `net.fetch`. */
  readonly method?: string;
  readonly eventType?: string;
  readonly format?: string;
}

/** Every question that can be put to a compiled policy. */
export type PolicyRequest =
  /** May this package be installed at all (id, version, hash, kind, isolation, WASM imports)? */
  | { readonly ask: 'install'; readonly extension: ExtensionFacts }
  /** May it start, with all that its manifest asks for taken together (combinations)? */
  | { readonly ask: 'activate'; readonly extension: ExtensionFacts }
  | {
      readonly ask: 'call';
      readonly extension: ExtensionFacts;
      readonly capability: string;
      readonly facts: CallFacts;
      readonly room?: RoomFacts;
      /** Bytes of the parameters. */
      readonly bytes: number;
    }
  /** May what came back cross? `bytes` is the size of the result. */
  | {
      readonly ask: 'result';
      readonly extension: ExtensionFacts;
      readonly capability: string;
      readonly bytes: number;
    }
  /** May a frame of this origin speak (`"null"` is srcdoc)? */
  | { readonly ask: 'origin'; readonly extension: ExtensionFacts; readonly origin: string };

/** What the engine reads of the world while it decides; both are kept by the caller. */
export interface DecisionContext {
  /**
   * Calls and bytes already charged to a budget. `key` names layer, budget and period; the engine
   * never writes: whoever starts the call charges every key in `Decision` order afterwards.
   */
  readonly used?: (key: string) => { readonly calls: number; readonly bytes: number };
  /** A person's standing answer where the policy says `ask`. Never consulted otherwise. */
  readonly granted?: (
    request: Extract<PolicyRequest, { ask: 'call' }>,
  ) => 'allow' | 'deny' | undefined;
}

/** A compiled effective policy. Cheap to ask, immutable; a change of policy makes a new one. */
export interface PolicyTable {
  decide(request: PolicyRequest, context?: DecisionContext): Decision;
  limits(extension: ExtensionFacts): Limits;
  /** SHA-256-free canonical text of the effective policy: equal texts decide equally. */
  readonly canonical: string;
}
