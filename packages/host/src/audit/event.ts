import type { BridgeErrorCode } from '@kumix/plugin';
import type { CallFacts, Effect, Encryption, Reason } from '@kumix/policy';

interface Common {
  /** Grows by one for each event of this host. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly extension: string;
}

/** Where the rules stand that spoke. */
type Because = readonly Pick<Reason, 'layer' | 'source' | 'pointer' | 'rule'>[];

/** What happened: sizes and reasons, never a payload, never a secret. */
export type AuditFact =
  | {
      readonly kind: 'decision';
      readonly ask: 'install' | 'activate' | 'origin' | 'call' | 'result';
      readonly effect: Effect;
      /** Of the package that was judged. */
      readonly sha256: string;
      readonly capability?: string;
      readonly method?: string;
      readonly roomId?: string;
      readonly encryption?: Encryption;
      /** Origin, method, event type, format: what the rules speak of, never an address or content. */
      readonly facts?: CallFacts;
      /** Counters of the budgets as they stood, by key. */
      readonly used?: Readonly<Record<string, { readonly calls: number; readonly bytes: number }>>;
      /** What the person had answered or now answers. */
      readonly granted?: 'allow' | 'deny';
      readonly bytes: number;
      readonly because: Because;
      /** What the files that only report would have made of it, where that is something else. */
      readonly reported?: { readonly effect: Effect; readonly because: Because };
    }
  | {
      readonly kind: 'lifecycle';
      readonly state: string;
      readonly why?: string;
      /** Of what is refused as a whole. */
      readonly because?: Because;
    }
  /** A call of the extension, or by it where something else came of it than an answer. */
  | {
      readonly kind: 'call';
      readonly method: string;
      readonly outcome: 'ok' | BridgeErrorCode;
      readonly ms: number;
      readonly bytes: number;
      /** The first that refused it, where one did after it was let through. */
      readonly rule?: string;
    }
  /** The person took a standing answer back. */
  | {
      readonly kind: 'grant';
      readonly change: 'taken-back';
      readonly answer: 'allow' | 'deny';
      readonly sha256: string;
      readonly capability: string;
      readonly roomId?: string;
    }
  /** A stream of the extension's is over. */
  | {
      readonly kind: 'stream';
      readonly method: string;
      readonly outcome: 'ok' | BridgeErrorCode;
      readonly items: number;
      readonly ms: number;
      readonly bytes: number;
    }
  | { readonly kind: 'limit'; readonly limit: string; readonly detail: string }
  /** A line of the extension's own, for its author; capped and kept apart from the rest. */
  | { readonly kind: 'log'; readonly text: string };

export type AuditEvent = Common & AuditFact;

/** The fact with its place in the record; the fact first, which an engine then copies as a whole. */
export const eventOf = (
  seq: number,
  at: number,
  extension: string,
  fact: AuditFact,
): AuditEvent => ({
  ...fact,
  seq,
  at,
  extension,
});

/** Counted for a day (UTC), for one extension. */
export interface DailyCount {
  readonly day: string;
  readonly extension: string;
  readonly allowed: number;
  readonly denied: number;
  readonly calls: number;
  readonly failed: number;
  readonly crashes: number;
  readonly limits: number;
  /** Entries that had to make room. */
  readonly dropped: number;
}
