/** The account itself: who one is to others, how one gets in, and how it ends. */
import type { AuthAnswer, AuthOutcome } from './interactiveAuth.ts';

/** Where sessions other than this one are ended. */
export type SessionEnds =
  /** Here: `session.logoutEverywhere`, `device.signOut`. */
  | { readonly by: 'app' }
  /** On the OAuth 2.0 server's own page; `null` where it does not say which one that is. */
  | { readonly by: 'page'; readonly url: string | null };

export interface AccountFacts {
  readonly may: {
    readonly name: boolean;
    readonly avatar: boolean;
    readonly password: boolean;
    readonly email: boolean;
  };
  readonly emails: readonly string[];
  /** Where an OAuth 2.0 server lets the account be changed, and `null` where the homeserver does. */
  readonly manageUrl: string | null;
  readonly sessions: SessionEnds;
}

/** Counts and times of the core; no name, id, text, address, token or key. */
export interface CoreDiagnostics {
  readonly protocol: number;
  readonly upMs: number;
  readonly session: string;
  readonly signedInBy: 'matrix' | 'oauth' | 'nobody';
  readonly refreshable: boolean;
  readonly crypto: string;
  readonly sync: string;
  readonly rooms: { readonly total: number; readonly encrypted: number; readonly spaces: number };
  readonly requests: {
    readonly count: number;
    /** By status class, and `none` where there was no answer. */
    readonly answers: Readonly<Record<string, number>>;
    readonly medianMs: number | null;
    readonly slowestMs: number | null;
  };
  /** Newest last: method of the protocol, code, and how long ago. */
  readonly errors: readonly {
    readonly method: string;
    readonly code: string;
    readonly agoMs: number;
  }[];
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface AccountSettingsMethods {
  'account.facts': Method<null, AccountFacts>;
  /** PNG, JPEG, GIF or WebP of at most 10 MB; `null` takes it away. */
  'account.avatar': Method<{ readonly picture: Blob | null }, null>;
  /** Has the homeserver write to the address. Rejects with `invalid` where it sends no e-mail. */
  'account.email.ask': Method<{ readonly email: string }, null>;
  /** Once the link in that message was followed. */
  'account.email.add': Method<{ readonly answer: AuthAnswer | null }, AuthOutcome>;
  'account.email.remove': Method<{ readonly email: string }, null>;
}

export interface SessionMethods {
  /** Takes the account over from the tab that owns it. */
  'session.takeOver': Method<null, null>;
  /** Ends the session on the homeserver and wipes what is local, even where the homeserver is gone. */
  'session.logout': Method<null, null>;
  /**
   * Ends every session of the account, then wipes what is local. Rejects where it could not, and with
   * `forbidden` where sessions end on a page of their own (`AccountFacts.sessions`): nothing is done.
   */
  'session.logoutEverywhere': Method<null, null>;
  /** Wipes what is local and asks nobody: for a browser whose store is broken or a lost account. */
  'session.reset': Method<null, null>;
  'diagnostics.core': Method<null, CoreDiagnostics>;
}
