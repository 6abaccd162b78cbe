/** What `blurhash.wat` exports. */
export interface BlurhashExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  decode(length: number, width: number, height: number): number;
}

const pixelsAt = 32_768;

/** RGBA pixels of a hash, `width * height * 4` bytes; `undefined` where it is no hash. */
export function decode(
  wasm: BlurhashExports,
  hash: string,
  width: number,
  height: number,
): ArrayBuffer | undefined {
  if (hash.length > 166) return undefined;
  const ascii = new Uint8Array(wasm.memory.buffer, 0, 166);
  for (let index = 0; index < hash.length; index++) {
    const code = hash.charCodeAt(index);
    if (code > 126) return undefined;
    ascii[index] = code;
  }
  if (wasm.decode(hash.length, width, height) === 0) return undefined;
  return wasm.memory.buffer.slice(pixelsAt, pixelsAt + width * height * 4);
}
