/** Every way into an account. No token ever comes back to the page. */
import type { AuthAnswer, AuthOutcome } from './interactiveAuth.ts';

export interface LoginFlows {
  readonly password: boolean;
  readonly token: boolean;
  /** Providers of single sign-on; one with an empty id is the homeserver's only one. */
  readonly sso: readonly { readonly id: string; readonly name: string }[];
  /** The homeserver's OAuth 2.0 server, `null` where it has none. */
  readonly oauth: { readonly origin: string; readonly registration: boolean } | null;
  readonly registration: boolean;
}

/** What the address said when the person came back; read once and taken out of it. */
export interface LoginReturn {
  readonly state: string;
  /** Of OAuth 2.0. */
  readonly code?: string;
  readonly issuer?: string;
  /** Of single sign-on. */
  readonly token?: string;
  readonly error?: string;
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

interface Redirected {
  readonly homeserver: string;
  readonly deviceName: string;
  /** The app's own address, where the person is sent back to. */
  readonly returnTo: string;
}

export interface LoginMethods {
  /**
   * Normalises the address by `.well-known` and tells what the homeserver offers. Rejects with
   * `not-a-homeserver` where the file or the server behind it is broken.
   */
  'login.discover': Method<
    { readonly address: string },
    { readonly homeserver: string; readonly flows: LoginFlows }
  >;
  'login.password': Method<
    {
      readonly homeserver: string;
      readonly user: string;
      readonly password: string;
      readonly deviceName: string;
    },
    null
  >;
  'login.token': Method<
    { readonly homeserver: string; readonly token: string; readonly deviceName: string },
    null
  >;
  /** Where to send the person; what proves the way back is kept sealed for ten minutes. */
  'login.sso': Method<Redirected & { readonly provider: string }, { readonly url: string }>;
  'login.oauth': Method<Redirected & { readonly register: boolean }, { readonly url: string }>;
  /** Ends what `login.sso` or `login.oauth` began. Rejects with `invalid` for a state it did not make. */
  'login.return': Method<LoginReturn, null>;
  /** Makes an account and opens it. */
  'login.register': Method<
    {
      readonly homeserver: string;
      readonly user: string;
      readonly password: string;
      readonly deviceName: string;
      readonly answer: AuthAnswer | null;
    },
    AuthOutcome
  >;
}
