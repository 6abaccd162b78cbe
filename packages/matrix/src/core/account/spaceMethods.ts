import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { SpaceRoom } from '../../protocol/methods.ts';
import type { RoomId } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { eventId, mediaUri, userId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { at, countAt, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { cutName } from '../rooms/people.ts';
import { eventBody } from '../timeline/eventBody.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { outlineOf } from './roomOutline.ts';

type SpaceMethods = Pick<
  AccountMethods,
  'preview.room' | 'preview.messages' | 'space.rooms' | 'space.child'
>;

const mostRooms = 500;
const pageRooms = 100;

export function spaceMethods(client: MatrixClient, api: Api): SpaceMethods {
  return {
    'preview.room': async ({ idOrAlias, via }) => {
      const summary: unknown = await client.getRoomSummary(idOrAlias, [...via]);
      const outline = outlineOf(summary);
      if (outline === null) {
        throw new CoreError('not-found', say('room.nothing-known'));
      }
      return outline;
    },
    'preview.messages': async ({ roomId: id, limit }, signal) => {
      const answer = await api('GET', ['rooms', id, 'messages'], undefined, signal, {
        dir: 'b',
        limit: String(Math.min(Math.max(limit, 1), 50)),
        filter: JSON.stringify({ types: ['m.room.message', 'm.sticker'], lazy_load_members: true }),
      });
      const people = new Map(
        listAt(answer, 'state')
          .filter((event) => textAt(event, 'type') === 'm.room.member')
          .map((event) => [textAt(event, 'state_key') ?? '', plainAt(event, 'content')]),
      );
      return listAt(answer, 'chunk')
        .filter(isPlain)
        .flatMap((event) => {
          const sender = textAt(event, 'sender') ?? '';
          const body = eventBody(
            {
              type: textAt(event, 'type') ?? '',
              sender,
              stateKey: undefined,
              content: plainAt(event, 'content') ?? {},
              previous: {},
            },
            (user) => user,
          );
          const line = body === null ? null : lineOf(body);
          if (line === null) return [];
          return [
            {
              eventId: eventId(textAt(event, 'event_id') ?? ''),
              sender: {
                userId: userId(sender),
                name: cutName(textAt(people.get(sender), 'displayname') ?? sender),
                avatar: mediaUri(at(people.get(sender), 'avatar_url')),
              },
              sentAtMs: countAt(event, 'origin_server_ts') ?? 0,
              line,
            },
          ];
        })
        .toReversed();
    },
    'space.rooms': async ({ spaceId }) => {
      const rooms = new Map<string, unknown>();
      let from: string | undefined;
      let known: number;
      do {
        known = rooms.size;
        const page: { rooms: readonly unknown[]; next_batch?: string } =
          await client.getRoomHierarchy(spaceId, pageRooms, undefined, false, from);
        for (const room of page.rooms) rooms.set(textAt(room, 'room_id') ?? '', room);
        from = page.next_batch;
        // A homeserver that goes on with what it has told already would be asked for ever.
      } while (from !== undefined && rooms.size < mostRooms && rooms.size > known);
      return inOrder(spaceId, rooms);
    },
    'space.child': async ({ spaceId, roomId: id, in: inside, suggested }) => {
      const content = inside
        ? { via: serversOf(client, id), ...(suggested ? { suggested: true } : {}) }
        : {};
      await api('PUT', ['rooms', spaceId, 'state', 'm.space.child', id], content);
      return null;
    },
  };
}

/** Where a room can be had: its members' homeserver, and the one its id names where it does. */
function serversOf(client: MatrixClient, id: RoomId): readonly string[] {
  const mine = client.getSafeUserId().split(':').slice(1).join(':');
  const named = id.includes(':') ? [id.slice(id.indexOf(':') + 1)] : [];
  return [...new Set([...named, mine])];
}

/** Depth first, in each space's own order; a space in itself is told once. */
function inOrder(root: RoomId, rooms: ReadonlyMap<string, unknown>): readonly SpaceRoom[] {
  const told = new Set<string>([root]);
  const list: SpaceRoom[] = [];
  const visit = (parent: RoomId, depth: number): void => {
    const children = listAt(rooms.get(parent), 'children_state')
      .filter((event) => listAt(at(event, 'content'), 'via').length > 0)
      .toSorted(byOrder);
    for (const event of children) {
      const id = textAt(event, 'state_key') ?? '';
      const outline = outlineOf(rooms.get(id));
      if (outline === null || told.has(id)) continue;
      told.add(id);
      const content = at(event, 'content');
      list.push({
        ...outline,
        depth,
        parent,
        suggested: at(content, 'suggested') === true,
        via: listAt(content, 'via').filter((server) => typeof server === 'string'),
      });
      if (outline.space) visit(outline.roomId, depth + 1);
    }
  };
  visit(root, 0);
  return list;
}

const orderOf = (event: unknown): string => {
  const order = textAt(at(event, 'content'), 'order');
  return order !== undefined && /^[ -~]{1,50}$/.test(order) ? order : '\u{10ffff}';
};

function byOrder(a: unknown, b: unknown): number {
  const first = orderOf(a);
  const second = orderOf(b);
  if (first !== second) return first < second ? -1 : 1;
  return (countAt(a, 'origin_server_ts') ?? 0) - (countAt(b, 'origin_server_ts') ?? 0);
}
