/**
 * Builds the trusted parts of a cell and hands them to the app as text: the bootstrap with the relay
 * inside a `srcdoc`, the renderer as a second script of it, and the prelude of every guest. The hashes
 * of both go into the headers, so the same build must feed all: one plugin instance a Vite config.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { type BootHashes, cellMetaPolicy, framePageMetaPolicy } from '../src/csp.ts';
import { classicScript } from '@kumix/plugin/build/classicScript';

const virtualId = 'virtual:kumix-cell';
const resolvedId = `\0${virtualId}`;

/** Stands in the `srcdoc` where each cell's one-time token is written. */
export const tokenPlace = '{{kumix-token}}';

export interface CellTexts {
  /** A document with `tokenPlace` in it, which ends behind the first script of the bootstrap. */
  readonly srcdoc: string;
  /** The second one, as an element: it draws, and follows in a cell that is to. */
  readonly drawScript: string;
  readonly prelude: string;
  /** Stands first in an extension's own document: levels `frame` and `origin`. */
  readonly documentScript: string;
}

export interface BuiltCell extends CellTexts {
  /** For `pagePolicy` and `cellMetaPolicy`. */
  readonly bootHashes: BootHashes;
  /** The inert host page of levels `frame` and `origin`, for an origin of its own. */
  readonly framePage: string;
}

/**
 * One of our scripts, in ASCII: a single character beyond Latin-1 makes the engine keep, and read, the
 * whole of it at twice the size. What stands in a literal means the same as an escape.
 */
async function ownScript(name: string, constants: Readonly<Record<string, string>> = {}) {
  const entry = fileURLToPath(new URL(`../src/${name}`, import.meta.url));
  const script = await classicScript(entry, { constants });
  return script.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const hashOf = (script: string): string => createHash('sha256').update(script).digest('base64');

export async function buildCell(): Promise<BuiltCell> {
  const relay = await ownScript('cell/relay.ts');
  const [boot, draw, guest, page, documentScript] = await Promise.all([
    ownScript('cell/boot.ts', { kumixRelay: relay }),
    ownScript('cell/draw.ts'),
    ownScript('cell/prelude.ts'),
    ownScript('frame/page.ts', { kumixRelay: relay }),
    ownScript('frame/document.ts'),
  ]);
  // An HTML parser ends the script there, and the hash would be that of a part.
  for (const script of [boot, draw, page, documentScript]) {
    if (/<\/script|<!--/i.test(script)) throw new Error('a script contains text that ends it');
  }
  // A parameter cannot be shadowed by what the author's text hoists; `this` is the realm's object.
  const prelude = `(function(kumixRealm){${guest}})(this);`;
  const bootHashes = [hashOf(boot), hashOf(draw)] as const;
  const srcdoc =
    '<!doctype html><html><head>' +
    `<meta http-equiv="Content-Security-Policy" content="${cellMetaPolicy(bootHashes)}">` +
    `<meta name="kumix-token" content="${tokenPlace}">` +
    `</head><body><script>${boot}</script>`;
  const drawScript = `<script>${draw}</script>`;
  const framePage =
    '<!doctype html><html><head>' +
    `<meta http-equiv="Content-Security-Policy" content="${framePageMetaPolicy}">` +
    '<meta charset="utf-8"><title>Kumix extension</title>' +
    '<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block;overflow:hidden}</style>' +
    `</head><body><script>${page}</script></body></html>`;
  return { srcdoc, drawScript, prelude, documentScript, framePage, bootHashes };
}

export interface CellPlugin extends Plugin {
  /** Of the bootstrap; builds it where that has not been done. */
  bootHashes(): Promise<BootHashes>;
  /** The inert host page of levels `frame` and `origin`. */
  framePage(): Promise<string>;
}

/** `import { srcdoc, drawScript, prelude } from 'virtual:kumix-cell'`. */
export function kumixCell(): CellPlugin {
  let built: Promise<BuiltCell> | undefined;
  const cell = (): Promise<BuiltCell> => (built ??= buildCell());
  return {
    name: 'kumix-cell',
    bootHashes: async () => (await cell()).bootHashes,
    framePage: async () => (await cell()).framePage,
    resolveId: (id) => (id === virtualId ? resolvedId : undefined),
    async load(id) {
      if (id !== resolvedId) return undefined;
      const { srcdoc, drawScript, prelude, documentScript } = await cell();
      return [
        `export const srcdoc = ${JSON.stringify(srcdoc)};`,
        `export const drawScript = ${JSON.stringify(drawScript)};`,
        `export const prelude = ${JSON.stringify(prelude)};`,
        `export const documentScript = ${JSON.stringify(documentScript)};`,
      ].join('\n');
    },
  };
}
