import { describe, expect, it, vi } from 'vitest';
import { roomId } from '../../protocol/ids.ts';
import type { RoomDetails } from '../../protocol/models.ts';
import type { Account, AccountStage } from '../account/account.ts';
import { Value } from '../value.ts';
import { RoomFeed } from './roomFeed.ts';

const room = roomId('!room:test');
const detailsNamed = (name: string): RoomDetails => ({
  id: room,
  name,
  topic: '',
  alias: null,
  memberCount: 2,
  encrypted: false,
  joinRule: 'invite',
  pinned: [],
  typing: [],
  may: {
    send: true,
    invite: true,
    redactOthers: false,
    pin: false,
    changeSettings: false,
    kick: false,
    ban: false,
  },
  tombstone: null,
  companion: null,
});

/** An account that knows this much of the room. */
const knowing = (details: RoomDetails | undefined): AccountStage => {
  const account: Pick<Account, 'openRoom'> = {
    openRoom: () => ({ read: () => details, dispose: () => undefined }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked
  return { stage: 'open', account: account as Account };
};

const vault = () => ({
  readRoom: vi.fn(() => Promise.resolve({ items: [], details: detailsNamed('stored') })),
});

describe('details of a room', () => {
  it('are told from memory where the account is open, and nothing is read from the store', () => {
    const store = vault();
    const feed = new RoomFeed(room, store, new Value(knowing(detailsNamed('live'))));
    expect(feed.take()).toMatchObject({ name: 'live' });
    expect(store.readRoom).not.toHaveBeenCalled();
  });

  it.each<readonly [string, AccountStage]>([
    ['is still opening', { stage: 'opening' }],
    ['does not know the room yet', knowing(undefined)],
  ])('are told from the store where the account %s', async (_when, stage) => {
    const feed = new RoomFeed(room, vault(), new Value(stage));
    expect(feed.take()).toBeUndefined();
    await vi.waitFor(() => expect(feed.take()).toMatchObject({ name: 'stored' }));
  });
});
