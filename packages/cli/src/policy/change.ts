import { smallestChange } from '@kumix/policy/questions';
import { type Command, EXIT, json } from '../command.ts';
import { QUESTION_USAGE, readQuestion } from './question.ts';

export const change: Command = {
  summary: 'What is the least edit that would allow it? Each is proved by deciding again.',
  usage: QUESTION_USAGE,
  run: (args, io) => {
    const question = readQuestion(args, io);
    const { set, request, context } = question;
    const found = smallestChange(set, request, { context });
    if (question.json) json(io, { ok: found !== undefined, edits: found?.edits ?? [] });
    else if (found === undefined) {
      io.out('No edit of these files or of the manifest would allow it.');
    } else if (found.edits.length === 0) io.out('It is allowed as it is.');
    else {
      for (const { source, op, pointer, value, sentence } of found.edits) {
        io.out(sentence);
        const patch = value === undefined ? { op, path: pointer } : { op, path: pointer, value };
        io.out(`  ${source} ${JSON.stringify(patch)}`);
      }
    }
    return found === undefined ? EXIT.NO : EXIT.OK;
  },
};
