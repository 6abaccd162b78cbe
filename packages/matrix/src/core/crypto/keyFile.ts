/**
 * The specification's key export file: PBKDF2-SHA-512, AES-CTR-256 and HMAC-SHA-256 over a version,
 * a salt, an initialisation vector and a round count, as base64 between two lines.
 */
import { CoreError } from '../../protocol/coreError.ts';
import { type Told, say } from '../../protocol/sentences.ts';

const head = '-----BEGIN MEGOLM SESSION DATA-----';
const tail = '-----END MEGOLM SESSION DATA-----';
const version = 1;
const rounds = 500_000;
/** More would let a file keep the core busy for minutes. */
const mostRounds = 10_000_000;
const largestFile = 64 * 1024 * 1024;
const lineLength = 96;
const headerBytes = 1 + 16 + 16 + 4;
const macBytes = 32;

interface Keys {
  readonly cipher: CryptoKey;
  readonly mac: CryptoKey;
}

async function derive(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Keys> {
  const secret = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(passphrase),
    'PBKDF2',
    false,
    ['deriveBits'],
  );
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', salt, iterations, hash: 'SHA-512' },
    secret,
    512,
  );
  const [cipher, mac] = await Promise.all([
    crypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-CTR', false, ['encrypt', 'decrypt']),
    crypto.subtle.importKey('raw', bits.slice(32), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]),
  ]);
  return { cipher, mac };
}

/** `iterations` is for tests; files for people take the default. */
export async function sealKeyFile(
  json: string,
  passphrase: string,
  iterations = rounds,
): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const counter = crypto.getRandomValues(new Uint8Array(16));
  // The specification clears bit 63: some libraries count in 64 bits only.
  counter[8] = (counter[8] ?? 0) & 0x7f;
  const keys = await derive(passphrase, salt, iterations);
  const cipher = new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-CTR', counter, length: 64 },
      keys.cipher,
      new TextEncoder().encode(json),
    ),
  );
  const body = new Uint8Array(headerBytes + cipher.length);
  body[0] = version;
  body.set(salt, 1);
  body.set(counter, 17);
  new DataView(body.buffer).setUint32(33, iterations);
  body.set(cipher, headerBytes);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', keys.mac, body));
  const whole = new Uint8Array(body.length + macBytes);
  whole.set(body);
  whole.set(mac, body.length);
  const lines = encode(whole).match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [head, ...lines, tail, ''].join('\n');
}

/** @throws CoreError `invalid` for what is no key file, `bad-credentials` for a wrong passphrase. */
export async function openKeyFile(file: string, passphrase: string): Promise<string> {
  if (file.length > largestFile) {
    throw new CoreError('too-large', say('keys.large', { count: largestFile / 1024 / 1024 }));
  }
  const start = file.indexOf(head);
  const end = file.indexOf(tail, start);
  if (start < 0 || end < 0) throw notAKeyFile(say('keys.not-one'));
  const whole = decode(file.slice(start + head.length, end).replaceAll(/\s+/g, ''));
  if (whole === undefined || whole.length < headerBytes + macBytes) {
    throw notAKeyFile(say('keys.cut'));
  }
  if (whole[0] !== version)
    throw notAKeyFile(say('keys.version', { found: whole[0] ?? 0, wanted: version }));
  const iterations = new DataView(whole.buffer).getUint32(33);
  if (iterations < 1 || iterations > mostRounds) {
    throw notAKeyFile(say('keys.rounds', { found: iterations, most: mostRounds }));
  }
  const keys = await derive(passphrase, whole.slice(1, 17), iterations);
  const body = whole.slice(0, -macBytes);
  if (!(await crypto.subtle.verify('HMAC', keys.mac, whole.slice(-macBytes), body))) {
    throw new CoreError('bad-credentials', say('keys.passphrase'));
  }
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-CTR', counter: whole.slice(17, 33), length: 64 },
    keys.cipher,
    body.slice(headerBytes),
  );
  return new TextDecoder().decode(plain);
}

const notAKeyFile = (why: Told): CoreError => new CoreError('invalid', why);

const chunk = 0x8000;

function encode(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  }
  return btoa(binary);
}

function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
