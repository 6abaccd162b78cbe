import { describe, expect, it, vi } from 'vitest';
import { roomId } from '../../protocol/ids.ts';
import type { AccountStage } from '../account/account.ts';
import type { Vault } from '../storage/vault.ts';
import { Value } from '../value.ts';
import { TimelineFeed } from './timelineFeed.ts';

const room = roomId('!room:test');

const open = (params: { readonly live?: true }) => {
  const items = [{ key: 'taken back since' }];
  const readRoom = vi.fn(() => Promise.resolve({ items }));
  const feed = new TimelineFeed(
    { roomId: room, ...params },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked
    { readRoom } as unknown as Vault,
    new Value<AccountStage>({ stage: 'opening' }),
    () => undefined,
  );
  return { feed, readRoom };
};

describe('a timeline', () => {
  it('begins with what was stored, which is never told where only the account’s own is asked for', async () => {
    const usual = open({});
    await vi.waitFor(() => expect(usual.feed.take()).toMatchObject({ deltas: [{}] }));
    const live = open({ live: true });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(live.feed.take()).toBeUndefined();
    expect(live.readRoom).not.toHaveBeenCalled();
  });
});
