import { formatProblem } from '@kumix/policy';
import { readTestFile } from '@kumix/policy/questions';
import { type Command, EXIT, json, readArgs, UsageError } from '../command.ts';
import { readBytes, readPolicyFile } from './files.ts';

export const check: Command = {
  summary: 'Is each file sound? Policy files, and files of policy tests (NAME.test.json).',
  usage: 'FILE... [--json]',
  run: (args, io) => {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } });
    if (positionals.length === 0) throw new UsageError('Name at least one file.');
    const files = positionals.map((file) => {
      const result = file.endsWith('.test.json')
        ? readTestFile(readBytes(file, io), file)
        : readPolicyFile(file, io);
      return { file, ok: result.ok, problems: result.ok ? [] : result.problems };
    });
    const ok = files.every((file) => file.ok);
    if (values.json === true) json(io, { ok, files });
    else {
      for (const { file, problems } of files) {
        if (problems.length === 0) io.out(`${file}: sound`);
        for (const problem of problems) io.out(formatProblem(problem));
      }
    }
    return ok ? EXIT.OK : EXIT.NO;
  },
};
