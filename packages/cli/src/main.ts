import { readFileSync } from 'node:fs';
import { kumix } from './kumix.ts';

// Whoever reads the output may have seen enough of it: `kumix … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = kumix(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  read: (path) => readFileSync(path),
});
