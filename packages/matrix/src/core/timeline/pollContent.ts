/** Poll events (MSC3381) as read and written; the older, unstable names are read as well. */
import type { Poll } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type Plain, at, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';

export const pollTypes = {
  start: ['m.poll.start', 'org.matrix.msc3381.poll.start'],
  response: ['m.poll.response', 'org.matrix.msc3381.poll.response'],
  end: ['m.poll.end', 'org.matrix.msc3381.poll.end'],
} as const;

export interface PollStart {
  readonly question: string;
  readonly answers: readonly { readonly id: string; readonly text: string }[];
  readonly mostChoices: number;
  readonly open: boolean;
}

/** The specification's limit; what comes after it is no answer. */
const mostAnswers = 20;
const longestQuestion = 1_000;
const longestAnswer = 340;

/** Extensible text: a list of representations, or one string under the unstable name. */
function textOf(value: unknown): string | undefined {
  const plain = listAt(value, 'm.text').find(
    (each) => isPlain(each) && (textAt(each, 'mimetype') ?? 'text/plain') === 'text/plain',
  );
  return (
    textAt(plain, 'body') ??
    textAt(value, 'org.matrix.msc1767.text') ??
    textAt(value, 'm.text') ??
    textAt(value, 'body')
  );
}

/** `null` for what cannot be voted in. */
export function readPollStart(content: Plain): PollStart | null {
  const poll = plainAt(content, 'm.poll') ?? plainAt(content, 'org.matrix.msc3381.poll.start');
  const question = textOf(plainAt(poll, 'question')) ?? textOf(content);
  const answers = listAt(poll, 'answers')
    .slice(0, mostAnswers)
    .flatMap((answer) => {
      const id = textAt(answer, 'm.id') ?? textAt(answer, 'id');
      const text = textOf(answer);
      return id === undefined || text === undefined
        ? []
        : [{ id, text: shown(text, longest.answer) }];
    });
  const unique = new Set(answers.map(({ id }) => id));
  if (question === undefined || answers.length === 0 || unique.size < answers.length) return null;
  const most = at(poll, 'max_selections');
  const kind = textAt(poll, 'kind') ?? '';
  return {
    question: shown(question, longest.question),
    answers,
    mostChoices:
      typeof most === 'number' && most >= 1 ? Math.min(Math.floor(most), answers.length) : 1,
    open: kind.endsWith('.disclosed'),
  };
}

/** The ids a response chooses, as it says; whether they count is for the count to say. */
export function readPollResponse(content: Plain): readonly string[] {
  const stable = listAt(content, 'm.selections');
  const chosen =
    stable.length > 0
      ? stable
      : listAt(plainAt(content, 'org.matrix.msc3381.poll.response'), 'answers');
  return chosen.filter((id) => typeof id === 'string');
}

export const withoutVotes = ({ answers, mostChoices, open }: PollStart): Poll => ({
  answers: answers.map(({ id, text }) => ({ id, text, votes: open ? 0 : null, mine: false })),
  mostChoices,
  open,
  voters: 0,
  ended: false,
});

const text = (body: string): Plain => ({ 'm.text': [{ body }] });

/** @throws CoreError `invalid` for a poll that nobody could vote in. */
export function pollStartContent(wanted: {
  readonly question: string;
  readonly answers: readonly string[];
  readonly mostChoices: number;
  readonly open: boolean;
}): Plain {
  const question = wanted.question.trim();
  const answers = wanted.answers.map((answer) => answer.trim()).filter((answer) => answer !== '');
  if (question === '' || question.length > longestQuestion) {
    throw new CoreError('invalid', say('poll.question', { count: longestQuestion }));
  }
  if (answers.length < 2 || answers.length > mostAnswers) {
    throw new CoreError('invalid', say('poll.answers', { count: mostAnswers }));
  }
  if (answers.some((answer) => answer.length > longestAnswer)) {
    throw new CoreError('invalid', say('poll.answer-length', { count: longestAnswer }));
  }
  const most = Math.min(Math.max(1, Math.floor(wanted.mostChoices)), answers.length);
  const list = answers.map((answer, index) => `${index + 1}. ${answer}`).join('\n');
  return {
    ...text(`${question}\n${list}`),
    'm.poll': {
      kind: wanted.open ? 'm.disclosed' : 'm.undisclosed',
      max_selections: most,
      question: text(question),
      answers: answers.map((answer) => ({ 'm.id': crypto.randomUUID(), ...text(answer) })),
    },
  };
}

/** Written in the tongue of the poll, since clients of one tongue do not count the other's votes. */
export function pollResponse(
  startType: string,
  pollId: string,
  answers: readonly string[],
): { readonly type: string; readonly content: Plain } {
  const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: pollId } };
  return startType === pollTypes.start[1]
    ? {
        type: pollTypes.response[1],
        content: { ...relation, 'org.matrix.msc3381.poll.response': { answers } },
      }
    : { type: pollTypes.response[0], content: { ...relation, 'm.selections': answers } };
}

export function pollEnd(
  startType: string,
  pollId: string,
  summary: string,
): { readonly type: string; readonly content: Plain } {
  const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: pollId } };
  return startType === pollTypes.start[1]
    ? {
        type: pollTypes.end[1],
        content: {
          ...relation,
          'org.matrix.msc3381.poll.end': {},
          'org.matrix.msc1767.text': summary,
        },
      }
    : { type: pollTypes.end[0], content: { ...relation, ...text(summary) } };
}
