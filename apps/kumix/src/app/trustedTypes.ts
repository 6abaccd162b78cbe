/**
 * The app's own Trusted Types policy: script addresses of this origin for workers, and the cell's
 * document, with or without the script that draws, of which only the token may differ from what was
 * built. Made once; the header names it (`trusted-types kumix …`), so nobody can make a second one.
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

/** What stands before the token in the cell's document, and what may stand after it. */
let cellTemplate: readonly [before: string, ...afters: string[]] | undefined;

const tokenForm = /^[A-Za-z0-9_-]{16,128}$/;

/** INVARIANT: `text` is the template to the letter, but for a token that is no markup. */
function isCell(text: string): boolean {
  if (cellTemplate === undefined) return false;
  // Compared, not matched: a pattern as long as the document takes 15 ms to make ready.
  const [before, ...afters] = cellTemplate;
  if (!text.startsWith(before)) return false;
  return afters.some(
    (after) =>
      text.endsWith(after) && tokenForm.test(text.slice(before.length, text.length - after.length)),
  );
}

const refuseOtherDocuments = (text: string): string => {
  if (isCell(text)) return text;
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
 * template with a token, or the same with `drawScript` behind it, throws. The first template counts for
 * as long as the page lives.
 */
export function cellDocuments(
  template: string,
  drawScript: string,
): { createHTML(text: string): unknown } {
  const [before, after, ...more] = template.split('{{kumix-token}}');
  if (before === undefined || after === undefined || more.length > 0) {
    throw new TypeError('The cell’s document does not have exactly one place for a token.');
  }
  cellTemplate ??= [before, after, after + drawScript];
  return { createHTML: (text) => policy()?.createHTML(text) ?? refuseOtherDocuments(text) };
}
