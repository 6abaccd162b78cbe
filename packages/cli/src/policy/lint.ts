import { lint } from '@kumix/policy/questions';
import { type Command, EXIT, json, readArgs, UsageError } from '../command.ts';
import { placeOf, soundPolicy } from './files.ts';

const KINDS = ['organisation', 'deployment', 'room', 'user'] as const;

export const lintCommand: Command = {
  summary: 'What can never apply, blocks everything, or fights? A note alone is no “no”.',
  usage: 'FILE... [--kind organisation|deployment|room|user] [--json]',
  run: (args, io) => {
    const { values, positionals } = readArgs(args, {
      json: { type: 'boolean' },
      kind: { type: 'string', default: 'deployment' },
    });
    const kind = KINDS.find((one) => one === values.kind);
    if (kind === undefined) throw new UsageError(`--kind is one of ${KINDS.join(', ')}.`);
    if (positionals.length === 0) throw new UsageError('Name at least one policy file.');
    const files = positionals.map((path) => {
      const file = soundPolicy(path, io);
      const findings = lint(file.document, kind).map((one) => ({
        ...one,
        place: placeOf(path, one.pointer, [file]),
      }));
      return { file: path, findings };
    });
    const ok = files.every(({ findings }) => findings.every((one) => one.severity === 'note'));
    if (values.json === true) json(io, { ok, files });
    else {
      for (const { file, findings } of files) {
        if (findings.length === 0) io.out(`${file}: nothing to say`);
        for (const { place, pointer, severity, rule, sentence } of findings) {
          io.out(`${place} ${pointer || '/'} ${severity} ${rule}: ${sentence}`);
        }
      }
    }
    return ok ? EXIT.OK : EXIT.NO;
  },
};
