/** What a homeserver asks before it does something that matters: one stage after the other. */

import type { Told } from './sentences.ts';

export type AuthStage =
  | { readonly kind: 'password' }
  | { readonly kind: 'registration-token' }
  | {
      readonly kind: 'terms';
      readonly documents: readonly { readonly name: string; readonly url: string }[];
    }
  /** A stage that only the homeserver's own page knows: e-mail, captcha, single sign-on. */
  | { readonly kind: 'elsewhere'; readonly type: string; readonly url: string };

export interface AuthChallenge {
  readonly session: string;
  readonly stage: AuthStage;
  /** Why the last answer was not taken. */
  readonly failure: Told | null;
}

export type AuthAnswer = { readonly session: string } & (
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'registration-token'; readonly token: string }
  | { readonly kind: 'terms' }
  /** The person says that the homeserver's page is through. */
  | { readonly kind: 'elsewhere' }
);

/** Done, or what to answer next: the same call again, with the answer. */
export type AuthOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly challenge: AuthChallenge };
