/**
 * What a reload shows before anything else is loaded: the session, the room list, and the last
 * window of the rooms seen last. All of it sealed; none of it the truth, which is the homeserver's.
 */
import type {
  RoomDetails,
  RoomId,
  RoomSummary,
  TimelineItem,
  UserId,
} from '../../protocol/models.ts';
import { userId } from '../../protocol/ids.ts';
import { at, countAt, isPlain, listAt, textAt } from '../../protocol/plain.ts';
import { mediaUri } from '../../protocol/ids.ts';
import type { Database, StoreName } from './database.ts';
import type { Seal } from './seal.ts';

/** Who this client is at an OAuth 2.0 server, and where that is asked. */
export interface OAuthClient {
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string | null;
  readonly accountUrl: string | null;
  /** Where the account's devices are listed and ended. */
  readonly devicesUrl: string | null;
}

export interface StoredSession {
  readonly homeserver: string;
  readonly userId: UserId;
  readonly deviceId: string;
  readonly accessToken: string;
  /** Another access token may be had for it, once. */
  readonly refreshToken: string | null;
  /** By this machine's clock; `null` where the token has no end of its own. */
  readonly expiresAtMs: number | null;
  /** Present where an OAuth 2.0 server, not the homeserver, gave the tokens. */
  readonly oauth: OAuthClient | null;
  readonly name: string;
  readonly avatar: string | null;
}

export interface RoomSnapshot {
  readonly items: readonly TimelineItem[];
  readonly details: RoomDetails | null;
}

/** Raised when a model changes in a way that older snapshots do not fit. */
const shape = 4;
const roomsKept = 60;
const pendingLogin = 'pending-login';

export class Vault {
  readonly #database: Database;
  readonly #seal: Seal;

  constructor(database: Database, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  async readSession(): Promise<StoredSession | undefined> {
    const value = await this.#read('values', 'session');
    const homeserver = textAt(value, 'homeserver');
    const user = textAt(value, 'userId');
    const deviceId = textAt(value, 'deviceId');
    const accessToken = textAt(value, 'accessToken');
    if (
      homeserver === undefined ||
      user === undefined ||
      deviceId === undefined ||
      accessToken === undefined
    ) {
      return undefined;
    }
    return {
      homeserver,
      userId: userId(user),
      deviceId,
      accessToken,
      refreshToken: textAt(value, 'refreshToken') ?? null,
      expiresAtMs: countAt(value, 'expiresAtMs'),
      oauth: oauthClientOf(at(value, 'oauth')),
      name: textAt(value, 'name') ?? user,
      avatar: mediaUri(at(value, 'avatar')),
    };
  }

  writeSession(session: StoredSession): Promise<void> {
    return this.#write('values', 'session', session);
  }

  /** What a way in that leads through another page must find when the person comes back. */
  readPending(): Promise<unknown> {
    return this.#read('values', pendingLogin);
  }

  writePending(pending: unknown): Promise<void> {
    return this.#write('values', pendingLogin, pending);
  }

  forgetPending(): Promise<void> {
    return this.#database.delete('values', pendingLogin);
  }

  async readRooms(): Promise<readonly RoomSummary[] | undefined> {
    const value = await this.#read('snapshots', 'rooms');
    if (at(value, 'shape') !== shape) return undefined;
    // Sealed by this core under this shape: the seal is the validator.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return listAt(value, 'rooms') as readonly RoomSummary[];
  }

  writeRooms(rooms: readonly RoomSummary[]): Promise<void> {
    return this.#write('snapshots', 'rooms', { shape, rooms });
  }

  async readRoom(roomId: RoomId): Promise<RoomSnapshot | undefined> {
    const value = await this.#read('snapshots', `room:${roomId}`);
    if (at(value, 'shape') !== shape) return undefined;
    const details = at(value, 'details');
    // oxlint-disable typescript/no-unsafe-type-assertion -- as above
    return {
      items: listAt(value, 'items') as readonly TimelineItem[],
      details: isPlain(details) ? (details as unknown as RoomDetails) : null,
    };
    // oxlint-enable typescript/no-unsafe-type-assertion
  }

  async writeRoom(roomId: RoomId, snapshot: RoomSnapshot, seen: readonly RoomId[]): Promise<void> {
    await this.#write('snapshots', `room:${roomId}`, { shape, ...snapshot });
    const kept = new Set<string>([roomId, ...seen].slice(0, roomsKept).map((id) => `room:${id}`));
    const keys = await this.#database.keys('snapshots');
    const rooms = keys.filter((key) => key.startsWith('room:'));
    if (rooms.length <= roomsKept) return;
    for (const key of rooms) {
      if (!kept.has(key)) await this.#database.delete('snapshots', key);
    }
  }

  async #read(store: StoreName, key: string): Promise<unknown> {
    return this.#seal.openJson(key, await this.#database.get(store, key));
  }

  async #write(store: StoreName, key: string, value: unknown): Promise<void> {
    await this.#database.put(store, key, await this.#seal.closeJson(key, value));
  }
}

function oauthClientOf(value: unknown): OAuthClient | null {
  const clientId = textAt(value, 'clientId');
  const tokenEndpoint = textAt(value, 'tokenEndpoint');
  if (clientId === undefined || tokenEndpoint === undefined) return null;
  return {
    clientId,
    tokenEndpoint,
    revocationEndpoint: textAt(value, 'revocationEndpoint') ?? null,
    accountUrl: textAt(value, 'accountUrl') ?? null,
    devicesUrl: textAt(value, 'devicesUrl') ?? textAt(value, 'accountUrl') ?? null,
  };
}
