import { randomBytes } from 'node:crypto';
import { HomeserverError } from './error.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Account {
  readonly homeserver: string;
  readonly userId: string;
  readonly name: string;
  readonly password: string;
  readonly accessToken: string;
  readonly deviceId: string;
}

interface LoginAnswer {
  readonly user_id: string;
  readonly access_token: string;
  readonly device_id: string;
}

async function post<T>(url: string, body: Json): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer<T>(url, response);
}

async function answer<T>(what: string, response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new HomeserverError(
    'request-failed',
    `${what} failed with ${response.status}: ${(await response.text()).slice(0, 400)}`,
  );
}

/** A name no other test has, for a user or a room. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`;

/** Registers a fresh account and signs it in. */
export async function newUser(
  homeserver: string,
  { name = uniqueName('user'), password = randomBytes(9).toString('base64url') } = {},
): Promise<Account> {
  const made = await post<LoginAnswer>(`${homeserver}/_matrix/client/v3/register`, {
    username: name,
    password,
    auth: { type: 'm.login.dummy' },
  });
  return {
    homeserver,
    userId: made.user_id,
    name,
    password,
    accessToken: made.access_token,
    deviceId: made.device_id,
  };
}

/** Signs in on a new device. */
export async function signIn(homeserver: string, name: string, password: string): Promise<Account> {
  const made = await post<LoginAnswer>(`${homeserver}/_matrix/client/v3/login`, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: name },
    password,
  });
  return {
    homeserver,
    userId: made.user_id,
    name,
    password,
    accessToken: made.access_token,
    deviceId: made.device_id,
  };
}

/** Matrix over plain HTTP as one account: what tests and seeds need, no more. */
export class UserClient {
  readonly account: Account;
  #transaction = 0;

  constructor(account: Account) {
    this.account = account;
  }

  /** One request to `/_matrix/client/v3…`; rejects with status and body where it is refused. */
  async request<T = Json>(method: string, path: string, body?: Json): Promise<T> {
    const full = path.startsWith('/_') ? path : `/_matrix/client/v3${path}`;
    const response = await fetch(this.account.homeserver + full, {
      method,
      headers: {
        authorization: `Bearer ${this.account.accessToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer<T>(`${method} ${full}`, response);
  }

  /** Resolves with the room id. */
  async createRoom(options: Json = {}): Promise<string> {
    const made = await this.request<{ room_id: string }>('POST', '/createRoom', options);
    return made.room_id;
  }

  async join(roomIdOrAlias: string): Promise<void> {
    await this.request('POST', `/join/${encodeURIComponent(roomIdOrAlias)}`, {});
  }

  async invite(roomId: string, userId: string): Promise<void> {
    await this.request('POST', `/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: userId });
  }

  async leave(roomId: string): Promise<void> {
    await this.request('POST', `/rooms/${encodeURIComponent(roomId)}/leave`, {});
  }

  /** Resolves with the event id. */
  async send(roomId: string, type: string, content: Json): Promise<string> {
    this.#transaction += 1;
    const transaction = `${Date.now()}.${this.#transaction}`;
    const path = `/rooms/${encodeURIComponent(roomId)}/send/${type}/${transaction}`;
    return (await this.request<{ event_id: string }>('PUT', path, content)).event_id;
  }

  text(roomId: string, body: string, more: Json = {}): Promise<string> {
    return this.send(roomId, 'm.room.message', { msgtype: 'm.text', body, ...more });
  }

  async state(roomId: string, type: string, content: Json, stateKey = ''): Promise<string> {
    const path = `/rooms/${encodeURIComponent(roomId)}/state/${type}/${encodeURIComponent(stateKey)}`;
    return (await this.request<{ event_id: string }>('PUT', path, content)).event_id;
  }

  /** Newest first. */
  async messages(roomId: string, limit = 50): Promise<readonly Json[]> {
    const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=${limit}`;
    return (await this.request<{ chunk: Json[] }>('GET', path)).chunk;
  }

  async redact(roomId: string, eventId: string, reason?: string): Promise<void> {
    this.#transaction += 1;
    const path = `/rooms/${encodeURIComponent(roomId)}/redact/${encodeURIComponent(eventId)}/${Date.now()}.${this.#transaction}`;
    await this.request('PUT', path, reason === undefined ? {} : { reason });
  }

  async read(roomId: string, eventId: string): Promise<void> {
    const path = `/rooms/${encodeURIComponent(roomId)}/receipt/m.read/${encodeURIComponent(eventId)}`;
    await this.request('POST', path, {});
  }

  async typing(roomId: string, typing: boolean): Promise<void> {
    const path = `/rooms/${encodeURIComponent(roomId)}/typing/${encodeURIComponent(this.account.userId)}`;
    await this.request('PUT', path, { typing, timeout: 20_000 });
  }

  /** Resolves with the `mxc:` address. */
  async upload(bytes: Uint8Array<ArrayBuffer>, type: string, fileName: string): Promise<string> {
    const path = `/_matrix/media/v3/upload?filename=${encodeURIComponent(fileName)}`;
    const response = await fetch(this.account.homeserver + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.account.accessToken}`, 'content-type': type },
      body: bytes,
    });
    return (await answer<{ content_uri: string }>(path, response)).content_uri;
  }

  async profile(displayName: string, avatar?: string): Promise<void> {
    const path = `/profile/${encodeURIComponent(this.account.userId)}`;
    await this.request('PUT', `${path}/displayname`, { displayname: displayName });
    if (avatar !== undefined) {
      await this.request('PUT', `${path}/avatar_url`, { avatar_url: avatar });
    }
  }
}

export const asUser = (account: Account): UserClient => new UserClient(account);
