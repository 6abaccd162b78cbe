/** What a homeserver says of its OAuth 2.0 server (`/auth_metadata`, RFC 8414). */
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { listAt, textAt } from '../../protocol/plain.ts';
import { originOf } from '../homeservers.ts';
import { requestJson } from './http.ts';

export interface OAuthMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint: string;
  readonly revocationEndpoint: string | null;
  readonly accountUrl: string | null;
  /** Of its page for the account, what an address may lead straight to. */
  readonly accountActions: readonly string[];
  /** The answer can come in the address's fragment, which no server and no log ever sees. */
  readonly fragment: boolean;
  /** People can be led straight to making an account. */
  readonly creates: boolean;
}

/**
 * @throws CoreError as `requestJson`, and `not-a-homeserver` where something that the flow needs is
 * missing or not reached safely.
 */
export async function readMetadata(homeserver: string, send: typeof fetch): Promise<OAuthMetadata> {
  const found = await requestJson(send, {
    method: 'GET',
    url: `${homeserver}/_matrix/client/v1/auth_metadata`,
    timeoutMs: 10_000,
  });
  const endpoint = (name: string): string | undefined => {
    const url = textAt(found, name);
    if (url === undefined || !URL.canParse(url)) return undefined;
    // Refuses whatever is neither https nor on this machine.
    originOf(url);
    return url;
  };
  const issuer = textAt(found, 'issuer');
  const authorizationEndpoint = endpoint('authorization_endpoint');
  const tokenEndpoint = endpoint('token_endpoint');
  const registrationEndpoint = endpoint('registration_endpoint');
  if (
    issuer === undefined ||
    authorizationEndpoint === undefined ||
    tokenEndpoint === undefined ||
    registrationEndpoint === undefined ||
    !listAt(found, 'code_challenge_methods_supported').includes('S256')
  ) {
    throw new CoreError(
      'not-a-homeserver',
      say('oauth.incomplete', { host: new URL(homeserver).host }),
    );
  }
  return {
    issuer,
    authorizationEndpoint,
    tokenEndpoint,
    registrationEndpoint,
    revocationEndpoint: endpoint('revocation_endpoint') ?? null,
    accountUrl: endpoint('account_management_uri') ?? null,
    accountActions: listAt(found, 'account_management_actions_supported').filter(
      (action) => typeof action === 'string',
    ),
    fragment: listAt(found, 'response_modes_supported').includes('fragment'),
    creates: listAt(found, 'prompt_values_supported').includes('create'),
  };
}
