import type { Poll } from '../../protocol/models.ts';
import { type PollStart, withoutVotes } from './pollContent.ts';

export interface PollVote {
  readonly sender: string;
  readonly atMs: number;
  readonly answers: readonly string[];
}

/**
 * Counts as MSC3381 says: of each person the latest vote before the end; of its choices as many as
 * the poll allows, each once; a vote with a choice that does not exist, or with none, is no vote.
 */
export function countVotes(
  start: PollStart,
  votes: readonly PollVote[],
  context: { readonly me: string; readonly endedAtMs: number | null },
): Poll {
  const { me, endedAtMs } = context;
  const known = new Set(start.answers.map(({ id }) => id));
  const latest = new Map<string, PollVote>();
  for (const vote of votes) {
    if (endedAtMs !== null && vote.atMs > endedAtMs) continue;
    const before = latest.get(vote.sender);
    if (before === undefined || before.atMs <= vote.atMs) latest.set(vote.sender, vote);
  }
  const counts = new Map<string, number>();
  const mine = new Set<string>();
  let voters = 0;
  for (const { sender, answers } of latest.values()) {
    const chosen = new Set(answers.slice(0, start.mostChoices));
    if (chosen.size === 0 || [...chosen].some((id) => !known.has(id))) continue;
    voters += 1;
    for (const id of chosen) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      if (sender === me) mine.add(id);
    }
  }
  const empty = withoutVotes(start);
  const ended = endedAtMs !== null;
  return {
    ...empty,
    answers: empty.answers.map((answer) => ({
      ...answer,
      votes: start.open || ended ? (counts.get(answer.id) ?? 0) : null,
      mine: mine.has(answer.id),
    })),
    voters,
    ended,
  };
}
