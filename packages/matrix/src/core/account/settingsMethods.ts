import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import type { RoomChange, RoomSettingsMethods } from '../../protocol/roomSettings.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { eventId, roomId } from '../../protocol/ids.ts';
import { isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest } from '../../protocol/shown.ts';
import { upload } from '../media/upload.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { personIn } from '../rooms/people.ts';
import { levelOf, powerOf, withLevel } from '../rooms/settings.ts';
import { reasonIn } from '../timeline/stateChange.ts';
import type { AccountContext, AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { changeAccountData, stateNow } from './contentNow.ts';

type Methods = Pick<AccountMethods, keyof RoomSettingsMethods>;

const largestPicture = 10 * 1024 * 1024;
const longestName = 255;
const pageEvents = 100;
/** What a person wrote is looked for so far back; past that one says so. */
const mostPages = 10;
const mostPeople = 1_000;

/** Settings and moderation of rooms: state changes, addresses, upgrades, people outside. */
export function settingsMethods(
  client: MatrixClient,
  api: Api,
  rooms: KnownRooms,
  account: AccountContext,
): Methods {
  const writeState = (id: string, type: string, content: unknown): Promise<unknown> =>
    api('PUT', ['rooms', id, 'state', type, ''], content);

  return {
    'room.change': async ({ roomId: id, change }, signal) => {
      const [type, content] = await stateFor(await rooms.get(id), change, signal);
      await writeState(id, type, content);
      return null;
    },
    'room.addresses': async ({ roomId: id }, signal) => {
      const [aliases, listing] = await Promise.all([
        api('GET', ['rooms', id, 'aliases'], undefined, signal),
        api('GET', ['directory', 'list', 'room', id], undefined, signal),
      ]);
      return {
        local: listAt(aliases, 'aliases').filter((alias) => typeof alias === 'string'),
        listed: textAt(listing, 'visibility') === 'public',
      };
    },
    'room.address.add': async ({ roomId: id, alias }) => {
      if (!/^#[^:\s\0]+:[^\s\0]+$/u.test(alias) || alias.length > 255) {
        throw new CoreError('invalid', say('room.address'));
      }
      await api('PUT', ['directory', 'room', alias], { room_id: id }).catch((cause: unknown) => {
        if (cause instanceof CoreError && /already|exists/i.test(cause.message)) {
          throw new CoreError('invalid', say('room.address-taken', { alias }));
        }
        throw cause;
      });
      return null;
    },
    'room.address.remove': async ({ roomId: id, alias }) => {
      const address = await stateNow(api, id, 'm.room.canonical_alias');
      await api('DELETE', ['directory', 'room', alias]);
      const main = textAt(address, 'alias');
      const others = listAt(address, 'alt_aliases');
      // The room must not go on announcing an address that leads nowhere.
      if (main === alias || others.includes(alias)) {
        const left = others.filter((other) => other !== alias);
        await writeState(id, 'm.room.canonical_alias', {
          ...(main === undefined || main === alias ? {} : { alias: main }),
          ...(left.length === 0 ? {} : { alt_aliases: left }),
        });
      }
      return null;
    },
    'room.list': async ({ roomId: id, listed }) => {
      await api('PUT', ['directory', 'list', 'room', id], {
        visibility: listed ? 'public' : 'private',
      });
      return null;
    },
    'room.versions': async (_none, signal) => {
      const answer = await api('GET', ['capabilities'], undefined, signal);
      const versions = plainAt(plainAt(answer, 'capabilities'), 'm.room_versions');
      const stable = Object.entries(plainAt(versions, 'available') ?? {})
        .filter(([, stability]) => stability === 'stable')
        .map(([version]) => version);
      return { recommended: textAt(versions, 'default') ?? '1', stable };
    },
    'room.upgrade': async ({ roomId: id, version }) => {
      const answer = await api('POST', ['rooms', id, 'upgrade'], { new_version: version });
      const made = textAt(answer, 'replacement_room');
      if (made === undefined) throw new CoreError('failed', say('room.not-made'));
      return { roomId: roomId(made) };
    },
    'room.people': async ({ roomId: id, membership, limit }) => {
      const room = await rooms.get(id);
      await room.loadMembersIfNeeded();
      return room
        .getMembersWithMembership(membership)
        .map((member) => ({
          person: personIn(room, member.userId),
          reason: reasonIn(member.events.member?.getContent()),
          by: room.getMember(member.events.member?.getSender() ?? '')?.name ?? '',
          atMs: member.events.member?.getTs() ?? 0,
        }))
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, Math.min(limit, mostPeople));
    },
    'room.messagesBy': async ({ roomId: id, userId: sender, limit }, signal) => {
      const ids: string[] = [];
      const filter = JSON.stringify({ senders: [sender], lazy_load_members: true });
      let from: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await api('GET', ['rooms', id, 'messages'], undefined, signal, {
          dir: 'b',
          limit: String(pageEvents),
          filter,
          ...(from === undefined ? {} : { from }),
        });
        for (const event of listAt(answer, 'chunk')) {
          const found = textAt(event, 'event_id');
          if (found !== undefined && removable(event)) ids.push(found);
        }
        from = textAt(answer, 'end');
        if (from === undefined || ids.length > limit) break;
      }
      return {
        eventIds: ids.slice(0, limit).map(eventId),
        more: ids.length > limit || from !== undefined,
      };
    },
    'room.redact': async ({ roomId: id, eventId: event, reason }, signal) => {
      const transaction = `kumix-${crypto.randomUUID()}`;
      const said = reason.trim().slice(0, longest.reason);
      await api(
        'PUT',
        ['rooms', id, 'redact', event, transaction],
        said === '' ? {} : { reason: said },
        signal,
      );
      return null;
    },
    'report.message': async ({ roomId: id, eventId: event, reason }) => {
      await api('POST', ['rooms', id, 'report', event], {
        reason: reason.trim().slice(0, longest.reason),
      });
      return null;
    },
    'report.room': async ({ roomId: id, reason }) => {
      await api('POST', ['rooms', id, 'report'], {
        reason: reason.trim().slice(0, longest.reason),
      });
      return null;
    },
    'people.ignore': async ({ userId, on }) => {
      if (userId === client.getSafeUserId()) {
        throw new CoreError('invalid', say('room.ignore-self'));
      }
      await changeAccountData(client, api, EventType.IgnoredUserList, (before) => {
        const { [userId]: _one, ...others } = plainAt(before, 'ignored_users') ?? {};
        return { ...before, ignored_users: on ? { ...others, [userId]: {} } : others };
      });
      return null;
    },
  };

  async function stateFor(
    room: Room,
    change: RoomChange,
    signal: AbortSignal,
  ): Promise<readonly [type: string, content: unknown]> {
    switch (change.what) {
      case 'name':
        return ['m.room.name', { name: limited(change.to, longestName, 'room.name-long') }];
      case 'topic':
        return ['m.room.topic', { topic: limited(change.to, longest.topic, 'room.topic-long') }];
      case 'avatar':
        return ['m.room.avatar', await pictureContent(change.to, signal)];
      case 'joinRule':
        return ['m.room.join_rules', joinContent(change)];
      case 'history':
        return ['m.room.history_visibility', { history_visibility: change.to }];
      case 'guests':
        return ['m.room.guest_access', { guest_access: change.to ? 'can_join' : 'forbidden' }];
      case 'encryption':
        if (room.hasEncryptionStateEvent()) {
          throw new CoreError('invalid', say('room.encrypted'));
        }
        return ['m.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }];
      case 'mainAddress': {
        const before = await stateNow(api, roomId(room.roomId), 'm.room.canonical_alias');
        const main = textAt(before, 'alias');
        const others = listAt(before, 'alt_aliases').filter((alias) => alias !== change.to);
        const kept = main === undefined || main === change.to ? others : [main, ...others];
        return [
          'm.room.canonical_alias',
          {
            ...(change.to === null ? {} : { alias: change.to }),
            ...(kept.length === 0 ? {} : { alt_aliases: kept }),
          },
        ];
      }
      case 'level':
      case 'needed':
      default:
        return ['m.room.power_levels', await levelContent(room, change)];
    }
  }

  async function levelContent(
    room: Room,
    change: Extract<RoomChange, { what: 'level' | 'needed' }>,
  ): Promise<unknown> {
    const mine = powerOf(room, room.myUserId);
    if (change.to !== null && levelOf(change.to) === undefined) {
      throw new CoreError('invalid', say('room.level'));
    }
    if (change.to !== null && change.to > mine) {
      throw new CoreError('invalid', say('room.level-high', { count: mine }));
    }
    return withLevel(
      await stateNow(api, roomId(room.roomId), 'm.room.power_levels'),
      change.what === 'level'
        ? { user: change.userId, to: change.to }
        : { key: change.for, to: change.to },
    );
  }

  async function pictureContent(picture: Blob | null, signal: AbortSignal): Promise<unknown> {
    if (picture === null) return {};
    if (!/^image\/(png|jpeg|gif|webp)$/.test(picture.type)) {
      throw new CoreError('invalid', say('picture.kind'));
    }
    if (picture.size > largestPicture) {
      throw new CoreError(
        'too-large',
        say('picture.large', { count: largestPicture / 1024 / 1024 }),
      );
    }
    const { session, allowedHomeservers } = account;
    const url = await upload(
      {
        homeserver: session.homeserver,
        accessToken: await account.live.accessToken(),
        bytes: await picture.arrayBuffer(),
        mimeType: picture.type,
        signal,
        progress: () => {},
      },
      allowedHomeservers,
    );
    return { url };
  }
}

function limited(
  text: string,
  longest: number,
  what: 'room.name-long' | 'room.topic-long',
): string {
  const wanted = text.trim();
  if (wanted.length > longest) {
    throw new CoreError('too-large', say(what, { count: longest }));
  }
  return wanted;
}

function joinContent(change: Extract<RoomChange, { what: 'joinRule' }>): unknown {
  const restricted = change.to === 'restricted' || change.to === 'knock_restricted';
  if (restricted && change.allowed.length === 0) {
    throw new CoreError('invalid', say('room.spaces'));
  }
  return {
    join_rule: change.to,
    ...(restricted
      ? { allow: change.allowed.map((id) => ({ type: 'm.room_membership', room_id: id })) }
      : {}),
  };
}

/** A message that still has content; state stays, since a room's history must stay sound. */
function removable(event: unknown): boolean {
  if (!isPlain(event) || event['state_key'] !== undefined) return false;
  if (textAt(event, 'type') === 'm.room.redaction') return false;
  return Object.keys(plainAt(event, 'content') ?? {}).length > 0;
}
