import type { Poll, TimelineItem } from '@kumix/matrix';
import { formatList, t } from '../../i18n/message.ts';
import { attempt } from '../model/faults.ts';
import type { RoomServices } from '../model/services.ts';

/** The choices after one was pressed: of one choice only, the new one takes the place of the old. */
export function choicesAfter(poll: Poll, pressed: string): readonly string[] {
  const chosen = poll.answers.filter(({ mine }) => mine).map(({ id }) => id);
  if (chosen.includes(pressed)) return chosen.filter((id) => id !== pressed);
  if (poll.mostChoices === 1) return [pressed];
  return [...chosen, pressed].slice(-poll.mostChoices);
}

export function vote(room: RoomServices, item: TimelineItem, poll: Poll, pressed: string): void {
  const { core, roomId } = room;
  if (item.eventId === null) return;
  const answers = choicesAfter(poll, pressed);
  attempt(
    room,
    t('poll.voteNotSent'),
    core.call('send.vote', { roomId, eventId: item.eventId, answers }),
  );
}

/** What other clients show of the result, in one sentence. */
export function resultWords(poll: Poll): string {
  const most = Math.max(0, ...poll.answers.map(({ votes }) => votes ?? 0));
  if (most === 0) return t('poll.endedPlain');
  const best = poll.answers.filter(({ votes }) => votes === most).map(({ text }) => text);
  return t('poll.endedWith', { answer: formatList(best) });
}

export function endPoll(room: RoomServices, item: TimelineItem): void {
  const { core, roomId } = room;
  if (item.eventId === null || item.body.kind !== 'poll') return;
  const summary = resultWords(item.body.poll);
  attempt(
    room,
    t('poll.notEnded'),
    core.call('send.pollEnd', { roomId, eventId: item.eventId, summary }),
  );
}
