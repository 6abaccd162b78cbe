/**
 * What the house needs of the system it stands on. Debian's packages are installed where this
 * process may (as root, by apt-get); anywhere else the person is told what to install.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';

/** Something only the person at the machine can provide. The message says what. */
export class MissingSystemPartError extends Error {
  override readonly name = 'MissingSystemPartError';
}

export function which(...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

let refreshed = false;

async function aptInstall(packages: readonly string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || which('apt-get') === undefined) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!refreshed) {
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    refreshed = true;
  }
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return (await run('apt-get', args, { quiet: true, env })).code === 0;
}

/** Path of a program; installs the Debian packages that bring it where it is missing. */
async function ensure(
  names: readonly string[],
  packages: readonly string[],
  purpose: string,
  say: (line: string) => void,
): Promise<string> {
  const found = which(...names);
  if (found !== undefined) return found;
  say(`Installing ${packages.join(', ')} (${purpose}) …`);
  await aptInstall(packages);
  const now = which(...names);
  if (now !== undefined) return now;
  throw new MissingSystemPartError(
    `${names[0]} is needed for ${purpose}. Install it with: apt-get install ${packages.join(' ')}`,
  );
}

export const ensureChromium = (say: (line: string) => void): Promise<string> =>
  ensure(
    ['chromium', 'chromium-browser', 'google-chrome'],
    ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji', 'fonts-noto-cjk'],
    'the browser tests',
    say,
  );

export const ensureFirefox = (say: (line: string) => void): Promise<string> =>
  ensure(['firefox-esr'], ['firefox-esr'], 'the proof in Firefox', say);

export const ensureWebKit = async (say: (line: string) => void): Promise<string> => {
  await ensure(['Xvfb'], ['xvfb', 'xauth'], 'the proof in WebKit', say);
  return ensure(['WebKitWebDriver'], ['webkit2gtk-driver'], 'the proof in WebKit', say);
};

/** `python3` with a working `venv`, for the local Synapse. */
export async function ensurePython(say: (line: string) => void): Promise<string> {
  const python = await ensure(
    ['python3'],
    ['python3', 'python3-venv'],
    'the local homeserver',
    say,
  );
  const works = async (): Promise<boolean> =>
    (await run(python, ['-c', 'import venv, ensurepip'], { quiet: true })).code === 0;
  if (await works()) return python;
  say('Installing python3-venv (the local homeserver) …');
  await aptInstall(['python3-venv']);
  if (await works()) return python;
  throw new MissingSystemPartError(
    'Python has no venv module. Install it with: apt-get install python3-venv',
  );
}
