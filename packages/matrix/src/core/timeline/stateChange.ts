import type { StateChange } from '../../protocol/models.ts';
import { roomId } from '../../protocol/ids.ts';
import { at, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { cutName } from '../rooms/people.ts';
import type { NameOf, PlainEvent } from './plainEvent.ts';

const plainTypes = {
  'm.room.avatar': 'avatar',
  'm.room.pinned_events': 'pins',
  'm.room.power_levels': 'power-levels',
  'm.room.history_visibility': 'history-visibility',
  'm.room.join_rules': 'join-rules',
  'm.room.guest_access': 'guest-access',
  'm.room.server_acl': 'server-acl',
  'm.room.canonical_alias': 'aliases',
  'm.space.child': 'space-child',
  'm.space.parent': 'space-parent',
} as const;

const isPlainType = (type: string): type is keyof typeof plainTypes =>
  Object.hasOwn(plainTypes, type);

/** The data of the sentence that the page tells; `null` for a change that changes nothing. */
export function stateChange(event: PlainEvent, nameOf: NameOf): StateChange | null {
  const by = nameOf(event.sender);
  const { type, content } = event;
  switch (type) {
    case 'm.room.create':
      return { type: 'created', by };
    case 'm.room.name':
      return { type: 'name', by, to: cutName(textAt(content, 'name') ?? '') };
    case 'm.room.topic':
      return { type: 'topic', by, to: shown(textAt(content, 'topic') ?? '', longest.line) };
    case 'm.room.encryption':
      return { type: 'encryption', by };
    case 'm.room.tombstone':
      return { type: 'upgraded', by, to: roomId(textAt(content, 'replacement_room') ?? '') };
    case 'm.room.member':
      return memberChange(event, nameOf, by);
    default:
      return isPlainType(type)
        ? { type: plainTypes[type], by }
        : { type: 'other', eventType: shown(type, longest.id), by };
  }
}

/** Why somebody did it, as they said. */
export function reasonIn(content: unknown): string | null {
  const reason = textAt(content, 'reason');
  return reason === undefined ? null : shown(reason, longest.reason);
}

type MemberChange = Extract<StateChange, { type: 'member' }>;

function memberChange(event: PlainEvent, nameOf: NameOf, by: string): MemberChange | null {
  const target = event.stateKey ?? event.sender;
  const self = target === event.sender;
  const before = textAt(event.previous, 'membership') ?? 'leave';
  const now = textAt(event.content, 'membership') ?? 'leave';
  const named = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? cutName(value) : null;
  const to = named(at(event.content, 'displayname'));
  const from = named(at(event.previous, 'displayname'));
  const tell = (change: MemberChange['change']): MemberChange => ({
    type: 'member',
    change,
    target: now === 'join' || now === 'invite' ? (to ?? nameOf(target)) : nameOf(target),
    by,
    reason: reasonIn(event.content),
    from,
    to,
  });
  switch (now) {
    case 'join':
      if (before !== 'join') return tell('joined');
      if (from !== to) return tell('renamed');
      return textAt(event.previous, 'avatar_url') === textAt(event.content, 'avatar_url')
        ? null
        : tell('avatar');
    case 'invite':
      return tell('invited');
    case 'knock':
      return tell('knocked');
    case 'ban':
      return tell('banned');
    default:
      if (before === 'ban') return tell('unbanned');
      if (before === 'invite') return tell(self ? 'rejected' : 'kicked');
      return before === 'leave' ? null : tell(self ? 'left' : 'kicked');
  }
}
