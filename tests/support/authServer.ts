/**
 * An OAuth 2.0 and OpenID Connect server on loopback: `oidc-provider`, with what Synapse asks of an
 * authentication service beside the standard (introspection under a shared secret, users and devices
 * made known to it). What a real Matrix Authentication Service does besides is not here.
 */
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { Provider } from 'oidc-provider';

export interface AuthServer {
  readonly issuer: string;
  /** Shared with the homeserver. */
  readonly secret: string;
  /** Grants given, oldest first: `authorization_code`, `refresh_token`. */
  readonly grants: readonly string[];
  /** Every access, refresh and authorization code it has given out. */
  readonly secrets: ReadonlySet<string>;
  /** Forgets every token, as an administrator who ends all sessions. */
  revokeAll(): void;
  close(): Promise<void>;
}

interface Options {
  /** The homeserver's address; it need not answer yet. */
  readonly homeserver: string;
  /** Seconds that an access token lives. */
  readonly accessTokenSeconds: number;
}

const apiScope = 'urn:matrix:client:api:*';
const deviceScope = /(?:^| )urn:matrix:client:device:(\S+)/;

export async function startAuthServer({
  homeserver,
  accessTokenSeconds,
}: Options): Promise<AuthServer> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const secret = randomBytes(16).toString('hex');
  const grants: string[] = [];
  const secrets = new Set<string>();
  const known = new Set<string>();
  /** `oidc-provider` grants no scope that it was not told of: whose device it is stands here. */
  const devices = new Map<string, string>();
  let revoked = false;

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'synapse',
        client_secret: secret,
        redirect_uris: [`${homeserver}/_synapse/client/oidc/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    clientBasedCORS: () => true,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      devInteractions: { enabled: true },
      registration: { enabled: true },
      revocation: { enabled: true },
    },
    discovery: {
      account_management_uri: `${issuer}/account`,
      account_management_actions_supported: ['org.matrix.devices_list'],
    },
    scopes: ['openid', 'offline_access', apiScope],
    pkce: { required: () => false },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    ttl: { AccessToken: accessTokenSeconds, RefreshToken: 3_600, Grant: 3_600, Session: 3_600 },
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id }),
    }),
    loadExistingGrant: async (ctx: {
      oidc: {
        params: { scope?: string };
        client: { clientId: string };
        session: { accountId: string };
      };
    }) => {
      const { client, session, params } = ctx.oidc;
      const grant = new provider.Grant({
        accountId: session.accountId,
        clientId: client.clientId,
      });
      grant.addOIDCScope(params.scope ?? '');
      await grant.save();
      return grant;
    },
  });
  provider.on('grant.success', (ctx) => {
    const { grant_type: type } = ctx.oidc.params ?? {};
    if (type !== undefined) grants.push(type);
  });

  const tellHomeserver = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${homeserver}/_synapse/mas/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };

  const introspect = async (token: string): Promise<object> => {
    const found = revoked ? undefined : await provider.AccessToken.find(token);
    if (found === undefined || found.isExpired) return { active: false };
    const localpart = found.accountId;
    const device = devices.get(found.clientId);
    if (!known.has(`${localpart} ${device}`)) {
      known.add(`${localpart} ${device}`);
      await tellHomeserver('provision_user', { localpart });
      if (device !== undefined) {
        await tellHomeserver('upsert_device', { localpart, device_id: device });
      }
    }
    return {
      active: true,
      scope:
        device === undefined ? found.scope : `${found.scope} urn:matrix:client:device:${device}`,
      username: localpart,
      sub: localpart,
      expires_in: Math.max(0, found.exp - Math.floor(Date.now() / 1000)),
    };
  };

  const serve = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const json = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    // The one route of a page's that oidc-provider leaves without CORS; an authentication service has it.
    if (request.url === '/reg') {
      response.setHeader('access-control-allow-origin', '*');
      if (request.method === 'OPTIONS') {
        response.setHeader('access-control-allow-headers', 'content-type');
        response.writeHead(204).end();
        return;
      }
    }
    if (request.url === '/oauth2/introspect') {
      if (request.headers.authorization !== `Bearer ${secret}`) {
        json(401, {});
        return;
      }
      readBody(request)
        .then((body) => introspect(new URLSearchParams(body).get('token') ?? ''))
        .then(
          (body) => json(200, body),
          (cause: unknown) => json(500, { error: String(cause) }),
        );
      return;
    }
    if (revoked && request.url === '/token' && request.method === 'POST') {
      response.setHeader('access-control-allow-origin', '*');
      json(400, { error: 'invalid_grant' });
      return;
    }
    const asked = new URL(request.url ?? '/', issuer).searchParams;
    const device = deviceScope.exec(asked.get('scope') ?? '')?.[1];
    if (device !== undefined) devices.set(asked.get('client_id') ?? '', device);
    collectSecrets(request, response, secrets);
    void serve(request, response);
  });

  return {
    issuer,
    secret,
    grants,
    secrets,
    revokeAll: () => {
      revoked = true;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** What tests look for where it must not be. */
function collectSecrets(
  request: IncomingMessage,
  response: ServerResponse,
  secrets: Set<string>,
): void {
  if (request.url !== '/token') return;
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.end = ((...args: unknown[]) => {
    try {
      const answer = JSON.parse(String(args[0])) as Record<string, unknown>;
      for (const name of ['access_token', 'refresh_token', 'id_token']) {
        const value = answer[name];
        if (typeof value === 'string') secrets.add(value);
      }
    } catch {
      // No token answer.
    }
    return end(...args);
  }) as typeof response.end;
}
