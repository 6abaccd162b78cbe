/** What a role may do, and why something may not be done. Pure. */
import type { PowerKey, RoomPowers, RoomSettings, UserId } from '@kumix/matrix';
import { t } from '../i18n/message.ts';

/** Everything a person can do about a room, by the level that it needs. */
export type Act =
  | 'name'
  | 'topic'
  | 'avatar'
  | 'access'
  | 'history'
  | 'guests'
  | 'encryption'
  | 'addresses'
  | 'roles'
  | 'upgrade'
  | 'children'
  | 'invite'
  | 'kick'
  | 'ban'
  | 'redact';

const stateOf: { readonly [A in Act]?: string } = {
  name: 'm.room.name',
  topic: 'm.room.topic',
  avatar: 'm.room.avatar',
  access: 'm.room.join_rules',
  history: 'm.room.history_visibility',
  guests: 'm.room.guest_access',
  encryption: 'm.room.encryption',
  addresses: 'm.room.canonical_alias',
  roles: 'm.room.power_levels',
  upgrade: 'm.room.tombstone',
  children: 'm.space.child',
};

export function needed(powers: RoomPowers, act: Act): number {
  const type = stateOf[act];
  if (type !== undefined) return eventLevel(powers, type, powers.stateDefault);
  if (act === 'invite') return powers.invite;
  if (act === 'kick') return powers.kick;
  return act === 'ban' ? powers.ban : powers.redact;
}

const eventLevel = (powers: RoomPowers, type: string, otherwise: number): number =>
  (Object.hasOwn(powers.events, type) ? powers.events[type] : undefined) ?? otherwise;

/** Why this account may not; `null` where it may. */
export function whyNot(settings: RoomSettings, act: Act): string | null {
  if (!settings.joined) return t('roomSettings.notJoined');
  const needs = needed(settings.powers, act);
  if (settings.myPower >= needs) return null;
  return t('roomSettings.needs', { needs: roleName(needs), have: roleName(settings.myPower) });
}

export const writeLevel = (powers: RoomPowers): number =>
  eventLevel(powers, 'm.room.message', powers.eventsDefault);

export function levelOf(powers: RoomPowers, userId: UserId): number {
  if (powers.creators.includes(userId)) return Number.MAX_SAFE_INTEGER;
  return powers.people.find(({ person }) => person.userId === userId)?.level ?? powers.usersDefault;
}

export const isMuted = (powers: RoomPowers, userId: UserId): boolean =>
  levelOf(powers, userId) < writeLevel(powers);

/** Why this account may not act on that person; `null` where it may. */
export function whyNotOn(
  settings: RoomSettings,
  act: 'kick' | 'ban' | 'roles',
  userId: UserId,
): string | null {
  const general = whyNot(settings, act);
  if (general !== null) return general;
  return levelOf(settings.powers, userId) >= settings.myPower ? t('moderate.notAbove') : null;
}

/** A role's common name, with its number where it has none. */
export function roleName(level: number): string {
  if (level >= Number.MAX_SAFE_INTEGER) return t('role.creator');
  if (level === 100) return t('role.with', { name: t('role.admin'), level });
  if (level === 50) return t('role.with', { name: t('role.moderator'), level });
  if (level === 0) return t('role.with', { name: t('role.member'), level });
  if (level < 0) return t('role.with', { name: t('role.muted'), level });
  return t('role.custom', { level });
}

/** Rows of the table "who may do what", by what they are kept under. */
export interface NeededRow {
  readonly key: PowerKey;
  readonly label: string;
  readonly level: number;
}

export function neededRows({ powers, space }: RoomSettings): readonly NeededRow[] {
  const own = (key: Exclude<PowerKey, `event:${string}`>, label: string): NeededRow => ({
    key,
    label,
    level: powers[key],
  });
  const event = (type: string, label: string, otherwise = powers.stateDefault): NeededRow => ({
    key: `event:${type}`,
    label,
    level: eventLevel(powers, type, otherwise),
  });
  const inRoom = [
    event('m.room.message', t('roomSettings.mayWrite'), powers.eventsDefault),
    event('m.room.pinned_events', t('roomSettings.mayPin')),
    own('notifyRoom', t('roomSettings.mayNotify')),
    own('redact', t('roomSettings.mayRedact')),
    event('m.room.encryption', t('roomSettings.mayEncrypt')),
  ];
  const inSpace = [event('m.space.child', t('roomSettings.mayChildren'))];
  return [
    ...(space ? inSpace : inRoom),
    own('invite', t('roomSettings.mayInvite')),
    own('kick', t('roomSettings.mayKick')),
    own('ban', t('roomSettings.mayBan')),
    event('m.room.name', t('roomSettings.mayName')),
    event('m.room.topic', t('roomSettings.mayTopic')),
    event('m.room.avatar', t('roomSettings.mayAvatar')),
    event('m.room.canonical_alias', t('roomSettings.mayAddress')),
    event('m.room.join_rules', t('roomSettings.mayAccess')),
    event('m.room.history_visibility', t('roomSettings.mayHistory')),
    event('m.room.power_levels', t('roomSettings.mayRoles')),
    event('m.room.tombstone', t('roomSettings.mayUpgrade')),
    own('stateDefault', t('roomSettings.mayState')),
    own('usersDefault', t('roomSettings.mayDefault')),
  ];
}

/** People who can change roles, where each has the level that `levels` tells. */
const rulers = (levels: readonly number[], needs: number): number =>
  levels.filter((level) => level >= needs).length;

/** What giving a person this role cannot be taken back from; empty where it can. */
export function warningsOfRole(
  settings: RoomSettings,
  me: UserId,
  userId: UserId,
  to: number,
): readonly string[] {
  const { powers, myPower } = settings;
  if (userId === me) {
    if (to >= myPower) return [];
    const needs = needed(powers, 'roles');
    const others = powers.people.filter(({ person }) => person.userId !== me);
    const left = rulers(
      others.map(({ level }) => level),
      needs,
    );
    const lost = left === 0 && to < needs && powers.usersDefault < needs;
    return lost
      ? [t('roomSettings.roleSelfText'), t('roomSettings.roleSelfLast')]
      : [t('roomSettings.roleSelfText')];
  }
  return to >= myPower ? [t('roomSettings.roleEqualText')] : [];
}

/** What a higher bar for changing roles means; empty where it shuts out nobody new. */
export function warningsOfNeeded(
  settings: RoomSettings,
  key: PowerKey,
  to: number,
): readonly string[] {
  const { powers } = settings;
  const forRoles =
    key === 'event:m.room.power_levels' ||
    (key === 'stateDefault' && !Object.hasOwn(powers.events, 'm.room.power_levels'));
  if (!forRoles || to <= needed(powers, 'roles')) return [];
  const left = rulers(
    powers.people.map(({ level }) => level),
    to,
  );
  return [left <= 1 ? t('roomSettings.lockOne') : t('roomSettings.lockText', { count: left })];
}
