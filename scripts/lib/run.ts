import { type ChildProcess, spawn } from 'node:child_process';
import { root } from './paths.ts';

export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a command to its end. With `quiet` the output is kept and returned, else it is shown as it
 * comes and returned as well. Never rejects: a command that cannot start ends with code 127.
 */
export async function run(
  file: string,
  args: readonly string[],
  options: { readonly quiet?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  const code = await new Promise<number>((resolve) => {
    const child: ChildProcess = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const [stream, shown] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream?.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!options.quiet) shown.write(chunk);
      });
    }
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${file} did not start: ${error.message}\n`));
      resolve(127);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  return {
    code,
    output: Buffer.concat(chunks).toString('utf8'),
    seconds: (performance.now() - started) / 1000,
  };
}
