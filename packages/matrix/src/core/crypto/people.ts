/** Whom this account trusts, as the crypto knows it; asked once a person and kept until it changes. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CryptoEvent, type DeviceVerificationStatus } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { RoomTrust, DeviceTrust, PersonDetails, PersonTrust } from '../../protocol/trust.ts';
import type { UserId } from '../../protocol/models.ts';
import { shown } from '../../protocol/shown.ts';
import { Listeners } from '../listeners.ts';
import { cutName, nameOfUser, personIn } from '../rooms/people.ts';
import { cryptoOf } from './cryptoOf.ts';

export const untrusted: ReadonlySet<PersonTrust> = new Set(['changed', 'changed-verified']);

/** Rooms of more people do not wait for each of them: who is known to have changed still counts. */
const mostAsked = 500;
/** What a device calls itself is its owner's word, or the homeserver's. */
const longestName = 60;

export function deviceTrust(status: DeviceVerificationStatus | null): DeviceTrust {
  if (status === null) return 'no-encryption';
  return status.crossSigningVerified || status.localVerified ? 'verified' : 'unverified';
}

export class People {
  readonly #client: MatrixClient;
  readonly #listeners: Listeners;
  readonly #known = new Map<string, Promise<PersonTrust>>();
  readonly #strays = new Map<string, Promise<readonly string[]>>();
  readonly #changed = new Set<(userId: string) => void>();
  readonly #me: string;

  constructor(client: MatrixClient) {
    this.#client = client;
    this.#me = client.getSafeUserId();
    this.#listeners = new Listeners(client);
    this.#listeners.on(CryptoEvent.UserTrustStatusChanged, (userId) => this.#forget(userId));
    this.#listeners.on(CryptoEvent.DevicesUpdated, (users) => {
      for (const userId of users) this.#forget(userId);
    });
  }

  trustOf(userId: string): Promise<PersonTrust> {
    const known = this.#known.get(userId);
    if (known !== undefined) return known;
    const asked = this.#ask(userId);
    this.#known.set(userId, asked);
    // A failure is no answer: the next one asks again.
    asked.catch(() => this.#known.delete(userId));
    return asked;
  }

  async details(userId: UserId): Promise<PersonDetails> {
    const crypto = cryptoOf(this.#client);
    const [trust, found] = await Promise.all([
      this.trustOf(userId),
      crypto.getUserDeviceInfo([userId], true),
    ]);
    const devices = await Promise.all(
      [...(found.get(userId)?.values() ?? [])].map(async (device) => ({
        id: device.deviceId,
        name: cutName(device.displayName ?? device.deviceId),
        trust: deviceTrust(await crypto.getDeviceVerificationStatus(userId, device.deviceId)),
      })),
    );
    return { userId, trust, devices: devices.sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }

  async room(room: Room, everyone = false): Promise<RoomTrust> {
    const encrypted = room.hasEncryptionStateEvent();
    if (!encrypted) return { encrypted, shield: 'none', changed: [], strays: [] };
    await room.loadMembersIfNeeded();
    const others = recipients(room).filter((userId) => userId !== this.#me);
    const few = everyone || others.length <= mostAsked;
    const asked = !few ? others.filter((id) => this.#known.has(id)) : others;
    const answers = await Promise.all(
      asked.map(async (userId) => ({ userId, trust: await this.trustOf(userId) })),
    );
    const changed = answers
      .filter(({ trust }) => untrusted.has(trust))
      .map(({ userId, trust }) => ({
        person: personIn(room, userId),
        wasVerified: trust === 'changed-verified',
      }));
    const strays = (
      await Promise.all(
        answers
          .filter(({ trust }) => trust === 'verified')
          .map(async ({ userId }) => ({
            person: personIn(room, userId),
            devices: await this.#straysOf(userId),
          })),
      )
    ).filter(({ devices }) => devices.length > 0);
    const all =
      others.length > 0 &&
      answers.length === others.length &&
      answers.every(({ trust }) => trust === 'verified');
    return {
      encrypted,
      changed,
      strays,
      shield: changed.length + strays.length > 0 ? 'warning' : all ? 'verified' : 'none',
    };
  }

  /** @throws CoreError `untrusted` where somebody who would get the keys needs an answer first. */
  async gate(room: Room, everyone = false): Promise<void> {
    const { changed, strays } = await this.room(room, everyone);
    if (changed.length > 0) throw needsAnswer(changed.map(({ person }) => person.name));
    const [stray] = strays;
    if (stray !== undefined) throw hasStray(stray.person.name, stray.devices);
  }

  /**
   * An invitation into an encrypted room hands over its history where the room says so.
   *
   * @throws CoreError `untrusted` where the one who is invited needs an answer first.
   */
  async gateInvite(room: Room, userId: string): Promise<void> {
    if (!room.hasEncryptionStateEvent()) return;
    if (untrusted.has(await this.trustOf(userId))) {
      throw needsAnswer([nameOfUser(this.#client.getUser(userId), userId)]);
    }
  }

  /** Devices that the homeserver names and their owner has not signed: perhaps not theirs. */
  async #straysOf(userId: string): Promise<readonly string[]> {
    const known = this.#strays.get(userId);
    if (known !== undefined) return known;
    const asked = this.#askStrays(userId);
    this.#strays.set(userId, asked);
    asked.catch(() => this.#strays.delete(userId));
    return asked;
  }

  async #askStrays(userId: string): Promise<readonly string[]> {
    const crypto = cryptoOf(this.#client);
    const devices = (await crypto.getUserDeviceInfo([userId])).get(userId)?.values() ?? [];
    const named = await Promise.all(
      Array.from(devices, async ({ deviceId, displayName }) => {
        const status = await crypto.getDeviceVerificationStatus(userId, deviceId);
        const vouched = status === null || status.signedByOwner || status.localVerified;
        return vouched ? [] : [shown(displayName ?? deviceId, longestName)];
      }),
    );
    return named.flat().toSorted();
  }

  subscribe(listener: (userId: string) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.clear();
  }

  /** Something was done whose effect no event tells. */
  forget(userId: string): void {
    this.#forget(userId);
  }

  #forget(userId: string): void {
    this.#known.delete(userId);
    this.#strays.delete(userId);
    for (const listener of this.#changed) listener(userId);
  }

  async #ask(userId: string): Promise<PersonTrust> {
    const status = await cryptoOf(this.#client).getUserVerificationStatus(userId);
    if (!status.known) return 'no-identity';
    if (status.isCrossSigningVerified()) return 'verified';
    if (status.wasCrossSigningVerified()) return 'changed-verified';
    return status.needsUserApproval ? 'changed' : 'unverified';
  }
}

export const needsAnswer = (names: readonly string[]): CoreError =>
  new CoreError(
    'untrusted',
    say(names.length > 3 ? 'crypto.identities-changed' : 'crypto.identity-changed', {
      names: names.slice(0, 3).join(', '),
    }),
  );

const hasStray = (name: string, devices: readonly string[]): CoreError =>
  new CoreError(
    'untrusted',
    say('crypto.stray-device', { name, devices: devices.slice(0, 3).join(', ') }),
  );

const recipients = (room: Room): string[] =>
  room
    .getMembers()
    .filter(({ membership }) => membership === 'join' || membership === 'invite')
    .map(({ userId }) => userId);
