/** The account's push rules, told in plain words. Rules that say more than that are left alone. */
import type {
  NotificationSettings,
  NotificationSwitch,
  RoomLevel,
} from '../../protocol/notifications.ts';
import type { RoomId } from '../../protocol/models.ts';
import { roomId } from '../../protocol/ids.ts';
import { at, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';

export interface RuleAddress {
  readonly kind: 'override' | 'content' | 'room' | 'underride';
  readonly id: string;
}

/** The server's own rules behind each switch. `says` tells how off is said. */
export const switches: Readonly<
  Record<
    NotificationSwitch,
    {
      readonly rules: readonly RuleAddress[];
      readonly says: 'enabled' | 'inverted' | 'actions';
      /** What a rule does while it is on, for those that are turned off by doing nothing. */
      readonly actions: readonly unknown[];
    }
  >
> = {
  enabled: { rules: [{ kind: 'override', id: '.m.rule.master' }], says: 'inverted', actions: [] },
  direct: {
    rules: [
      { kind: 'underride', id: '.m.rule.room_one_to_one' },
      { kind: 'underride', id: '.m.rule.encrypted_room_one_to_one' },
    ],
    says: 'actions',
    actions: ['notify', { set_tweak: 'sound', value: 'default' }],
  },
  groups: {
    rules: [
      { kind: 'underride', id: '.m.rule.message' },
      { kind: 'underride', id: '.m.rule.encrypted' },
    ],
    says: 'actions',
    actions: ['notify'],
  },
  mentions: {
    rules: [{ kind: 'override', id: '.m.rule.is_user_mention' }],
    says: 'enabled',
    actions: [],
  },
  roomMentions: {
    rules: [{ kind: 'override', id: '.m.rule.is_room_mention' }],
    says: 'enabled',
    actions: [],
  },
  invites: {
    rules: [{ kind: 'override', id: '.m.rule.invite_for_me' }],
    says: 'enabled',
    actions: [],
  },
};

export function readRules(content: unknown): NotificationSettings {
  const global = plainAt(content, 'global');
  const find = ({ kind, id }: RuleAddress): unknown =>
    listAt(global, kind).find((rule) => textAt(rule, 'rule_id') === id);
  const on = (name: NotificationSwitch): boolean => {
    const { rules, says } = switches[name];
    return rules.some((address) => {
      const rule = find(address);
      const enabled = at(rule, 'enabled') === true;
      if (says === 'inverted') return !enabled;
      return enabled && (says === 'enabled' || notifies(rule));
    });
  };
  return {
    enabled: on('enabled'),
    direct: on('direct'),
    groups: on('groups'),
    mentions: on('mentions'),
    roomMentions: on('roomMentions'),
    invites: on('invites'),
    keywords: listAt(global, 'content')
      .filter((rule) => at(rule, 'default') !== true && at(rule, 'enabled') !== false)
      .map((rule) => textAt(rule, 'pattern'))
      .filter((word) => word !== undefined),
    rooms: roomLevels(global),
  };
}

function roomLevels(global: unknown): NotificationSettings['rooms'] {
  const levels: Record<RoomId, Exclude<RoomLevel, 'default'>> = {};
  for (const rule of listAt(global, 'room')) {
    const id = textAt(rule, 'rule_id');
    if (id === undefined || at(rule, 'enabled') === false) continue;
    levels[roomId(id)] = notifies(rule) ? 'all' : 'mentions';
  }
  for (const rule of listAt(global, 'override')) {
    const id = mutedRoom(rule);
    if (id !== undefined) levels[roomId(id)] = 'off';
  }
  return levels;
}

/** The room of an override rule that silences exactly one room. */
function mutedRoom(rule: unknown): string | undefined {
  if (at(rule, 'enabled') === false || notifies(rule)) return undefined;
  const [condition, ...more] = listAt(rule, 'conditions');
  if (more.length > 0 || textAt(condition, 'kind') !== 'event_match') return undefined;
  const pattern = textAt(condition, 'pattern');
  return textAt(condition, 'key') === 'room_id' && pattern?.startsWith('!') === true
    ? pattern
    : undefined;
}

const notifies = (rule: unknown): boolean => listAt(rule, 'actions').includes('notify');

/** Rules of one room that exist now: what has to go before another level is written. */
export function rulesOfRoom(content: unknown, id: string): readonly RuleAddress[] {
  const global = plainAt(content, 'global');
  const own: readonly RuleAddress[] = listAt(global, 'room').some(
    (rule) => textAt(rule, 'rule_id') === id,
  )
    ? [{ kind: 'room', id }]
    : [];
  const muting = listAt(global, 'override')
    .filter((rule) => isPlain(rule) && mutedRoom(rule) === id)
    .map((rule) => textAt(rule, 'rule_id'))
    .filter((rule) => rule !== undefined)
    .map((rule): RuleAddress => ({ kind: 'override', id: rule }));
  return [...own, ...muting];
}

/** The rule that gives a room its level, or none where it follows the account's. */
export function ruleFor(
  id: string,
  level: RoomLevel,
): { readonly address: RuleAddress; readonly body: unknown } | null {
  switch (level) {
    case 'all':
      return {
        address: { kind: 'room', id },
        body: { actions: ['notify', { set_tweak: 'sound', value: 'default' }] },
      };
    case 'mentions':
      return { address: { kind: 'room', id }, body: { actions: [] } };
    case 'off':
      return {
        address: { kind: 'override', id },
        body: { actions: [], conditions: [{ kind: 'event_match', key: 'room_id', pattern: id }] },
      };
    case 'default':
    default:
      return null;
  }
}

/** Rules by which a keyword is kept, whatever they are called. */
export function rulesOfKeyword(content: unknown, word: string): readonly RuleAddress[] {
  return listAt(plainAt(content, 'global'), 'content')
    .filter((rule) => at(rule, 'default') !== true && textAt(rule, 'pattern') === word)
    .map((rule) => textAt(rule, 'rule_id'))
    .filter((rule) => rule !== undefined)
    .map((id): RuleAddress => ({ kind: 'content', id }));
}
