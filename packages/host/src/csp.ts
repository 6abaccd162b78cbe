/**
 * Every isolation string of the house, from one source: the Vite config, the servers, the hosting
 * examples, the cell and the tests read them here. Pure and without imports, so that a config file
 * may load it under Node.
 */

/** Base64 of the SHA-256 of one of our inline scripts. */
type ScriptHash = string;

/**
 * Of the two scripts of the cell's bootstrap, as `kumixCell().bootHashes()` gives them: both stand in
 * every policy that names one.
 */
export type BootHashes = readonly [core: ScriptHash, drawing: ScriptHash];

type Directives = readonly (readonly [name: string, ...sources: string[]])[];

const policyText = (directives: Directives): string =>
  directives.map((directive) => directive.join(' ')).join('; ');

/** What is drawn or played from bytes that are already there. */
const bytesOnly: Directives = [
  ['img-src', 'data:', 'blob:'],
  ['font-src', 'data:'],
  ['media-src', 'data:', 'blob:'],
];

/** What would load, rebase or send the document elsewhere. */
const noWayOut: Directives = [
  ['object-src', "'none'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
];

const base64Sha256 = /^[A-Za-z0-9+/]{43}=$/;

function hashSources(bootHashes: BootHashes): readonly string[] {
  return bootHashes.map((hash) => {
    if (!base64Sha256.test(hash)) {
      throw new TypeError(`bootHashes: "${hash}" is not the base64 of a SHA-256 digest`);
    }
    return `'sha256-${hash}'`;
  });
}

/**
 * A source expression that a header may carry: a scheme (`https:`), an origin, or a wildcard host.
 * A semicolon, comma, quote or space would let a value end its directive and start another.
 */
const sourceExpression = /^(?:[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*:\/\/)[a-z0-9*.[\]:-]+)$/i;

function checkedSources(what: string, sources: readonly string[]): readonly string[] {
  for (const source of sources) {
    if (!sourceExpression.test(source)) {
      throw new TypeError(`${what}: "${source}" is not a scheme such as "https:" nor an origin`);
    }
  }
  return sources;
}

export interface PagePolicy {
  readonly bootHashes: BootHashes;
  /**
   * The one origin of the inert host pages for levels `frame` and `origin`, or a wildcard of it
   * (`https://*.frames.example.org`) where each extension gets one of its own; none by default.
   */
  readonly frameOrigin?: string;
  /** What the page may connect to besides itself, for development servers (`ws://localhost:5173`). */
  readonly connect?: readonly string[];
}

/** The app page's `Content-Security-Policy` header. */
export function pagePolicy({ bootHashes, frameOrigin, connect = [] }: PagePolicy): string {
  const frames =
    frameOrigin === undefined ? ["'none'"] : checkedSources('frameOrigin', [frameOrigin]);
  return policyText([
    ['default-src', "'none'"],
    ['script-src', "'self'", ...hashSources(bootHashes), "'wasm-unsafe-eval'"],
    ['style-src', "'self'"],
    ['img-src', "'self'", 'data:', 'blob:'],
    ['font-src', "'self'", 'data:'],
    ['media-src', "'self'", 'data:', 'blob:'],
    ['connect-src', "'self'", ...checkedSources('connect', connect)],
    ['worker-src', "'self'", 'blob:'],
    ['frame-src', ...frames],
    ...noWayOut,
    ['frame-ancestors', "'none'"],
    ['manifest-src', "'self'"],
    ['require-trusted-types-for', "'script'"],
    ['trusted-types', ...trustedTypesPolicies],
  ]);
}

/** The names of every Trusted Types policy that the app page and the cells may create. */
export const trustedTypesPolicies = ['kumix', 'kumix-cell', 'dompurify'] as const;

/** The policy of the `<meta>` that stands first in a cell's head; the header's intersects with it. */
export function cellMetaPolicy(bootHashes: BootHashes): string {
  return policyText([
    ['default-src', "'none'"],
    ['script-src', ...hashSources(bootHashes), "'wasm-unsafe-eval'"],
    ['style-src', "'none'"],
    ...bytesOnly,
    ['connect-src', "'none'"],
    ['worker-src', 'blob:'],
    ['frame-src', "'none'"],
    ...noWayOut,
  ]);
}

const frameDirectives: Directives = [
  ['default-src', "'none'"],
  ['script-src', "'unsafe-inline'", "'wasm-unsafe-eval'"],
  ['style-src', "'unsafe-inline'"],
  ...bytesOnly,
  ['connect-src', "'none'"],
  // The relay's; the extension's document takes it away from itself.
  ['worker-src', 'blob:'],
  ['frame-src', "'none'"],
  ...noWayOut,
];

/**
 * The policy of an inert host page and of the extension's document in it, which inherits it: that
 * code has a DOM, and whatever it draws or runs is its own. No address loads anything. A hash would
 * switch inline scripts off, a nonce could be read and would open `import()`.
 */
export const framePolicy = policyText([
  ...frameDirectives,
  // Of no origin, even for whoever opens the page by its address.
  ['sandbox', 'allow-scripts'],
]);

/**
 * As much of it as a `<meta>` can hold, first in the host page: its `frame-src` keeps the extension's
 * document from going elsewhere, also where the page is served without its header.
 */
export const framePageMetaPolicy = policyText(frameDirectives);

/** The policy of the `<meta>` that stands first in an extension's document: its own part of it. */
export const frameMetaPolicy = policyText([
  ['default-src', "'none'"],
  ['script-src', "'unsafe-inline'", "'wasm-unsafe-eval'"],
  ['style-src', "'unsafe-inline'"],
  ...bytesOnly,
  ['worker-src', "'none'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
]);

export interface WorkerPolicy {
  /** Origins or schemes the worker may reach (`https:`, `http://127.0.0.1:8008`); `[]` is nothing. */
  readonly connect: readonly string[];
  /** It loads parts of itself later, with `import()` and `fetch`: our own origin, which no other may reach. */
  readonly loadsParts?: boolean;
}

/**
 * The header of every worker script of ours that is loaded by URL: such a worker does not inherit
 * the page's policy, so without this header it would have none.
 */
export function workerPolicy({ connect, loadsParts = false }: WorkerPolicy): string {
  const sources = checkedSources('connect', connect);
  const reached = loadsParts ? ["'self'", ...sources] : sources;
  return policyText([
    ['default-src', "'none'"],
    ['script-src', "'self'", "'wasm-unsafe-eval'"],
    ['connect-src', ...(reached.length === 0 ? ["'none'"] : reached)],
    // Firefox asks `worker-src` for what a part that is loaded later imports in its turn. A worker that
    // was made of a file of ours would have that file's own policy, which runs nothing or this.
    ['worker-src', loadsParts ? "'self'" : "'none'"],
    ['require-trusted-types-for', "'script'"],
    ['trusted-types', 'kumix'],
  ]);
}

/** The cell's `sandbox` attribute: scripts, and nothing else. */
export const cellSandbox = 'allow-scripts';

/** Every feature a browser of 2026 knows that reaches hardware, the person or another page. */
export const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const;

/** The cell's `allow` attribute. */
export const cellAllow = deniedFeatures.map((feature) => `${feature} 'none'`).join('; ');

/** What the app itself uses, of all the above; nothing is delegated to a frame. */
const pageFeatures: ReadonlySet<string> = new Set([
  'autoplay',
  'clipboard-write',
  'fullscreen',
  'geolocation',
  'microphone',
  'picture-in-picture',
]);

/** The app page's `Permissions-Policy` header. */
export const permissionsPolicy = deniedFeatures
  // Known to the attribute only: the header would make the browser print a warning for each.
  .filter((feature) => feature !== 'sync-xhr')
  .map((feature) => `${feature}=${pageFeatures.has(feature) ? '(self)' : '()'}`)
  .join(', ');

/** Sent with every response of the app's origin, besides its own `Content-Security-Policy`. */
export const baseHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** All headers of the app's page. */
export function pageHeaders(page: PagePolicy): Readonly<Record<string, string>> {
  return {
    ...baseHeaders,
    'Content-Security-Policy': pagePolicy(page),
    'Permissions-Policy': permissionsPolicy,
  };
}

/**
 * All headers of an inert host page, on an origin that serves nothing else. The app frames it from
 * elsewhere, so nothing here says who may: it does nothing for whoever does.
 */
export const frameHostHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': framePolicy,
  'Permissions-Policy': deniedFeatures
    .filter((feature) => feature !== 'sync-xhr')
    .map((feature) => `${feature}=()`)
    .join(', '),
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Origin-Agent-Cluster': '?1',
};

/** All headers of a worker script that is loaded by URL. */
export function workerHeaders(worker: WorkerPolicy): Readonly<Record<string, string>> {
  return { ...baseHeaders, 'Content-Security-Policy': workerPolicy(worker) };
}

/** All headers of a worker script that only computes: its own code, and nothing it could reach or make. */
export const computingWorkerHeaders: Readonly<Record<string, string>> = {
  ...baseHeaders,
  'Content-Security-Policy': policyText([
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['connect-src', "'none'"],
    // Without it `script-src` would speak for workers as well.
    ['worker-src', "'none'"],
    ['require-trusted-types-for', "'script'"],
    ['trusted-types', "'none'"],
  ]),
};

/** Headers of everything else on the app's origin: such a document runs nothing and frames nothing. */
export const assetHeaders: Readonly<Record<string, string>> = {
  ...baseHeaders,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};
