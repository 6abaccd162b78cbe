/** The account's devices: what the homeserver tells of them, and what the crypto says of their keys. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { countAt, keep, textAt } from '../../protocol/plain.ts';
import type { SessionEnds } from '../../protocol/account.ts';
import type { Device, DeviceList } from '../../protocol/trust.ts';
import { cutName } from '../rooms/people.ts';
import { fromSdk } from '../account/sdkError.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import { cryptoOf } from './cryptoOf.ts';
import type { AuthQuestions } from '../session/authQuestions.ts';
import { deviceTrust } from './people.ts';

const longestName = 200;

export class Devices {
  readonly #client: MatrixClient;
  readonly #auth: AuthQuestions;
  readonly #ends: SessionEnds;
  /** Views to look again when this side has changed something. */
  readonly #changed = new Set<() => void>();

  constructor(client: MatrixClient, auth: AuthQuestions, ends: SessionEnds) {
    this.#client = client;
    this.#ends = ends;
    this.#auth = auth;
  }

  open(changed: () => void): { read(): DeviceList | undefined; dispose(): void } {
    const me = this.#client.getSafeUserId();
    const listeners = new Listeners(this.#client);
    let list: DeviceList | undefined;
    let disposed = false;
    const look = async (): Promise<void> => {
      const next: DeviceList = await this.#list().catch((cause: unknown) => ({
        devices: list?.devices ?? [],
        ends: this.#ends,
        error: fromSdk(cause).told,
      }));
      if (disposed) return;
      list = keep(list, next);
      changed();
    };
    const batch = new Batch(() => void look(), 100);
    listeners.on(CryptoEvent.DevicesUpdated, (users) => {
      if (users.includes(me)) batch.schedule();
    });
    listeners.on(CryptoEvent.UserTrustStatusChanged, (user) => {
      if (user === me) batch.schedule();
    });
    const again = (): void => batch.schedule();
    this.#changed.add(again);
    void look();
    return {
      read: () => list,
      dispose: () => {
        disposed = true;
        batch.cancel();
        listeners.dispose();
        this.#changed.delete(again);
      },
    };
  }

  async rename(deviceId: string, name: string): Promise<void> {
    const wanted = name.trim();
    if (wanted === '' || wanted.length > longestName) {
      throw new CoreError('invalid', say('device.name', { count: longestName }));
    }
    await this.#client.setDeviceDetails(deviceId, { display_name: wanted });
    this.changed();
  }

  /**
   * @throws CoreError `aborted` where it was not confirmed, `invalid` for this device itself,
   * `forbidden` where devices are ended on a page of their own.
   */
  async signOut(deviceIds: readonly string[]): Promise<void> {
    if (deviceIds.length === 0) return;
    if (this.#ends.by === 'page') {
      throw new CoreError('forbidden', say('device.ends-elsewhere'));
    }
    if (deviceIds.includes(this.#client.getDeviceId() ?? '')) {
      throw new CoreError('invalid', say('device.this'));
    }
    await this.#auth.run('sign-out-devices', async (auth) => {
      await this.#client.deleteMultipleDevices([...deviceIds], authDict(auth));
    });
    this.changed();
  }

  changed(): void {
    for (const again of this.#changed) again();
  }

  async #list(): Promise<DeviceList> {
    const me = this.#client.getSafeUserId();
    const here = this.#client.getDeviceId();
    const crypto = cryptoOf(this.#client);
    const { devices } = await this.#client.getDevices();
    const rows = await Promise.all(
      devices.map(async (device): Promise<Device> => ({
        id: device.device_id,
        name: cutName(textAt(device, 'display_name') ?? device.device_id),
        current: device.device_id === here,
        trust: deviceTrust(await crypto.getDeviceVerificationStatus(me, device.device_id)),
        lastSeenMs: countAt(device, 'last_seen_ts'),
        lastSeenIp: cutName(textAt(device, 'last_seen_ip') ?? '') || null,
      })),
    );
    rows.sort(
      (a, b) =>
        Number(b.current) - Number(a.current) ||
        (b.lastSeenMs ?? 0) - (a.lastSeenMs ?? 0) ||
        (a.id < b.id ? -1 : 1),
    );
    return { devices: rows, ends: this.#ends, error: null };
  }
}

/** The SDK types what the specification leaves open. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as built by `AuthQuestions`
export const authDict = (auth: unknown) => (auth ?? undefined) as never;
