import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { AccountMethods } from '../account/account.ts';
import type { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { cryptoOf } from './cryptoOf.ts';
import { openKeyFile, sealKeyFile } from './keyFile.ts';
import type { Trust } from './trust.ts';

type Prefix = 'recovery' | 'keys' | 'auth' | 'verify' | 'person' | 'trust' | 'device';
type TrustMethods = Pick<
  AccountMethods,
  Extract<keyof AccountMethods, `${Prefix}.${string}`> | 'room.invite'
>;

const shortestPassphrase = 8;

export function trustMethods(
  client: MatrixClient,
  rooms: KnownRooms,
  trust: Trust,
  awaited: Pick<AwaitedMembers, 'invited'>,
): TrustMethods {
  const { recovery, auth, verifications, devices } = trust;
  return {
    'recovery.prepare': ({ passphrase }) => recovery.prepare(passphrase),
    'recovery.commit': async ({ id, as }) => {
      await recovery.commit(id, as);
      trust.identityAsked();
      return null;
    },
    'recovery.discard': async ({ id }) => {
      recovery.discard(id);
      return null;
    },
    'recovery.unlock': async ({ secret }) => {
      await recovery.unlock(secret);
      trust.identityAsked();
      devices.changed();
      return null;
    },
    'recovery.restore': async () => {
      void recovery.restore();
      return null;
    },
    'recovery.dismissRestore': async () => {
      trust.dismissRestore();
      return null;
    },
    'keys.lookAgain': async ({ roomId }) => {
      trust.locked.hurry(roomId);
      return null;
    },
    'keys.export': async ({ passphrase }) => {
      if (passphrase.length < shortestPassphrase) {
        throw new CoreError('invalid', say('passphrase.short', { count: shortestPassphrase }));
      }
      const json = await cryptoOf(client).exportRoomKeysAsJson();
      return { file: await sealKeyFile(json, passphrase) };
    },
    'keys.import': async ({ passphrase, file }) => {
      const json = await openKeyFile(file, passphrase);
      try {
        const keys: unknown = JSON.parse(json);
        await cryptoOf(client).importRoomKeysAsJson(json);
        return { keys: Array.isArray(keys) ? keys.length : 0 };
      } catch {
        throw new CoreError('invalid', say('keys.empty'));
      }
    },

    'auth.answer': async ({ id, password }) => {
      auth.answer(id, password);
      return null;
    },
    'auth.cancel': async ({ id }) => {
      auth.cancel(id);
      return null;
    },

    'verify.person': async ({ userId }) => ({ id: await verifications.askPerson(userId) }),
    'verify.device': async ({ deviceId }) => ({ id: await verifications.askDevice(deviceId) }),
    'verify.accept': async ({ id }) => {
      await verifications.accept(id);
      return null;
    },
    'verify.compare': async ({ id }) => {
      await verifications.compare(id);
      return null;
    },
    'verify.scan': async ({ id, code }) => {
      await verifications.scan(id, code);
      return null;
    },
    'verify.confirm': async ({ id }) => {
      await verifications.confirm(id);
      return null;
    },
    'verify.mismatch': async ({ id }) => {
      await verifications.mismatch(id);
      return null;
    },
    'verify.cancel': async ({ id }) => {
      await verifications.cancel(id);
      return null;
    },
    'verify.dismiss': async ({ id }) => {
      verifications.dismiss(id);
      return null;
    },

    'room.invite': async ({ roomId, userId }) => {
      await trust.people.gateInvite(await rooms.get(roomId), userId);
      // Hands over the keys of the past, too, where the room shares its history.
      await client.invite(roomId, userId);
      awaited.invited(roomId, [userId]);
      return null;
    },
    'person.accept': async ({ userId }) => {
      await trust.accept(userId);
      return null;
    },
    'trust.verifiedOnly': async ({ on }) => {
      await trust.setVerifiedOnly(on);
      return null;
    },
    'device.rename': async ({ deviceId, name }) => {
      await devices.rename(deviceId, name);
      return null;
    },
    'device.signOut': async ({ deviceIds }) => {
      await devices.signOut(deviceIds);
      trust.refresh();
      return null;
    },
  };
}
