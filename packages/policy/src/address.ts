/** IP addresses in the one spelling a browser gives them in an origin. */

/** Dotted decimal, four numbers without leading zeros. */
export const isIpv4 = (host: string): boolean => {
  const parts = host.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/u.test(part) && Number(part) <= 255)
  );
};

/**
 * WHATWG URL: a host whose last label is a number is read as an IPv4 address, whatever its shape
 * (`0x7f.1`, `2130706433`). Such a host that is not already canonical is refused.
 */
export const endsInNumber = (host: string): boolean =>
  /^(?:\d+|0x[\da-f]*)$/u.test(host.slice(host.lastIndexOf('.') + 1));

const parsePieces = (text: string): readonly number[] | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...left, ...(right ?? [])];
  if (given.some((piece) => !/^[\da-f]{1,4}$/u.test(piece))) return undefined;
  const missing = 8 - given.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])].map((piece) =>
    Number.parseInt(piece, 16),
  );
};

/** WHATWG serialisation: lower case, no leading zeros, the first longest run of zeros as `::`. */
const serialise = (pieces: readonly number[]): string => {
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (pieces[start + length] === 0) length += 1;
    if (length > bestLength) [bestStart, bestLength] = [start, length];
  }
  const hex = pieces.map((piece) => piece.toString(16));
  if (bestStart === -1) return hex.join(':');
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}`;
};

/** The content of the brackets of an IPv6 host, in its canonical spelling only. */
export const isCanonicalIpv6 = (text: string): boolean => {
  const pieces = parsePieces(text);
  return pieces !== undefined && serialise(pieces) === text;
};
