import { endsInNumber, isCanonicalIpv6, isIpv4 } from './address.ts';

/**
 * Origins as the WHATWG URL standard serialises them, and patterns over them. Nothing is normalised:
 * what is not in its canonical spelling matches nothing as a request and is refused in a file, with
 * the spelling that would do. So two spellings never name one place.
 */

export interface Origin {
  readonly scheme: 'https' | 'http';
  readonly host: string;
  /** Digits, or `''` for the scheme's own port. */
  readonly port: string;
  readonly kind: 'name' | 'ipv4' | 'ipv6';
}

export type OriginPattern =
  /** The opaque origin of a sandboxed `srcdoc` frame. */
  | { readonly kind: 'null'; readonly text: 'null' }
  | { readonly kind: 'exact'; readonly text: string }
  /** One or more labels before `suffix`, which begins with a dot. Always https. */
  | {
      readonly kind: 'below';
      readonly text: string;
      readonly suffix: string;
      readonly port: string;
    };

const DEFAULT_PORT = { https: '443', http: '80' } as const;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/u;
const SHAPE = /^(https?):\/\/(\[[\da-f:]*\]|[^[\]/?#@:\\]+)(?::(\d{1,5}))?$/u;

const hostKind = (host: string): Origin['kind'] | undefined => {
  if (host.startsWith('[')) return isCanonicalIpv6(host.slice(1, -1)) ? 'ipv6' : undefined;
  if (endsInNumber(host)) return isIpv4(host) ? 'ipv4' : undefined;
  return host.length <= 253 && host.split('.').every((label) => LABEL.test(label))
    ? 'name'
    : undefined;
};

const takeApart = (text: string): Origin | undefined => {
  const found = SHAPE.exec(text);
  if (found === null) return undefined;
  const scheme = found[1] === 'https' ? 'https' : 'http';
  const host = found[2] ?? '';
  const port = found[3] ?? '';
  const kind = hostKind(host);
  if (kind === undefined) return undefined;
  if (port.startsWith('0') || Number(port) > 65_535) return undefined;
  return port === DEFAULT_PORT[scheme] ? undefined : { scheme, host, port, kind };
};

let last: { readonly text: string; readonly origin: Origin | undefined } | undefined;

/**
 * A tuple origin in canonical spelling, or `undefined`. Every rule of a call asks about the same
 * origin, so the last one is remembered.
 */
export const parseOrigin = (text: string): Origin | undefined => {
  if (last?.text !== text) last = { text, origin: takeApart(text) };
  return last.origin;
};

/** This machine: the one place that plain http may go to. */
export const isLoopback = (origin: Origin): boolean =>
  origin.host === 'localhost' ||
  origin.host === '[::1]' ||
  (origin.kind === 'ipv4' && origin.host.startsWith('127.')) ||
  origin.host.endsWith('.localhost');

export type PublicSuffixTest = (host: string) => boolean;

export type PatternResult =
  | { readonly ok: true; readonly pattern: OriginPattern }
  | { readonly ok: false; readonly sentence: string; readonly instead?: string };

/** The nearest canonical spelling, where there is an obvious one. */
const nearest = (text: string): string | undefined => {
  const plain = text.toLowerCase().replace(/(https?:\/\/[^/?#]*)[/?#].*/u, '$1');
  const scheme = plain.startsWith('http://') ? 'http' : 'https';
  const withScheme = plain.includes('://') ? plain : `https://${plain}`;
  const named = withScheme.replace(/\.(?=:\d|$)/u, '').replace(/:0*([1-9]\d*|0)$/u, ':$1');
  const port = `:${DEFAULT_PORT[scheme]}`;
  const guess = named.endsWith(port) ? named.slice(0, -port.length) : named;
  return parseOrigin(guess.replace('://*.', '://')) === undefined ? undefined : guess;
};

const refuse = (sentence: string, instead?: string): PatternResult =>
  instead === undefined ? { ok: false, sentence } : { ok: false, sentence, instead };

const parseBelow = (text: string, isPublicSuffix: PublicSuffixTest | undefined): PatternResult => {
  const base = parseOrigin(text.replace('://*.', '://'));
  if (base === undefined)
    return refuse('This is not an origin in its canonical spelling.', nearest(text));
  if (base.scheme !== 'https') return refuse('A pattern with *. must be https.');
  if (base.kind !== 'name') return refuse('An address has no names below it; write it without *.');
  if (!base.host.includes('.'))
    return refuse('After *. must stand a domain of two labels or more.');
  if (isPublicSuffix === undefined) {
    return refuse(
      'A pattern with *. can be read only with the list of public suffixes at hand; the reader was given none.',
    );
  }
  if (isPublicSuffix(base.host)) {
    return refuse(
      `Anyone can register a name below ${base.host}; write a registered domain after *.`,
    );
  }
  return {
    ok: true,
    pattern: { kind: 'below', text, suffix: `.${base.host}`, port: base.port },
  };
};

/** Reads one pattern of a policy or a manifest. */
export const parseOriginPattern = (
  text: string,
  options: { readonly opaque: boolean; readonly isPublicSuffix?: PublicSuffixTest | undefined },
): PatternResult => {
  if (text === 'null') {
    return options.opaque
      ? { ok: true, pattern: { kind: 'null', text } }
      : refuse('"null" is the origin of a sandboxed frame; it has no place here.');
  }
  // oxlint-disable-next-line no-control-regex -- everything outside ASCII is what is looked for
  if (/[^\u0021-\u007e]/u.test(text)) {
    return refuse('Write the name in its ASCII form (xn--…), as new URL(…).origin prints it.');
  }
  if (text.startsWith('https://*.') || text.startsWith('http://*.')) {
    return parseBelow(text, options.isPublicSuffix);
  }
  if (text.includes('*')) {
    return refuse('A * may stand only as the first label: https://*.example.org.');
  }
  const origin = parseOrigin(text);
  if (origin === undefined) {
    if (/^(?!https?:)[a-z][a-z0-9+.-]*:/iu.test(text)) {
      return refuse('Only https origins (and http ones on this machine) can be named.');
    }
    return refuse('This is not an origin in its canonical spelling.', nearest(text));
  }
  if (origin.scheme === 'http' && !isLoopback(origin)) {
    return refuse(
      'Plain http is for this machine only; anyone on the way could read and change it.',
    );
  }
  return { ok: true, pattern: { kind: 'exact', text } };
};

/** Does the pattern admit this origin? A spelling that is not canonical is never admitted. */
export const matchesOrigin = (pattern: OriginPattern, origin: string): boolean => {
  if (pattern.kind !== 'below') return pattern.text === origin;
  if (!origin.startsWith('https://') || !origin.includes(pattern.suffix)) return false;
  const parsed = parseOrigin(origin);
  return (
    // A canonical host begins with no dot, so one that ends in the suffix has a label before it; and
    // no address ends in the suffix of a name.
    parsed !== undefined && parsed.port === pattern.port && parsed.host.endsWith(pattern.suffix)
  );
};

/** The pattern that admits exactly what both admit, or `undefined` where that is nothing. */
export const meetOriginPatterns = (
  a: OriginPattern,
  b: OriginPattern,
): OriginPattern | undefined => {
  if (a.kind !== 'below') return matchesOrigin(b, a.text) ? a : undefined;
  if (b.kind !== 'below') return matchesOrigin(a, b.text) ? b : undefined;
  if (a.port !== b.port) return undefined;
  if (a.suffix.endsWith(b.suffix)) return a;
  return b.suffix.endsWith(a.suffix) ? b : undefined;
};
