/** A real device with Rust crypto, in Node and in memory, for seeding encrypted history. */
import { setTimeout as delay } from 'node:timers/promises';
import { ClientEvent, type MatrixClient, SyncState, createClient } from 'matrix-js-sdk';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';
import { logger as sdkLogger } from 'matrix-js-sdk/lib/logger.js';
import { RustBackupManager } from 'matrix-js-sdk/lib/rust-crypto/backup.js';
import { type Account, UserClient } from './client.ts';

const silent = (): void => {};
const logger: Logger = {
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  getChild: () => logger,
};

export interface EncryptedClient {
  readonly client: MatrixClient;
  /** Waits until the room is known here, encrypted, with `members` joined. */
  room(roomId: string, members: number): Promise<void>;
  text(roomId: string, body: string, more?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Waits until `sessions` room keys are in the backup, then ends the client and its device. */
  finish(sessions: number, options?: { withinMs?: number; keepDevice?: boolean }): Promise<void>;
}

/** Signs keys, makes the secret storage that `passphrase` opens, and a key backup in it. */
export async function openEncryptedClient(
  account: Account,
  passphrase: string,
): Promise<EncryptedClient> {
  const backup = new UserClient(account);
  quieten();
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  const client = createClient({
    baseUrl: account.homeserver,
    accessToken: account.accessToken,
    userId: account.userId,
    deviceId: account.deviceId,
    logger,
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys: wanted }) => {
        const id = Object.keys(wanted).find((known) => keys.has(known));
        const key = id === undefined ? undefined : keys.get(id);
        return id === undefined || key === undefined ? null : [id, key];
      },
      cacheSecretStorageKey: (id, _info, key) => {
        keys.set(id, key);
      },
    },
  });
  await quietly(() => client.initRustCrypto({ useIndexedDB: false }));
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: false });
  await new Promise<void>((done) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Syncing) done();
    });
  });
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error('crypto did not start');
  await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (request) => {
      await request(null);
    },
  });
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: () => crypto.createRecoveryKeyFromPassphrase(passphrase),
    setupNewKeyBackup: true,
  });
  return {
    client,
    room: async (roomId, members) => {
      for (;;) {
        const room = client.getRoom(roomId);
        if (room?.hasEncryptionStateEvent() === true && room.getJoinedMemberCount() >= members) {
          return;
        }
        await delay(50);
      }
    },
    text: async (roomId, body, more = {}) => {
      const content = { msgtype: 'm.text', body, ...more };
      const sent = await client.sendEvent(roomId, 'm.room.message' as never, content as never);
      return sent.event_id;
    },
    finish: async (sessions, { withinMs = 30_000, keepDevice = false } = {}) => {
      const deadline = Date.now() + withinMs;
      const backedUp = async (): Promise<number> =>
        (await backup.request<{ count?: number }>('GET', '/room_keys/version')).count ?? 0;
      while ((await backedUp()) < sessions && Date.now() < deadline) await delay(100);
      client.stopClient();
      if (!keepDevice) await client.logout(true);
    },
  };
}

/** Nobody else is about: no reason to wait up to ten seconds before a backup, nor to tell of it. */
function quieten(): void {
  console.debug = silent;
  Object.assign(RustBackupManager, { maxBackupLoopStartDelayMillis: 0 });
  (sdkLogger as unknown as { setLevel(level: string, keep: boolean): void }).setLevel(
    'silent',
    false,
  );
}

let quiet: Promise<unknown> = Promise.resolve();

/** The crypto writes to the console as it starts; one start after the other, so that it comes back. */
function quietly(run: () => Promise<void>): Promise<void> {
  const turn = quiet.then(async () => {
    const { log, info, debug, warn } = console;
    Object.assign(console, { log: silent, info: silent, debug: silent, warn: silent });
    try {
      await run();
    } finally {
      Object.assign(console, { log, info, debug, warn });
    }
  });
  quiet = turn.catch(silent);
  return turn;
}
