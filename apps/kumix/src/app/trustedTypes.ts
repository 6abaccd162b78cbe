/**
 * The app's own Trusted Types policy: script addresses of this origin, for workers. Made once; the
 * header names it (`trusted-types kumix …`), so nobody can make a second one.
 */
type ScriptUrlPolicy = Pick<TrustedTypePolicy, 'createScriptURL'>;

const refuseForeign = (address: string): string => {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) {
    throw new TypeError(`A worker may only be loaded from ${location.origin}, not ${url.origin}.`);
  }
  return url.href;
};

let made: ScriptUrlPolicy | undefined;

function policy(): ScriptUrlPolicy | undefined {
  made ??= window.trustedTypes?.createPolicy('kumix', { createScriptURL: refuseForeign });
  return made;
}

/** A worker's address of this origin, as `new Worker` takes it under enforced Trusted Types. */
export function workerAddress(address: string): string {
  const trusted = policy()?.createScriptURL(address);
  // The DOM's types know strings only; where Trusted Types are enforced the object must go through.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return trusted === undefined ? refuseForeign(address) : (trusted as unknown as string);
}
