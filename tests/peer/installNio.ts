/** matrix-nio, with libolm inside its wheel, in a virtual environment of its own under `.local`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/run.ts';

const requirements = join(root, 'tests', 'peer', 'requirements.txt');
const home = join(root, '.local', 'nio');
const venv = join(home, 'venv');
const marker = join(venv, 'kumix-installed');
const python = join(venv, 'bin', 'python');

/** Resolves with its interpreter. */
export async function installNio(): Promise<string> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return python;
  await mkdir(home, { recursive: true });
  await rm(venv, { recursive: true, force: true });
  await must('python3', ['-m', 'venv', venv]);
  const pip = '-m pip install -q --no-input --no-deps --only-binary=:all: --progress-bar=off';
  await must(python, [...pip.split(' '), '--disable-pip-version-check', '-r', requirements]);
  await writeFile(marker, wanted);
  return python;
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args, { quiet: true });
  if (code === 0) return;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-2_000)}`);
}
