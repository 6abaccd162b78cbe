/**
 * Hosts that mean this machine or its own network. A web page must not be a way in for extensions:
 * they are reached only where the policy names their origin. Names that resolve to such an address
 * cannot be seen from a browser.
 */

const v4 = (host: string): readonly number[] | undefined => {
  const parts = host.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts : undefined;
};

function isPrivateV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224
  );
}

/** The eight groups of an address as the URL parser writes it. */
function v6(host: string): readonly number[] {
  const [head = '', tail] = host.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array.from({ length: Math.max(0, gap) }, () => 0), ...last];
}

function isPrivateV6(groups: readonly number[]): boolean {
  const [first = 0] = groups;
  const embedded = (): boolean => {
    const [high = 0, low = 0] = groups.slice(6);
    return isPrivateV4([high >> 8, high & 255, low >> 8, low & 255]);
  };
  // Loopback, unspecified, IPv4 in its mapped and compatible spelling.
  if (groups.slice(0, 5).every((group) => group === 0)) return embedded();
  // NAT64 and 6to4 carry an IPv4 address.
  if (first === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) {
    return embedded();
  }
  if (first === 0x2002) {
    const [, high = 0, low = 0] = groups;
    return isPrivateV4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  // Of all the rest only 2000::/3 is handed out: what is local, multicast, translated by a network of
  // its own (64:ff9b:1::/48, ::ffff:0:0/96) or reserved is nobody's on the internet.
  return (first & 0xe000) !== 0x2000;
}

/** Endings of names that no public resolver answers for. */
const privateEndings = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'home.arpa',
  'corp',
];

/** `hostname` as `new URL(…)` gives it: lower case, punycode, addresses in their one spelling. */
export function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return isPrivateV6(v6(hostname.slice(1, -1)));
  const address = v4(hostname);
  if (address !== undefined) return isPrivateV4(address);
  const name = hostname.replace(/\.$/u, '');
  return (
    !name.includes('.') ||
    privateEndings.some((ending) => name === ending || name.endsWith(`.${ending}`))
  );
}

/** Stands for any private host: where a policy lets this one through, it has named none. */
export const unnamedPrivateOrigin = 'https://192.168.255.254:49151';
