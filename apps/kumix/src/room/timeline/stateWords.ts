/** State events as plain sentences. Names are data here, never markup. */
import type { StateChange, TimelineItem } from '@kumix/matrix';
import { formatList, t } from '../../i18n/message.ts';

type MemberChange = Extract<StateChange, { type: 'member' }>;

function because(what: string, reason: string | null): string {
  return reason === null || reason.trim() === ''
    ? what
    : t('state.because', { what, reason: reason.trim() });
}

function memberWords(change: MemberChange): string {
  const { target, by } = change;
  switch (change.change) {
    case 'joined':
      return t('state.joined', { target });
    case 'left':
      return because(t('state.left', { target }), change.reason);
    case 'invited':
      return because(t('state.invited', { by, target }), change.reason);
    case 'knocked':
      return because(t('state.knocked', { target }), change.reason);
    case 'kicked':
      return because(t('state.kicked', { by, target }), change.reason);
    case 'banned':
      return because(t('state.banned', { by, target }), change.reason);
    case 'unbanned':
      return t('state.unbanned', { by, target });
    case 'rejected':
      return target === by ? t('state.declined', { target }) : t('state.withdrawn', { by, target });
    case 'renamed':
      if (change.from === null)
        return change.to === null
          ? t('state.nameRemoved', { name: target })
          : t('state.nameSet', { target, name: change.to });
      if (change.to === null) return t('state.nameRemoved', { name: change.from });
      return t('state.renamed', { from: change.from, to: change.to });
    case 'avatar':
      return t('state.picture', { target });
  }
}

export function stateWords(change: StateChange): string {
  const { type, by } = change;
  switch (type) {
    case 'created':
      return t('state.created', { by });
    case 'member':
      return memberWords(change);
    case 'name':
      return change.to === ''
        ? t('state.roomNameRemoved', { by })
        : t('state.roomName', { by, name: change.to });
    case 'topic':
      return change.to === ''
        ? t('state.topicRemoved', { by })
        : t('state.topic', { by, topic: change.to });
    case 'avatar':
      return t('state.roomPicture', { by });
    case 'pins':
      return t('state.pins', { by });
    case 'power-levels':
      return t('state.powerLevels', { by });
    case 'history-visibility':
      return t('state.history', { by });
    case 'join-rules':
      return t('state.joinRules', { by });
    case 'guest-access':
      return t('state.guests', { by });
    case 'server-acl':
      return t('state.servers', { by });
    case 'aliases':
      return t('state.addresses', { by });
    case 'space-child':
      return t('state.spaceRooms', { by });
    case 'space-parent':
      return t('state.roomSpaces', { by });
    case 'encryption':
      return t('state.encryption', { by });
    case 'upgraded':
      return t('state.upgraded', { by });
    case 'other':
      return t('state.other', { by, type: change.eventType });
  }
}

/** “Ann, Ben and 3 others”: at most `show` names, each once. */
export function nameList(names: readonly string[], show = 2): string {
  const unique = [...new Set(names)];
  const rest = unique.length - show;
  if (rest > 1) {
    return t('names.others', { names: formatList(unique.slice(0, show)), count: rest });
  }
  if (unique.length <= 1) return unique[0] ?? '';
  return t('names.and', { names: formatList(unique.slice(0, -1)), last: unique.at(-1) ?? '' });
}

/** One line for a whole run: “Ann, Ben and 3 others joined · Eve left · 2 more changes”. */
export function runWords(items: readonly TimelineItem[]): string {
  const joined: string[] = [];
  const left: string[] = [];
  let other = 0;
  for (const { body } of items) {
    if (body.kind !== 'state') continue;
    if (body.what.type === 'member' && body.what.change === 'joined') joined.push(body.what.target);
    else if (body.what.type === 'member' && body.what.change === 'left')
      left.push(body.what.target);
    else other += 1;
  }
  const parts: string[] = [];
  if (joined.length > 0) parts.push(t('state.joined', { target: nameList(joined) }));
  if (left.length > 0) parts.push(t('state.left', { target: nameList(left) }));
  if (other > 0) {
    parts.push(
      parts.length === 0
        ? t('state.changes', { count: other })
        : t('state.moreChanges', { count: other }),
    );
  }
  return parts.join(' · ');
}
