/** Everything about trust in one signed-in account, and the one snapshot that tells of it. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  AllDevicesIsolationMode,
  CryptoEvent,
  OnlySignedDevicesIsolationMode,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { ClientEvent } from 'matrix-js-sdk/lib/client.js';
import { MatrixEventEvent } from 'matrix-js-sdk/lib/models/event.js';
import { RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import type { RoomId, UserId } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { keep, textAt } from '../../protocol/plain.ts';
import type { SessionEnds } from '../../protocol/account.ts';
import {
  type OwnIdentity,
  type PersonDetails,
  type RoomTrust,
  type TrustState,
  noTrust,
} from '../../protocol/trust.ts';
import type { Live, LiveViews, TrustView } from '../account/account.ts';
import type { Api } from '../account/api.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import type { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import type { Value } from '../value.ts';
import { cryptoOf } from './cryptoOf.ts';
import { Devices } from './devices.ts';
import { LockedMessages, decryptAgain } from './lockedMessages.ts';
import { AuthQuestions } from '../session/authQuestions.ts';
import { People } from './people.ts';
import type { Recovery } from './recovery.ts';
import { Verifications } from './verifications.ts';

const refreshMs = 100;

/** Where the choice about unverified devices is kept; it outlives the page, not the account. */
export interface TrustChoices {
  read(): Promise<boolean>;
  write(verifiedOnly: boolean): Promise<void>;
}

export class Trust {
  readonly auth: AuthQuestions;
  readonly devices: Devices;
  readonly people: People;
  readonly verifications: Verifications;
  readonly recovery: Recovery;
  readonly locked: LockedMessages;
  readonly views: Pick<LiveViews, TrustView> = {
    devices: (_none, changed) => this.devices.open(changed),
    person: ({ userId }, changed) => this.#openPerson(userId, changed),
    roomTrust: ({ roomId }, changed) => this.#openRoom(roomId, changed),
  };
  readonly #client: MatrixClient;
  readonly #value: Value<TrustState>;
  readonly #choices: TrustChoices;
  readonly #onAnswered: () => void;
  readonly #listeners: Listeners;
  readonly #batch = new Batch(() => void this.#refresh(), refreshMs);
  readonly #me: string;
  #waiting = 0;
  #disposed = false;

  constructor(options: {
    readonly client: MatrixClient;
    readonly homeserver: string;
    readonly ends: SessionEnds;
    readonly value: Value<TrustState>;
    readonly recovery: Recovery;
    readonly choices: TrustChoices;
    readonly api: Api;
    readonly awaited: AwaitedMembers;
    /** A changed identity has been answered: what waited for it goes out. */
    readonly onAnswered: () => void;
  }) {
    const { client, value } = options;
    this.#client = client;
    this.#value = value;
    this.#choices = options.choices;
    this.#onAnswered = options.onAnswered;
    this.#me = client.getSafeUserId();
    this.auth = new AuthQuestions({ userId: this.#me, homeserver: options.homeserver }, (auth) =>
      this.#set({ auth }),
    );
    this.devices = new Devices(client, this.auth, options.ends);
    this.people = new People(client);
    // Somebody may have put right what a message waits for; the gate asks again.
    this.people.subscribe(() => this.#onAnswered());
    this.recovery = options.recovery;
    this.recovery.start(client, this.auth, (restore) => this.#set({ restore }));
    this.locked = new LockedMessages({
      backup: () => this.#backup(options.api),
      again: (event) => decryptAgain(client, event),
      clock: {
        now: () => Date.now(),
        setTimeout: (run, ms) => {
          const id = setTimeout(run, ms);
          return () => clearTimeout(id);
        },
      },
    });
    this.verifications = new Verifications({
      client,
      api: options.api,
      awaited: options.awaited,
      tell: (verifications) => this.#set({ verifications }),
      onDone: (request) => {
        this.people.forget(request.otherUserId);
        this.devices.changed();
        this.#batch.schedule();
        this.#onAnswered();
      },
    });
    this.#listeners = new Listeners(client);
    this.#listen();
  }

  /** Once crypto is there, before anything is sent. */
  async start(): Promise<void> {
    this.#isolate(await this.#choices.read());
    this.#batch.schedule();
  }

  refresh(): void {
    this.#batch.schedule();
  }

  dismissRestore(): void {
    this.#set({ restore: null });
  }

  async setVerifiedOnly(on: boolean): Promise<void> {
    await this.#choices.write(on);
    this.#isolate(on);
  }

  async accept(userId: UserId): Promise<void> {
    const crypto = cryptoOf(this.#client);
    // Withdrawing pins the new identity, too.
    if ((await this.people.trustOf(userId)) === 'changed-verified') {
      await crypto.withdrawVerificationRequirement(userId);
    } else {
      await crypto.pinCurrentUserIdentity(userId);
    }
    this.people.forget(userId);
    this.#onAnswered();
  }

  #openPerson(userId: UserId, changed: () => void): Live<PersonDetails> {
    return this.#follow(
      () => this.people.details(userId),
      (changedUser) => changedUser === userId,
      changed,
    );
  }

  #openRoom(roomId: RoomId, changed: () => void): Live<RoomTrust> {
    const listeners = new Listeners(this.#client);
    const live = this.#follow(
      async () => {
        const room = this.#client.getRoom(roomId);
        return room === null ? undefined : this.people.room(room);
      },
      () => true,
      changed,
    );
    listeners.on(RoomStateEvent.Events, (event) => {
      const type = event.getType();
      if (event.getRoomId() !== roomId) return;
      if (type === 'm.room.member' || type === 'm.room.encryption') live.again();
    });
    listeners.on(ClientEvent.Room, (room) => {
      if (room.roomId === roomId) live.again();
    });
    return {
      read: () => live.read(),
      dispose: () => {
        listeners.dispose();
        live.dispose();
      },
    };
  }

  dispose(): void {
    this.#disposed = true;
    this.#batch.cancel();
    this.auth.stop();
    this.recovery.discard();
    this.#listeners.dispose();
    this.people.dispose();
    this.locked.dispose();
    this.verifications.dispose();
    this.#value.set(noTrust);
  }

  #listen(): void {
    const again = (): void => this.#batch.schedule();
    const heard = this.#listeners;
    heard.on(CryptoEvent.KeysChanged, again);
    heard.on(CryptoEvent.KeyBackupStatus, (on) => {
      again();
      if (on) this.locked.hurry();
    });
    heard.on(MatrixEventEvent.Decrypted, (event) => this.locked.tried(event));
    heard.on(CryptoEvent.KeyBackupSessionsRemaining, (waiting) => {
      this.#waiting = waiting;
      again();
    });
    heard.on(CryptoEvent.KeyBackupDecryptionKeyCached, () => {
      again();
      // From another device, after a verification: what it can open comes back.
      if (!this.recovery.busy && this.#value.get().recovery === 'locked')
        void this.recovery.restore();
    });
    heard.on(CryptoEvent.UserTrustStatusChanged, (user) => {
      if (user === this.#me) again();
    });
    heard.on(CryptoEvent.DevicesUpdated, (users) => {
      if (users.includes(this.#me)) again();
    });
    heard.on(ClientEvent.AccountData, (event) => {
      if (event.getType().startsWith('m.secret_storage.')) again();
    });
  }

  /** What names the backup's present contents, where this device reads it. */
  async #backup(api: Api): Promise<string | null> {
    const version = await cryptoOf(this.#client).getActiveSessionBackupVersion();
    if (version === null) return null;
    const state = await api('GET', ['room_keys', 'version']).catch((cause: unknown) => {
      if (cause instanceof CoreError && cause.code === 'not-found') return null;
      throw cause;
    });
    return textAt(state, 'version') === version
      ? `${version} ${textAt(state, 'etag') ?? ''}`
      : null;
  }

  async #refresh(): Promise<void> {
    if (this.#disposed || this.#client.getCrypto() === undefined) return;
    try {
      const [identity, recovery, version, unverifiedDevices] = await Promise.all([
        this.#identity(),
        this.recovery.state(),
        cryptoOf(this.#client).getActiveSessionBackupVersion(),
        this.#unverifiedDevices(),
      ]);
      this.#set({
        identity,
        recovery,
        unverifiedDevices: identity === 'verified' ? unverifiedDevices : 0,
        backup: {
          on: version !== null,
          waiting: version === null ? 0 : this.#waiting,
          refused: version === null && this.#value.get().backup.refused,
        },
      });
      await this.#judgeBackup();
    } catch {
      // Offline: what was known stands, and the next event looks again.
    }
  }

  /** Apart from the rest: the first time it waits for the homeserver. */
  async #judgeBackup(): Promise<void> {
    const crypto = cryptoOf(this.#client);
    const info = await crypto.getKeyBackupInfo();
    const version = await crypto.getActiveSessionBackupVersion();
    const { backup, recovery } = this.#value.get();
    const refused = info !== null && version === null && recovery === 'open' && !this.recovery.busy;
    this.#set({ backup: { ...backup, refused } });
  }

  async #identity(): Promise<OwnIdentity> {
    const crypto = cryptoOf(this.#client);
    const deviceId = this.#client.getDeviceId() ?? '';
    const [identity, device] = await Promise.all([
      crypto.getUserVerificationStatus(this.#me),
      crypto.getDeviceVerificationStatus(this.#me, deviceId),
    ]);
    if (identity.isCrossSigningVerified() && device?.crossSigningVerified === true) {
      return 'verified';
    }
    // A first device makes the identity just now: nothing is said before it is settled.
    if (!this.#asked) return 'unknown';
    return identity.known ? 'unverified' : 'none';
  }

  /** The homeserver has been asked for the account's identity since the start. */
  #asked = false;

  identityAsked(): void {
    this.#asked = true;
    this.#batch.schedule();
  }

  async #unverifiedDevices(): Promise<number> {
    const crypto = cryptoOf(this.#client);
    const mine = (await crypto.getUserDeviceInfo([this.#me])).get(this.#me);
    const trusted = await Promise.all(
      [...(mine?.keys() ?? [])]
        .filter((id) => id !== this.#client.getDeviceId())
        .map(async (id) => {
          const status = await crypto.getDeviceVerificationStatus(this.#me, id);
          return status === null || status.crossSigningVerified || status.localVerified;
        }),
    );
    return trusted.filter((yes) => !yes).length;
  }

  #isolate(verifiedOnly: boolean): void {
    const crypto = this.#client.getCrypto();
    crypto?.setDeviceIsolationMode(
      verifiedOnly
        ? new OnlySignedDevicesIsolationMode()
        : // Nothing is sent where a person who had been verified no longer is.
          new AllDevicesIsolationMode(true),
    );
    this.#set({ verifiedOnly });
  }

  #set(part: Partial<TrustState>): void {
    if (!this.#disposed) this.#value.set({ ...this.#value.get(), ...part });
  }

  #follow<T>(
    look: () => Promise<T | undefined>,
    about: (userId: string) => boolean,
    changed: () => void,
  ): Live<T> & { again(): void } {
    let current: T | undefined;
    let disposed = false;
    let asked = 0;
    let shown = 0;
    const refresh = async (): Promise<void> => {
      asked += 1;
      const turn = asked;
      try {
        const next = await look();
        // An earlier look that took longer knows less.
        if (disposed || next === undefined || turn < shown) return;
        shown = turn;
        current = keep(current, next);
        changed();
      } catch {
        // Offline: what was known stands.
      }
    };
    const batch = new Batch(() => void refresh(), refreshMs);
    const stop = this.people.subscribe((userId) => {
      if (about(userId)) batch.schedule();
    });
    void refresh();
    return {
      read: () => current,
      again: () => batch.schedule(),
      dispose: () => {
        disposed = true;
        stop();
        batch.cancel();
      },
    };
  }
}
