import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { describe, expect, it } from 'vitest';
import { eventId, roomId } from '../../protocol/ids.ts';
import { peopleMethods } from '../account/peopleMethods.ts';
import { KnownRooms } from '../rooms/knownRooms.ts';
import type { Echo } from '../send/echo.ts';
import { ItemMapper } from './itemMapper.ts';

const here = roomId('!room:test');
const me = '@ada:test';
const message = eventId('$message');

interface Given {
  readonly sender: string;
  readonly key: unknown;
}

/** What the row and the list of who reacted tell, each as keys with the number of people. */
async function told(given: readonly Given[], echoes: readonly Echo[] = []) {
  const client = new MatrixClient({ baseUrl: 'https://x.example', userId: me });
  const room = new Room(here, client, me);
  client.getRoom = () => room;
  room.loadMembersIfNeeded = () => Promise.resolve(true);
  for (const [index, { sender, key }] of given.entries()) {
    room.relations.aggregateChildEvent(
      new MatrixEvent({
        type: 'm.reaction',
        event_id: `$${index}`,
        room_id: here,
        sender,
        content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: message, key } },
      } as object),
    );
  }
  const event = new MatrixEvent({
    type: 'm.room.message',
    event_id: message,
    room_id: here,
    sender: '@ben:test',
    content: { msgtype: 'm.text', body: 'bread' },
  });
  const mapper = new ItemMapper(client, room, { inThread: false, changed: () => {} });
  const [row] = mapper.rows([event], echoes);
  const methods = peopleMethods(client, () => Promise.resolve({}), new KnownRooms(client));
  const { reactions } = await methods['timeline.people'](
    { roomId: here, eventId: message },
    new AbortController().signal,
  );
  return {
    row: row?.reactions.map(({ key, count }) => [key, count] as const),
    list: reactions.map(({ key, people }) => [key, people.length] as const),
  };
}

const from = (key: unknown, ...senders: readonly string[]): readonly Given[] =>
  senders.map((sender) => ({ sender, key }));

/** On its way, and not at the homeserver yet. */
const onItsWay: Echo = {
  key: 'x',
  roomId: here,
  threadRootId: null,
  type: 'm.reaction',
  content: {},
  createdAtMs: 1,
  send: { state: 'sending' },
  replaces: null,
  reactsTo: message,
  reactionKey: 'on its way',
  redacts: null,
  uploading: false,
  refersTo: null,
  eventId: null,
};

describe('reactions', () => {
  it('are told by their key, most often given first', async () => {
    const given = [...from('👍', '@ben:test'), ...from('🎉', '@ben:test', '@cy:test', me)];
    const both = [
      ['🎉', 3],
      ['👍', 1],
    ];
    expect(await told(given)).toEqual({ row: both, list: both });
  });

  it('whose key is no text, or a long one, are left out, and take no others with them', async () => {
    const given = [
      ...from(['👍'], '@eve:test'),
      ...from({ deep: true }, '@eve:test'),
      ...from(7, '@eve:test'),
      ...from('x'.repeat(101), '@eve:test'),
      ...from('👍', '@ben:test', '@cy:test'),
    ];
    expect(await told(given)).toEqual({ row: [['👍', 2]], list: [['👍', 2]] });
  });

  it('have at most a hundred keys, the own always among them', async () => {
    const given = [
      ...Array.from({ length: 150 }, (_, n) => from(`${n}`, '@eve:test', '@ben:test')).flat(),
      ...from('mine', me),
    ];
    const { row, list } = await told(given, [onItsWay]);
    expect(row).toHaveLength(100);
    expect(row?.slice(-3)).toEqual([
      ['97', 2],
      ['mine', 1],
      ['on its way', 1],
    ]);
    expect(list).toHaveLength(100);
    expect(list.slice(-2)).toEqual([
      ['98', 2],
      ['mine', 1],
    ]);
  });
});
