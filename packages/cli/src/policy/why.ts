import { compilePolicy } from '@kumix/policy';
import { type Command, EXIT, json } from '../command.ts';
import { reasonLine } from './files.ts';
import { QUESTION_USAGE, readQuestion } from './question.ts';

export const why: Command = {
  summary:
    'What is decided, and by which rules? Asking the person is no “yes”. Budgets are unused.',
  usage: QUESTION_USAGE,
  run: (args, io) => {
    const question = readQuestion(args, io);
    const { set, files, request, context } = question;
    const decision = compilePolicy(set.layers, set).decide(request, context);
    if (question.json) json(io, decision);
    else {
      io.out(decision.effect);
      for (const reason of decision.because) io.out(`  ${reasonLine(reason, files)}`);
    }
    return decision.effect === 'allow' ? EXIT.OK : EXIT.NO;
  },
};
