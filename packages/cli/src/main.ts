import { readFileSync } from 'node:fs';
import { kumix } from './kumix.ts';

process.exitCode = kumix(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  read: (path) => readFileSync(path),
});
