import type { ConsentDesk, ExtensionHost, IsolationReport } from '@kumix/host';
import type { Readable } from '../app/store.ts';
import type { LoadedPolicies } from './policyFiles.ts';

/** A bundled extension that could not even be read. */
export interface LoadProblem {
  readonly id: string;
  readonly sentences: readonly string[];
}

/** What the Extensions and Policy pages show, and what they can do. */
export interface ExtensionsModel {
  readonly host: ExtensionHost;
  readonly policies: Readable<LoadedPolicies>;
  /** Of the app and the homeserver: no extension fetches from them. */
  readonly ownOrigins: readonly string[];
  readonly problems: readonly LoadProblem[];
  /** What the host measured of its own walls when it started. */
  readonly isolation: IsolationReport;
  /** The person's standing answers. */
  readonly consent: Pick<ConsentDesk, 'grants' | 'revoke'>;
  readonly roomName: (roomId: string) => string | undefined;
  /** Why what happens cannot be kept, where it cannot. */
  readonly unsaved: Readable<string | null>;
  /** Kept for this browser. */
  setEnabled(id: string, on: boolean): void;
  /** Fetches the policy files again; what they say takes effect at once. */
  reloadPolicies(): Promise<void>;
}
