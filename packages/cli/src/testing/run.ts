import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kumix } from '../kumix.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `kumix …` at the root of the house; `files` stand over what is on the disk. */
export const run = (args: readonly string[], files: Readonly<Record<string, string>> = {}): Ran => {
  const out: string[] = [];
  const err: string[] = [];
  const exit = kumix(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    read: (path) => {
      const own = files[path];
      return own === undefined ? readFileSync(root + path) : new TextEncoder().encode(own);
    },
  });
  return { exit, out: out.join('\n'), err: err.join('\n') };
};

export const runPolicy = (
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Ran => run(['policy', ...args], files);

export const STRICT = 'policies/strict.json';
export const NOTES = 'extensions/room-notes/manifest.json';
export const MARKDOWN = 'extensions/markdown/manifest.json';
