import { compilePolicy } from '@kumix/policy';
import { replay } from '@kumix/policy/questions';
import { type Command, EXIT, json, readArgs, UsageError } from '../command.ts';
import { ownOriginsOf } from './extension.ts';
import { loadLayers, readBytes, reasonLine } from './files.ts';
import { readLog } from './log.ts';

export const replayCommand: Command = {
  summary: 'Which recorded decisions would these layers have made otherwise?',
  usage: 'LOG LAYER... [--own-origin ORIGIN]... [--json]',
  run: (args, io) => {
    const { values, positionals } = readArgs(args, {
      'own-origin': { type: 'string', multiple: true },
      json: { type: 'boolean' },
    });
    const [path, ...specs] = positionals;
    if (path === undefined) throw new UsageError('Name a log: one recorded decision a line.');
    const { layers, files } = loadLayers(specs, io);
    const log = readLog(new TextDecoder().decode(readBytes(path, io)), path);
    const table = compilePolicy(layers, { ownOrigins: ownOriginsOf(values['own-origin']) });
    const { replayed, changed } = replay(
      log.map(({ decision }) => decision),
      table,
    );
    const rows = changed.map(({ index, before, after }) => ({
      line: log[index]?.line ?? 0,
      before,
      after: after.effect,
      because: after.because,
    }));
    const same = rows.length === 0;
    if (values.json === true) json(io, { ok: same, replayed, changed: rows });
    else {
      for (const { line, before, after, because } of rows) {
        io.out(`${path}:${line} ${before} → ${after}`);
        for (const reason of because) io.out(`    ${reasonLine(reason, files)}`);
      }
      io.out(`${rows.length} of ${replayed} decisions would have been others`);
    }
    return same ? EXIT.OK : EXIT.NO;
  },
};
