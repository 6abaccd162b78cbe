import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run, STRICT } from './testing/run.ts';

describe('kumix', () => {
  it('lists its commands when it is asked for help, and refuses to guess', () => {
    const help = run(['--help']);
    expect(help.exit).toBe(0);
    expect(run(['policy', '--help'])).toEqual(help);
    const names = ['check', 'lint', 'test', 'explain', 'why', 'change', 'diff', 'replay'];
    for (const name of names) expect(help.out).toContain(`  kumix policy ${name} `);
    expect(run([])).toMatchObject({ exit: 2 });
    expect(run(['policy', 'guess'])).toMatchObject({ exit: 2, out: '' });
    expect(run(['policy', 'guess']).err).toContain('There is no command “kumix policy guess”.');
    expect(run(['constructor', 'name']).exit).toBe(2);
    expect(run(['policy', 'toString']).exit).toBe(2);
  });

  it('says of each command how it is used', () => {
    for (const name of ['check', 'lint', 'test', 'explain', 'why', 'change', 'diff', 'replay']) {
      const help = run(['policy', name, '--help']);
      expect([help.exit, help.out.split('\n')[0]]).toEqual([
        0,
        expect.stringContaining(`kumix policy ${name} `),
      ]);
      const nothing = run(['policy', name]);
      expect([name, nothing.exit, nothing.out]).toEqual([name, 2, '']);
      expect(nothing.err).toContain(`Usage: kumix policy ${name} `);
      const unknown = run(['policy', name, STRICT, '--planet', 'Mars']);
      expect([name, unknown.exit]).toEqual([name, 2]);
      expect(unknown.err).toContain('--planet');
    }
  });

  it('names the file that cannot be read', () => {
    for (const args of [
      ['check', 'no-such.json'],
      ['lint', 'no-such.json'],
      ['test', 'no-such.test.json'],
      ['replay', 'no-such.log', STRICT],
      ['explain', STRICT, '--manifest', 'no-such.json'],
    ]) {
      const { exit, out, err } = run(['policy', ...args]);
      expect([args, exit, out]).toEqual([args, 2, '']);
      expect(err).toMatch(/^no-such\.\S+: .*Give the path of a file that can be read\.$/u);
    }
  });

  it('runs as a program, with its exit code', () => {
    const bin = fileURLToPath(new URL('../bin/kumix.mjs', import.meta.url));
    const cwd = fileURLToPath(new URL('../../../', import.meta.url));
    const program = (...args: readonly string[]) =>
      spawnSync(process.execPath, [bin, 'policy', ...args], { cwd, encoding: 'utf8' });
    const sound = program('check', STRICT);
    expect([sound.status, sound.stdout, sound.stderr]).toEqual([0, `${STRICT}: sound\n`, '']);
    const unsound = program('check', 'package.json');
    expect(unsound.status).toBe(1);
    expect(unsound.stdout).toContain('package.json:4:3 /private');
    expect(program('check').status).toBe(2);
  });

  it('ends quietly where nobody reads on', () => {
    const bin = fileURLToPath(new URL('../bin/kumix.mjs', import.meta.url));
    const cwd = fileURLToPath(new URL('../../../', import.meta.url));
    // One line is read and then the pipe is closed, long before all is written.
    const many = Array.from({ length: 400 }, () => 'policies/strict.test.json').join(' ');
    const command = `"${process.execPath}" "${bin}" policy test ${many} | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['policies/strict.test.json\n', '']);
  });
});
