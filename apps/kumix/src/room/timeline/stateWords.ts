/** State events as plain sentences. Names are data here, never markup. */
import type { StateChange, TimelineItem } from '@kumix/matrix';

type MemberChange = Extract<StateChange, { type: 'member' }>;

function because(reason: string | null): string {
  return reason === null || reason.trim() === '' ? '' : `: “${reason.trim()}”`;
}

function memberWords(change: MemberChange): string {
  const { target, by } = change;
  const why = because(change.reason);
  switch (change.change) {
    case 'joined':
      return `${target} joined`;
    case 'left':
      return `${target} left${why}`;
    case 'invited':
      return `${by} invited ${target}${why}`;
    case 'knocked':
      return `${target} asked to join${why}`;
    case 'kicked':
      return `${by} removed ${target}${why}`;
    case 'banned':
      return `${by} banned ${target}${why}`;
    case 'unbanned':
      return `${by} lifted the ban on ${target}`;
    case 'rejected':
      return target === by
        ? `${target} declined the invitation`
        : `${by} took back the invitation of ${target}`;
    case 'renamed':
      if (change.from === null) return `${target} set their name to ${change.to ?? 'nothing'}`;
      if (change.to === null) return `${change.from} removed their name`;
      return `${change.from} is now called ${change.to}`;
    case 'avatar':
      return `${target} changed their picture`;
  }
}

export function stateWords(change: StateChange): string {
  const { type } = change;
  switch (type) {
    case 'created':
      return `${change.by} created the room`;
    case 'member':
      return memberWords(change);
    case 'name':
      return change.to === ''
        ? `${change.by} removed the room’s name`
        : `${change.by} named the room “${change.to}”`;
    case 'topic':
      return change.to === ''
        ? `${change.by} removed the topic`
        : `${change.by} set the topic to “${change.to}”`;
    case 'avatar':
      return `${change.by} changed the room’s picture`;
    case 'pins':
      return `${change.by} changed what is pinned`;
    case 'power-levels':
      return `${change.by} changed who may do what`;
    case 'history-visibility':
      return `${change.by} changed who can read the history`;
    case 'join-rules':
      return `${change.by} changed who can join`;
    case 'guest-access':
      return `${change.by} changed whether guests can join`;
    case 'server-acl':
      return `${change.by} changed which servers may take part`;
    case 'aliases':
      return `${change.by} changed the room’s addresses`;
    case 'space-child':
      return `${change.by} changed the rooms of this space`;
    case 'space-parent':
      return `${change.by} changed the spaces of this room`;
    case 'encryption':
      return `${change.by} turned on end-to-end encryption`;
    case 'upgraded':
      return `${change.by} replaced this room with a new one`;
    case 'other':
      return `${change.by} changed “${change.eventType}”`;
  }
}

/** “Ann, Ben and 3 others”: at most `show` names, each once. */
export function nameList(names: readonly string[], show = 2): string {
  const unique = [...new Set(names)];
  const rest = unique.length - show;
  if (rest > 1) return `${unique.slice(0, show).join(', ')} and ${rest} others`;
  if (unique.length <= 1) return unique[0] ?? '';
  return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1) ?? ''}`;
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
  if (joined.length > 0) parts.push(`${nameList(joined)} joined`);
  if (left.length > 0) parts.push(`${nameList(left)} left`);
  if (other > 0) parts.push(parts.length === 0 ? `${other} changes` : `${other} more changes`);
  return parts.join(' · ');
}
