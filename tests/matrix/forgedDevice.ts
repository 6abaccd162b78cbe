/** A device whose every secret an attacker holds, well-formed enough that a client could believe in it. */
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

const unpadded = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** The 32 bytes at the end of a public key in DER. */
const rawKey = (key: KeyObject): string =>
  unpadded(key.export({ format: 'der', type: 'spki' }).subarray(-32));

/** Canonical JSON of the specification, for values without fractions. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
}

export interface ForgedDevice {
  /** As `/keys/query` tells of a device. */
  readonly keys: Json;
  /** As `/keys/claim` hands one out, by its name. */
  readonly oneTimeKey: () => Json;
  /** What a message encrypted to this device names as its recipient. */
  readonly curveKey: string;
}

export function forgeDevice(userId: string, deviceId: string): ForgedDevice {
  const signing = generateKeyPairSync('ed25519');
  const curveKey = rawKey(generateKeyPairSync('x25519').publicKey);
  const signed = (object: Json): Json => ({
    ...object,
    signatures: {
      [userId]: {
        [`ed25519:${deviceId}`]: unpadded(
          sign(null, Buffer.from(canonical(object)), signing.privateKey),
        ),
      },
    },
  });
  return {
    curveKey,
    keys: signed({
      user_id: userId,
      device_id: deviceId,
      algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
      keys: {
        [`curve25519:${deviceId}`]: curveKey,
        [`ed25519:${deviceId}`]: rawKey(signing.publicKey),
      },
    }),
    oneTimeKey: () => ({
      'signed_curve25519:AAAAHQ': signed({ key: rawKey(generateKeyPairSync('x25519').publicKey) }),
    }),
  };
}
