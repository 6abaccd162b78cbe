import type { EventBody, TimelineItem } from '@kumix/matrix';
import { CheckCheck, ChartNoAxesColumn } from 'lucide-react';
import { useId } from 'react';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { useRoom } from '../model/services.ts';
import { vote } from './pollActions.ts';

interface PollBodyProps {
  readonly item: TimelineItem;
  readonly body: Extract<EventBody, { kind: 'poll' }>;
}

/** A question with its answers; pressing one votes, pressing it again takes the vote back. */
export function PollBody({ item, body }: PollBodyProps) {
  const room = useRoom();
  const { details } = useStore(room.room.info);
  const { poll } = body;
  const question = useId();
  const most = Math.max(0, ...poll.answers.map(({ votes }) => votes ?? 0));
  const mayVote = !poll.ended && item.eventId !== null && details?.may.send !== false;
  return (
    <section className="poll" aria-labelledby={question} data-ended={poll.ended || undefined}>
      <p className="poll-question" id={question} dir="auto">
        <ChartNoAxesColumn size={16} />
        <span>{body.body}</span>
      </p>
      {poll.mostChoices > 1 && !poll.ended && (
        <p className="poll-hint">{t('poll.choose', { count: poll.mostChoices })}</p>
      )}
      <ul className="poll-answers">
        {poll.answers.map(({ id, text, votes, mine }) => {
          const share = votes === null || poll.voters === 0 ? 0 : votes / poll.voters;
          const won = poll.ended && votes !== null && votes > 0 && votes === most;
          return (
            <li key={id}>
              <button
                type="button"
                className="poll-answer"
                aria-pressed={mine}
                data-won={won || undefined}
                disabled={!mayVote}
                onClick={() => vote(room, item, poll, id)}
              >
                <span className="poll-mark" data-many={poll.mostChoices > 1 || undefined} />
                <span className="poll-text" dir="auto">
                  {text}
                  {won && <CheckCheck size={14} aria-label={t('poll.won')} />}
                </span>
                {votes !== null && (
                  <span className="poll-votes">{t('poll.votes', { count: votes })}</span>
                )}
                <progress
                  className="poll-bar"
                  aria-hidden="true"
                  max={1}
                  value={votes === null ? 0 : share}
                />
              </button>
            </li>
          );
        })}
      </ul>
      <p className="poll-foot">
        {poll.ended
          ? t('poll.final', { count: poll.voters })
          : poll.open
            ? t('poll.soFar', { count: poll.voters })
            : t('poll.closed', { count: poll.voters })}
      </p>
    </section>
  );
}
