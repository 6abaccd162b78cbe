/** Authenticated encryption of what holds message text or tokens, under a key of the storage key. */
export class Seal {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  static async under(storageKey: Uint8Array<ArrayBuffer>): Promise<Seal> {
    const root = await crypto.subtle.importKey('raw', storageKey, 'HKDF', false, ['deriveKey']);
    const key = await crypto.subtle.deriveKey(
      {
        name: 'HKDF',
        hash: 'SHA-256',
        salt: new Uint8Array(),
        info: new TextEncoder().encode('kumix core snapshots 1'),
      },
      root,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
    return new Seal(key);
  }

  /** `place` is authenticated: what was stored in one place does not open in another. */
  async close(place: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(this.#how(nonce, place), this.#key, bytes);
    const whole = new Uint8Array(nonce.length + sealed.byteLength);
    whole.set(nonce);
    whole.set(new Uint8Array(sealed), nonce.length);
    return whole.buffer;
  }

  /** `undefined` where it is not there, damaged, of another key or of another place. */
  async open(place: string, sealed: unknown): Promise<ArrayBuffer | undefined> {
    if (!(sealed instanceof ArrayBuffer) || sealed.byteLength < 28) return undefined;
    const nonce = new Uint8Array(sealed, 0, 12);
    try {
      return await crypto.subtle.decrypt(
        this.#how(nonce, place),
        this.#key,
        new Uint8Array(sealed, 12),
      );
    } catch {
      return undefined;
    }
  }

  closeJson(place: string, value: unknown): Promise<ArrayBuffer> {
    return this.close(place, new TextEncoder().encode(JSON.stringify(value)));
  }

  async openJson(place: string, sealed: unknown): Promise<unknown> {
    const opened = await this.open(place, sealed);
    return opened === undefined ? undefined : JSON.parse(new TextDecoder().decode(opened));
  }

  #how(nonce: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
    return { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(place) };
  }
}
