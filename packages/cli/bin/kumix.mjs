#!/usr/bin/env node
// `npx kumix …`. Plain JavaScript for any Node from 20: runs the command on the Node that came with
// the install, or on this one where it reads TypeScript by itself.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const bundled = at('../../../node_modules/.bin/node');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const able = major > 22 || (major === 22 && minor >= 18);
if (!able && !existsSync(bundled)) {
  console.error(`kumix needs Node 22.18 or newer; this is ${process.version}.`);
  process.exit(2);
}
const { status, error } = spawnSync(
  able ? process.execPath : bundled,
  ['--disable-warning=ExperimentalWarning', at('../src/main.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
if (error !== undefined) console.error(`kumix did not start: ${error.message}`);
process.exit(status ?? 2);
