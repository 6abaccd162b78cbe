import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { expect, it } from 'vitest';
import { stickerPacks } from './stickers.ts';

const here = '!room:test';
const ada = '@ada:test';

const packEvent = (key: string, content: object): MatrixEvent =>
  new MatrixEvent({
    type: 'im.ponies.room_emotes',
    event_id: `$${key}`,
    room_id: here,
    state_key: key,
    sender: ada,
    content,
  });

it('packs of a room are so many, with names and words that end', () => {
  const long = 'x'.repeat(60_000);
  const client = new MatrixClient({ baseUrl: 'https://x.example', timelineSupport: true });
  const room = new Room(here, client, ada);
  const images = { [long]: { url: 'mxc://x/a', info: { mimetype: long } } };
  room.currentState.setStateEvents(
    Array.from({ length: 300 }, (_none, index) =>
      packEvent(`${index}`, { pack: { display_name: long }, images }),
    ),
  );
  const packs = stickerPacks(client, room);
  expect(packs).toHaveLength(100);
  expect(packs[0]?.name).toBe('x'.repeat(256));
  expect(packs[0]?.images[0]?.body).toBe(`${'x'.repeat(499)}…`);
  expect(packs[0]?.images[0]?.mimeType).toHaveLength(255);
});
