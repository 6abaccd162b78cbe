/**
 * UTF-8 to text, refusing whatever is not well-formed (overlong forms, surrogates, truncation).
 * Written out because the package has no DOM library and so no `TextDecoder`.
 */
export const decodeUtf8 = (
  bytes: Uint8Array,
): { readonly text: string } | { readonly badByteAt: number } => {
  const chunks: string[] = [];
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    let code = first;
    let more = 0;
    let least = 0;
    if (first >= 0x80) {
      if (first >= 0xc2 && first <= 0xdf) [code, more, least] = [first & 0x1f, 1, 0x80];
      else if (first >= 0xe0 && first <= 0xef) [code, more, least] = [first & 0x0f, 2, 0x800];
      else if (first >= 0xf0 && first <= 0xf4) [code, more, least] = [first & 0x07, 3, 0x10000];
      else return { badByteAt: at };
    }
    for (let step = 1; step <= more; step += 1) {
      const next = bytes[at + step] ?? 0;
      if ((next & 0xc0) !== 0x80) return { badByteAt: at };
      code = (code << 6) | (next & 0x3f);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      return { badByteAt: at };
    }
    if (code < 0x10000) units.push(code);
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    if (units.length >= 4096) {
      chunks.push(String.fromCharCode(...units));
      units = [];
    }
    at += more + 1;
  }
  chunks.push(String.fromCharCode(...units));
  return { text: chunks.join('') };
};
