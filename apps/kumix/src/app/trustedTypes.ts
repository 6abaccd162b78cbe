/**
 * The app's own Trusted Types policy: script addresses of this origin for workers, and the cell's
 * document, of which only the token may differ from what was built. Made once; the header names it
 * (`trusted-types kumix …`), so nobody can make a second one.
 */
type OwnPolicy = Pick<TrustedTypePolicy, 'createScriptURL' | 'createHTML'>;

const refuseForeign = (address: string): string => {
  const url = new URL(address, document.baseURI);
  // A blob: address has this origin too, and would run here what anyone put together.
  if (url.origin !== location.origin || url.protocol !== location.protocol) {
    throw new TypeError(`A worker may only be loaded from ${location.origin}, not ${url.origin}.`);
  }
  return url.href;
};

let cellTemplate: RegExp | undefined;

const refuseOtherDocuments = (text: string): string => {
  if (cellTemplate?.test(text) === true) return text;
  throw new TypeError('Only the cell’s own document may become HTML here.');
};

let made: OwnPolicy | undefined;

function policy(): OwnPolicy | undefined {
  made ??= window.trustedTypes?.createPolicy('kumix', {
    createScriptURL: refuseForeign,
    createHTML: refuseOtherDocuments,
  });
  return made;
}

/** A worker's address of this origin, as `new Worker` takes it under enforced Trusted Types. */
export function workerAddress(address: string): string {
  const trusted = policy()?.createScriptURL(address);
  // The DOM's types know strings only; where Trusted Types are enforced the object must go through.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return trusted === undefined ? refuseForeign(address) : (trusted as unknown as string);
}

/**
 * Makes the `TrustedHTML` of cells from a template with `{{kumix-token}}` in it; anything but that
 * template with a token throws. Called once, by whoever starts the extension host.
 */
export function cellDocuments(template: string): { createHTML(text: string): unknown } {
  const [before = '', after = '', ...more] = template
    .split('{{kumix-token}}')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  if (more.length > 0) throw new TypeError('The cell’s document has more than one token.');
  cellTemplate ??= new RegExp(`^${before}[A-Za-z0-9_-]{16,128}${after}$`);
  return { createHTML: (text) => policy()?.createHTML(text) ?? refuseOtherDocuments(text) };
}
