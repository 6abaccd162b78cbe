import { dirname, join } from 'node:path';
import { formatProblem } from '@kumix/policy';
import { readTestFile, runPolicyTests } from '@kumix/policy/questions';
import { type Command, EXIT, InputError, json, readArgs, UsageError } from '../command.ts';
import { readBytes, soundPolicy } from './files.ts';

export const test: Command = {
  summary: 'Do the policy tests pass? Layers are read beside each test file.',
  usage: 'FILE.test.json... [--json]',
  run: (args, io) => {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } });
    if (positionals.length === 0) throw new UsageError('Name at least one file of policy tests.');
    const files = positionals.map((file) => {
      const result = readTestFile(readBytes(file, io), file);
      if (!result.ok) throw new InputError(result.problems.map((one) => formatProblem(one)));
      const outcomes = runPolicyTests(
        result.document,
        (path) => soundPolicy(join(dirname(file), path), io).document,
      );
      return { file, outcomes };
    });
    const all = files.flatMap(({ outcomes }) => outcomes);
    const failed = all.filter(({ passed }) => !passed).length;
    if (values.json === true) {
      json(io, {
        ok: failed === 0,
        files: files.map(({ file, outcomes }) => ({
          file,
          tests: outcomes.map(({ name, passed, failures, decision }) => ({
            name,
            passed,
            failures,
            effect: decision.effect,
          })),
        })),
      });
    } else {
      for (const { file, outcomes } of files) {
        io.out(file);
        for (const { name, passed, failures } of outcomes) {
          io.out(`  ${passed ? 'ok  ' : 'FAIL'} ${name}`);
          for (const failure of failures) io.out(`       ${failure}`);
        }
      }
      io.out(`${all.length - failed} passed, ${failed} failed`);
    }
    return failed === 0 ? EXIT.OK : EXIT.NO;
  },
};
