// The first script of every npm command. Plain JavaScript for any Node from 20: it installs what the
// lock file names, then runs `scripts/<command>.ts` on the Node that was installed with it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = '', ...rest] = process.argv.slice(2);
const script = join(root, 'scripts', `${command}.ts`);

/** @param {string} message @returns {never} */
function give(message) {
  console.error(message);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20) give(`Kumix needs Node 20 or newer to start; this is ${process.version}.`);
if (!existsSync(script)) {
  const known = readdirSync(join(root, 'scripts'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -3));
  give(`Unknown command "${command}". Known: ${known.join(', ')}.`);
}

/**
 * Runs a child in the same terminal and ends with it. A signal is passed on and then waited for, so
 * that the child can stop what it started.
 * @param {string} file @param {string[]} args @returns {Promise<number>}
 */
function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit' });
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    const pass = signals.map((signal) => {
      const listener = () => {
        child.kill(signal);
      };
      process.on(signal, listener);
      return () => process.off(signal, listener);
    });
    child.on('error', (error) => {
      console.error(`${file} did not start: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code) => {
      for (const stop of pass) stop();
      resolve(code ?? 1);
    });
  });
}

/** npm writes `node_modules/.package-lock.json` at the end of an install that went through. */
function installed() {
  const done = join(root, 'node_modules', '.package-lock.json');
  return (
    existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  );
}

if (!installed()) {
  console.log('Installing what package-lock.json names (about half a minute the first time) …');
  const code = await run('npm', ['install', '--loglevel=error', '--no-audit', '--no-fund']);
  if (code !== 0) give('npm install failed; its message stands above.');
}

const bundled = join(root, 'node_modules', '.bin', 'node');
const node = existsSync(bundled)
  ? bundled
  : major > 22 || (major === 22 && minor >= 18)
    ? process.execPath
    : give(
        `Kumix needs Node 22.18 or newer here; this is ${process.version}. ` +
          'On Linux (x64, arm64) npm install brings one; elsewhere install Node 24.',
      );

process.exit(await run(node, ['--disable-warning=ExperimentalWarning', script, ...rest]));
