/** What `kumixCell()` of `@kumix/host/build/cellPlugin` provides to the app's bundle. */
declare module 'virtual:kumix-cell' {
  /** A whole document; the host writes each cell's token into it. */
  export const srcdoc: string;
  export const prelude: string;
  /** Stands first in an extension's own document. */
  export const documentScript: string;
}
