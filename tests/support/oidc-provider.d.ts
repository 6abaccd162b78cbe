/** As much of `oidc-provider` as the tests use; it ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Token {
    readonly accountId: string;
    readonly clientId: string;
    readonly scope?: string;
    readonly isExpired: boolean;
    readonly exp: number;
  }

  interface Context {
    readonly oidc: {
      readonly params?: Readonly<Record<string, string | undefined>>;
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
    };
  }

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly AccessToken: { find(token: string): Promise<Token | undefined> };
    readonly Grant: new (options: { accountId: string; clientId: string }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: string, listener: (ctx: Context, subject?: Token) => void): void;
  }
}
