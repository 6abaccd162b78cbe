import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from './testing/run.ts';

/** The examples of `docs/policy.md`: what stands under a command is what it prints. */

/** A block inside a list stands three further in. */
const reference = readFileSync(
  new URL('../../../docs/policy.md', import.meta.url),
  'utf8',
).replaceAll(/^ {3}```.*?^ {3}```$/gmsu, (block) => block.replaceAll(/^ {3}/gmu, ''));

const files = Object.fromEntries(
  [...reference.matchAll(/^```jsonl? (\S+)\n(.*?)^```$/gmsu)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);

const examples = [...reference.matchAll(/^```console\n\$ npx kumix ([^\n]+)\n(.*?)^```$/gmsu)].map(
  ([, command = '', output = '']) => ({ command, output: output.trimEnd() }),
);

describe('docs/policy.md', () => {
  it('shows every command at work', () => {
    const shown = new Set(examples.map(({ command }) => command.split(' ')[1] ?? ''));
    expect([...shown].toSorted()).toEqual([
      'change',
      'check',
      'diff',
      'explain',
      'lint',
      'replay',
      'test',
      'why',
    ]);
  });

  it.each(examples)('$command', ({ command, output }) => {
    const ran = run(command.split(' '), files);
    expect(`${ran.out}\n# ends with ${ran.exit}`).toBe(output);
  });
});
