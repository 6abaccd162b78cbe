/** The file an administrator ships beside the app: which homeservers it may talk to, which policies hold. */

export interface Deployment {
  /** Origins such as `https://matrix.example.org`, or `any`. */
  readonly homeservers: readonly string[] | 'any';
  /** What the log-in view offers first: an origin or a server name. */
  readonly defaultHomeserver: string | null;
  /** Addresses of the policy files, by layer. */
  readonly policies: { readonly organisation?: string; readonly deployment?: string };
  /** Origins that extensions' fetches can reach at all; the server writes them into a header. */
  readonly fetchOrigins: readonly string[];
  /** Origins of OAuth 2.0 servers that give tokens for those homeservers. */
  readonly oauthOrigins: readonly string[];
  /**
   * Origin of the host page for extensions with a document of their own, or `https://*.…` for one an
   * extension; the server writes it into a header.
   */
  readonly frameHost?: string;
}

export const deploymentPath = '/kumix.json';

/** What is wrong with the deployment file, where, and what it should be. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${deploymentPath}${pointer === '' ? '' : ` at ${pointer}`}: ${message}`);
    this.pointer = pointer;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function originOf(value: unknown, pointer: string): string {
  if (typeof value !== 'string') throw new DeploymentError(pointer, 'must be an origin, as text.');
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const loopback =
    url !== undefined && /^((.+\.)?localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))) {
    throw new DeploymentError(
      pointer,
      `"${value}" must be an https: origin, or http: on loopback, such as "https://matrix.example.org".`,
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new DeploymentError(pointer, `"${value}" must be an origin only: "${url.origin}".`);
  }
  return url.origin;
}

function homeserversOf(value: unknown): Deployment['homeservers'] {
  if (value === 'any') return 'any';
  if (!Array.isArray(value) || value.length === 0) {
    throw new DeploymentError('/homeservers', 'must be "any" or a list of at least one origin.');
  }
  return value.map((entry: unknown, index) => originOf(entry, `/homeservers/${index}`));
}

function originsOf(value: unknown, name: 'fetchOrigins' | 'oauthOrigins'): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new DeploymentError(`/${name}`, 'must be a list of origins.');
  return value.map((entry: unknown, index) => originOf(entry, `/${name}/${index}`));
}

/** An origin, or one whose host begins with `*.`. */
function frameHostOf(value: unknown): string {
  const wildcard = typeof value === 'string' && value.includes('//*.');
  const origin = originOf(wildcard ? value.replace('//*.', '//frame.') : value, '/frameHost');
  return wildcard ? origin.replace('//frame.', '//*.') : origin;
}

function policiesOf(value: unknown): Deployment['policies'] {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new DeploymentError('/policies', 'must be an object.');
  const policies: { organisation?: string; deployment?: string } = {};
  for (const [layer, address] of Object.entries(value)) {
    if (layer !== 'organisation' && layer !== 'deployment') {
      throw new DeploymentError(
        `/policies/${layer}`,
        'is unknown; the layers of a deployment are "organisation" and "deployment".',
      );
    }
    if (typeof address !== 'string' || !/^\/?[\w.-]+(\/[\w.-]+)*$/.test(address)) {
      throw new DeploymentError(
        `/policies/${layer}`,
        'must be a path on this origin, such as "/policies/strict.json".',
      );
    }
    policies[layer] = address.startsWith('/') ? address : `/${address}`;
  }
  return policies;
}

const known: ReadonlySet<string> = new Set([
  '$schema',
  'homeservers',
  'defaultHomeserver',
  'policies',
  'fetchOrigins',
  'oauthOrigins',
  'frameHost',
]);

/** Throws `DeploymentError` with the place and the remedy; never guesses. */
export function parseDeployment(value: unknown): Deployment {
  if (!isRecord(value)) throw new DeploymentError('', 'must hold one JSON object.');
  for (const key of Object.keys(value)) {
    if (!known.has(key)) {
      throw new DeploymentError(`/${key}`, 'is unknown; take it out or correct its name.');
    }
  }
  const fallback = value['defaultHomeserver'] ?? null;
  if (fallback !== null && (typeof fallback !== 'string' || fallback.trim() === '')) {
    throw new DeploymentError('/defaultHomeserver', 'must be text or null.');
  }
  return {
    homeservers: homeserversOf(value['homeservers']),
    defaultHomeserver: fallback,
    policies: policiesOf(value['policies']),
    fetchOrigins: originsOf(value['fetchOrigins'], 'fetchOrigins'),
    oauthOrigins: originsOf(value['oauthOrigins'], 'oauthOrigins'),
    ...(value['frameHost'] === undefined ? {} : { frameHost: frameHostOf(value['frameHost']) }),
  };
}

/** Fetches and checks the file. Rejects with `DeploymentError`. */
export async function loadDeployment(fetcher: typeof fetch = fetch): Promise<Deployment> {
  let response: Response;
  try {
    response = await fetcher(deploymentPath, { credentials: 'same-origin' });
  } catch {
    throw new DeploymentError('', 'could not be fetched. Check the connection and reload.');
  }
  if (!response.ok) {
    throw new DeploymentError(
      '',
      `the server answered ${response.status}. Ship this file beside index.html.`,
    );
  }
  let value: unknown;
  try {
    value = await response.json();
  } catch {
    throw new DeploymentError('', 'is no valid JSON.');
  }
  return parseDeployment(value);
}
