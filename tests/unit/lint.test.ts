/** The linter is part of the wall: a rule that stopped working must turn a test red. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const planted: string[] = [];

/** Lints one file planted in a room and gives back what the linter said of it. */
function lint(room: string, source: string): { code: number; output: string } {
  const folder = join(root, room, 'lint-self-test');
  mkdirSync(folder, { recursive: true });
  planted.push(folder);
  const file = join(folder, 'planted.ts');
  writeFileSync(file, source);
  const { status, stdout } = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['--type-aware', '--deny-warnings', file],
    { cwd: root, encoding: 'utf8' },
  );
  return { code: status ?? 1, output: stdout };
}

const clear = (): void => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true, force: true });
};
beforeEach(clear);
afterEach(clear);

describe('the linter', () => {
  it('passes a file that breaks no rule', () => {
    const { code, output } = lint('packages/host/src', 'export const one = 1;\n');
    expect(output).toContain('0 errors');
    expect(code).toBe(0);
  });

  it.each([
    ['packages/policy/src', "import '@kumix/plugin';\n"],
    ['packages/policy/src', "export type { MethodEntry } from '../../../plugin/src/index.ts';\n"],
    ['packages/plugin/src', "import '@kumix/host';\n"],
    ['packages/plugin/src', "export const late = import('@kumix/host');\n"],
    ['packages/cli/src', "import '@kumix/host';\n"],
    ['packages/host/src', "import 'react';\n"],
    ['packages/host/src', "import '@kumix/matrix';\n"],
    ['packages/host/src', "import 'matrix-js-sdk';\n"],
    ['packages/matrix/src', "import '@kumix/policy';\n"],
    ['apps/kumix/src', "import 'matrix-js-sdk';\n"],
    ['extensions/markdown/src', "import '@kumix/host';\n"],
  ])('refuses in %s: %s', (room, source) => {
    const { code, output } = lint(room, source);
    expect(output).toContain('no-restricted-imports');
    expect(code).not.toBe(0);
  });

  it('refuses a floating promise', () => {
    const source = 'const later = async (): Promise<void> => {};\nlater();\n';
    const { code, output } = lint('packages/host/src', source);
    expect(output).toContain('no-floating-promises');
    expect(code).not.toBe(0);
  });

  it('refuses an any', () => {
    const { code, output } = lint('packages/host/src', 'export const x: any = 1;\n');
    expect(output).toContain('no-explicit-any');
    expect(code).not.toBe(0);
  });

  it('refuses a non-null assertion', () => {
    const source = 'export const first = (list: string[]): string => list[0]!;\n';
    const { code, output } = lint('packages/host/src', source);
    expect(output).toContain('no-non-null-assertion');
    expect(code).not.toBe(0);
  });
});
