import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HomeserverError } from './error.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const requirements = join(here, 'requirements.txt');
const home = join(root, '.local/synapse');
const venv = join(home, 'venv');
const marker = join(venv, 'kumix-installed');

/** The interpreter that Synapse runs on, inside its virtual environment. */
export const pythonOfVenv = join(
  venv,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);

const oldest = [3, 10] as const;
const elsewhere =
  'or pass --homeserver URL to use a homeserver you already have (a debootstrap of Debian unstable has a matrix-synapse package, too)';

function findPython(): string {
  const probe = 'import sys; print("%d %d" % sys.version_info[:2])';
  for (const name of [
    'python3',
    'python3.13',
    'python3.12',
    'python3.11',
    'python3.10',
    'python',
  ]) {
    const { status, stdout } = spawnSync(name, ['-c', probe], { encoding: 'utf8' });
    if (status !== 0) continue;
    const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return name;
  }
  throw new HomeserverError(
    'no-python',
    `A local homeserver needs Python ${oldest.join('.')} or newer: install python3 and python3-venv, ${elsewhere}.`,
  );
}

/** Runs a command, handing each line it prints on; rejects with the last lines where it fails. */
function run(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    const read = (line: string): void => {
      tail.push(line);
      if (tail.length > 8) tail.shift();
      onLine(line);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${command} ended with ${code}\n${tail.join('\n')}`)),
    );
  });
}

/**
 * Puts Synapse into `.local/synapse/venv`, unless the same requirements are already there.
 * `progress` gets one short line for each step.
 *
 * @throws HomeserverError `no-python`, `no-venv` or `no-packages`.
 */
export async function installSynapse(progress: (line: string) => void): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted && venvWorks()) return;

  const python = findPython();
  progress('Making a virtual environment for Synapse');
  await mkdir(home, { recursive: true });
  await rm(venv, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'venv', venv], () => {});
  } catch (cause) {
    throw new HomeserverError(
      'no-venv',
      `Python could not make a virtual environment: install python3-venv, ${elsewhere}.`,
      cause,
    );
  }

  progress('Fetching Synapse (about 40 MB, once)');
  const total = (await readFile(requirements, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('==')).length;
  let fetched = 0;
  try {
    await run(
      pythonOfVenv,
      [
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--no-input',
        '--no-deps',
        '--only-binary=:all:',
        '--progress-bar=off',
        '-r',
        requirements,
      ],
      (line) => {
        if (line.startsWith('Collecting ')) {
          fetched += 1;
          if (fetched % 10 === 0) progress(`Fetching Synapse: ${fetched} of ${total} packages`);
        }
        if (line.startsWith('Installing collected')) progress('Unpacking Synapse');
      },
    );
  } catch (cause) {
    throw new HomeserverError(
      'no-packages',
      `Synapse could not be fetched from the Python registry: check the network or pip's index setting, ${elsewhere}.`,
      cause,
    );
  }
  await writeFile(marker, wanted);
}

/** What Synapse does besides, if it is asked to: a module that tells it is there, and its pins. */
const extras = {
  'single sign-on': { module: 'authlib', pins: 'requirements-sso.txt' },
  'link previews': { module: 'bs4', pins: 'requirements-previews.txt' },
} as const;

/**
 * Adds what Synapse needs for `what` to what `installSynapse` has made.
 *
 * @throws HomeserverError `no-packages`.
 */
export async function installExtra(what: keyof typeof extras): Promise<void> {
  const { module, pins } = extras[what];
  if (spawnSync(pythonOfVenv, ['-c', `import ${module}`]).status === 0) return;
  try {
    await run(
      pythonOfVenv,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--no-deps'].concat([
        '--only-binary=:all:',
        '-r',
        join(here, pins),
      ]),
      () => {},
    );
  } catch (cause) {
    throw new HomeserverError(
      'no-packages',
      `What Synapse needs for ${what} could not be fetched from the Python registry.`,
      cause,
    );
  }
}

/** False where the system's Python has moved from under the environment. */
function venvWorks(): boolean {
  return spawnSync(pythonOfVenv, ['-c', 'import synapse']).status === 0;
}
