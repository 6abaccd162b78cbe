/**
 * `npm run audit`: known advisories and licences of what is shipped. It asks the package registry's
 * advisory service, so it is no part of the tests.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';

/** Licences that may be shipped in an Apache-2.0 app: permissive, or weak copyleft by file. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
]);

/** True where at least one choice of an `OR`, and every part of an `AND`, is allowed. */
function permitted(licence: string): boolean {
  const text = licence.replaceAll(/[()]/g, ' ').trim();
  return text
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((part) => allowed.has(part.trim())));
}

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly license?: string;
}

const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const shipped = Object.entries(lock.packages).filter(
  ([path, entry]) =>
    path.includes('node_modules/') &&
    entry.dev !== true &&
    entry.link !== true &&
    existsSync(join(root, path)) &&
    // The interpreter that runs our scripts is a tool, not part of the app.
    !/node-linux-(?:x64|arm64)$/.test(path),
);

let bad = 0;
for (const [path, entry] of shipped.toSorted(([a], [b]) => a.localeCompare(b))) {
  const licence = entry.license ?? 'none named';
  const fine = permitted(licence);
  if (!fine) bad += 1;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  console.log(`${fine ? 'ok  ' : 'BAD '} ${`${name}@${entry.version}`.padEnd(48)} ${licence}`);
}
console.log(
  `\n${shipped.length} packages shipped, ${bad} with a licence that is not on the list.\n`,
);

const { output } = await run('npm', ['audit', '--omit=dev', '--json'], { quiet: true });
const start = output.indexOf('{');
const report: unknown = start < 0 ? undefined : JSON.parse(output.slice(start));
const found =
  typeof report === 'object' && report !== null && 'metadata' in report
    ? (report as { metadata: { vulnerabilities: Record<string, number> } }).metadata.vulnerabilities
    : undefined;
if (found === undefined) {
  console.log(
    `The advisory service gave no answer, so advisories are unknown. It said: ${output.trim().replaceAll(/\\s+/g, ' ').slice(0, 200)}`,
  );
} else {
  console.log(`Advisories: ${JSON.stringify(found)}`);
}
process.exit(bad === 0 && found !== undefined && (found['total'] ?? 0) === 0 ? 0 : 1);
