/** Why an extension may not be here, or not run just now, where no policy file says so. */
import type { ExtensionPackage } from '@kumix/plugin';
import type { ExtensionFacts, Reason } from '@kumix/policy';
import { HostError, ownReasons } from '../bridge/hostError.ts';
import type { IsolationReport } from '../probe/probe.ts';
import { inspectWasm, WasmError, wasmRefusal } from '../wasm/inspect.ts';
import type { Status } from './lifecycle.ts';

type Isolation = ExtensionFacts['isolation'];

/** Refuses levels `frame` and `origin` where the deployment has no host page for their document. */
export function hostRefusal(
  name: string,
  isolation: Isolation,
  page: string | undefined,
): readonly Reason[] | null {
  if (isolation === 'worker' || page !== undefined) return null;
  const form =
    isolation === 'origin' ? 'https://*.frames.example.org' : 'https://frames.example.org';
  return ownReasons(
    'isolation-host',
    `${name} asks for isolation ${isolation}, and this deployment has no host for it. Name one as "frameHost" in kumix.json, such as "${form}", and serve the host page there.`,
  );
}

/** Refuses what the walls of this browser do not hold; asks for nothing where they were not tried. */
export function isolationRefusal(
  isolation: Isolation,
  report: IsolationReport | undefined,
): readonly Reason[] | null {
  if (report === undefined) return null;
  if (report.level === 'none') {
    const open = report.findings.find(({ holds }) => !holds)?.what ?? 'unknown';
    return ownReasons(
      'isolation',
      `No extension may run here, because this does not hold: ${open}. Serve the app with its headers, in a browser that is supported.`,
    );
  }
  const hole = report.frameFindings.find(({ holds }) => !holds)?.what;
  if (isolation === 'worker' || hole === undefined) return null;
  return ownReasons(
    'isolation',
    `No extension with isolation ${isolation} may run here, because this does not hold: ${hole}. Serve the host page of "frameHost" with its headers.`,
  );
}

/** Refuses the first WebAssembly file that is none, or whose memory may grow past `memoryPages` of 64 KiB. */
export function wasmFilesRefusal(
  { manifest, files }: ExtensionPackage,
  memoryPages: number,
): readonly Reason[] | null {
  for (const name of manifest.wasm ?? []) {
    let why: string | undefined;
    try {
      why = wasmRefusal(inspectWasm(files.get(name) ?? new Uint8Array()), memoryPages);
    } catch (error) {
      why = error instanceof WasmError ? error.message : 'it cannot be read';
    }
    if (why !== undefined) {
      return ownReasons('wasm', `${name} of ${manifest.id} may not run: ${why}.`);
    }
  }
  return null;
}

/** What whoever asks something of it is told while it may not run. */
export function statusError(name: string, status: Status): HostError {
  switch (status.state) {
    case 'refused':
      return new HostError(
        'denied',
        status.because[0]?.sentence ?? `${name} is not allowed by the policy.`,
        status.because,
      );
    case 'disabled':
      return new HostError('unavailable', `${name} is turned off.`);
    case 'quarantined':
      return new HostError(
        'quarantined',
        `${name} crashed too often and is stopped. Restart it by hand.`,
      );
    case 'crashed':
      return new HostError('crashed', `${name} has just crashed and comes back shortly.`);
    default:
      return new HostError('unavailable', `${name} is not ready.`);
  }
}
