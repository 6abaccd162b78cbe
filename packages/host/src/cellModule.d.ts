/** What `kumixCell()` of `@kumix/host/build/cellPlugin` provides to the app's bundle. */
declare module 'virtual:kumix-cell' {
  /** A document with the first script of the bootstrap; the host writes each cell's token into it. */
  export const srcdoc: string;
  /** The second, as an element: stands behind it where the cell is to draw. */
  export const drawScript: string;
  export const prelude: string;
  /** Stands first in an extension's own document. */
  export const documentScript: string;
}
