/**
 * The headers of every response, from one place: the dev server, the production server, the tests
 * and the hosting examples all ask here. The policies themselves stand in `@kumix/host/csp`.
 */
import {
  assetHeaders,
  type BootHashes,
  computingWorkerHeaders,
  pageHeaders,
  workerHeaders,
} from '../../../packages/host/src/csp.ts';

/** What a deployment says; the app reads the same object from `/kumix.json`. */
export interface Deployment {
  /** Homeserver base URLs the app may talk to, or any over https (and loopback, for development). */
  readonly homeservers: readonly string[] | 'any';
  readonly defaultHomeserver: string | null;
  /** Paths of the policy files, by grant layer. */
  readonly policies: { readonly organisation?: string; readonly deployment?: string };
  /** Origins that `net.fetch` can reach at all; policies narrow it further. */
  readonly fetchOrigins?: readonly string[];
  /** OAuth 2.0 servers that give tokens for those homeservers, where they are origins of their own. */
  readonly oauthOrigins?: readonly string[];
  /** Where the host page for extensions with a document of their own is; nowhere by default. */
  readonly frameHost?: string;
}

export interface HeaderContext {
  /** Of the cell's bootstrap, as the build computed them. */
  readonly bootHashes: BootHashes;
  readonly deployment: Deployment;
  /** Further sources of `connect-src` for the page: the dev server's hot reload socket. */
  readonly connect?: readonly string[];
}

/** Path prefix of the Matrix core's worker script and its chunks; `?` variants are dev's. */
export const coreWorkerPath = /^\/workers\/core-|\/packages\/matrix\/src\/core\/worker\.ts/;
export const netWorkerPath = /^\/workers\/net-|\/extensions\/net\/worker\.ts/;

/** Of the worker that reads strangers' code for its colours. */
export const codeWorkerPath = /^\/workers\/code-|\/room\/message\/codeWorker\.ts/;

const loopback = ['http://127.0.0.1:*', 'http://localhost:*'];

export function headersFor(
  path: string,
  { bootHashes, deployment, connect = [] }: HeaderContext,
): Readonly<Record<string, string>> {
  // No other document: an extension's own, and the host page, lie here as files.
  if (path === '/' || path === '/index.html') {
    const { frameHost } = deployment;
    return pageHeaders({
      bootHashes,
      connect,
      ...(frameHost === undefined ? {} : { frameOrigin: frameHost }),
    });
  }
  if (coreWorkerPath.test(path)) {
    const homeservers =
      deployment.homeservers === 'any'
        ? ['https:', ...loopback]
        : [...new Set([...deployment.homeservers, ...(deployment.oauthOrigins ?? [])])];
    return workerHeaders({ connect: [...homeservers, ...connect], loadsParts: true });
  }
  if (netWorkerPath.test(path)) return workerHeaders({ connect: deployment.fetchOrigins ?? [] });
  if (codeWorkerPath.test(path)) return computingWorkerHeaders;
  return assetHeaders;
}
