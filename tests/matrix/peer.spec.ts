/** Encryption against an implementation that is not ours: matrix-nio over libolm. */
import type { PersonDetails, UserId } from '@kumix/matrix';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { freshUser } from '../support/homeserver.ts';
import { Peer } from '../peer/peer.ts';
import { type CorePage, expect, test } from './fixture.ts';
import {
  encryptedRoom,
  identity,
  newcomer,
  type Side,
  signIn,
  stage,
  symbolsOf,
} from './trustSteps.ts';

const pictures = (symbols: readonly string[]): string =>
  symbols.map((symbol) => symbol.replaceAll('\u{FE0F}', '')).join(' ');

/** Asks the peer's device, of the same account, to be compared; both show the same pictures. */
async function compared(core: CorePage, mine: Side, peer: Peer, user: UserClient) {
  const { device } = await peer.heard({ event: 'ready' });
  const deviceId = String(device);
  const person = await core.watch('person', { userId: user.account.userId as UserId });
  const trustInPeer = async () =>
    ((await person.seen()).last as PersonDetails | null)?.devices.find(({ id }) => id === deviceId)
      ?.trust;
  await expect.poll(trustInPeer).toBe('unverified');
  await core.call('verify.device', { deviceId });
  const id = await stage(mine, 'ready');
  await core.call('verify.compare', { id });
  await stage(mine, 'comparing');
  const seen = await peer.heard({ event: 'emoji' });
  // Names differ by dialect (aeroplane, airplane); what people compare is the pictures.
  expect(pictures(seen['symbols'] as string[])).toBe(pictures(await symbolsOf(mine)));
  return { id, transaction: seen['transaction'], trustInPeer };
}

test('an independent client and this one read each other, messages and files @proof', async ({
  core,
}) => {
  test.setTimeout(180_000);
  const ada = await freshUser('Ada');
  const ben = await freshUser('Ben');
  await identity(await signIn(core, ada), 'verified');
  const peer = await Peer.start(ben.account);
  try {
    const { roomId } = await encryptedRoom(core, 'Embassy', [ben.account.userId]);
    peer.tell({ do: 'join', room: roomId });
    await peer.heard({ event: 'joined' });
    const here = await core.watch('timeline', { roomId });
    const details = await core.watch('room', { roomId });
    await expect
      .poll(async () => (await details.seen()).last)
      .toMatchObject({ encrypted: true, memberCount: 2 });

    await core.call('send.text', { roomId, body: 'the heron nests at the weir' });
    await peer.heard({ event: 'text', body: 'the heron nests at the weir', encrypted: true });
    peer.tell({ do: 'send', room: roomId, body: 'my lips are sealed' });
    await expect.poll(() => here.texts()).toContain('my lips are sealed');
    expect(JSON.stringify(await ada.messages(roomId))).not.toMatch(/heron|sealed/);

    await core.page.evaluate(
      (id) =>
        window.kumix.core.call('send.media', {
          roomId: id,
          file: new Blob(['from ours'], { type: 'text/plain' }),
          fileName: 'ours.txt',
          info: {},
        }),
      roomId,
    );
    expect(await peer.heard({ event: 'file' })).toMatchObject({ text: 'from ours' });
    peer.tell({ do: 'send_file', room: roomId, name: 'theirs.txt', text: 'from theirs' });
    await expect
      .poll(async () => (await here.rows()).filter(({ body }) => body.kind === 'file').length)
      .toBe(2);
    const file = (await here.rows()).at(-1)?.body;
    const media = file?.kind === 'file' ? file.media : undefined;
    const read = await core.page.evaluate(async (info) => {
      const { bytes } = await window.kumix.core.call('media.get', {
        uri: info?.uri as never,
        encryption: info?.encryption,
      });
      return new TextDecoder().decode(bytes);
    }, media);
    expect(read).toBe('from theirs');
  } finally {
    peer.stop();
  }
});

test('a device that only says it is done is not called verified @proof', async ({ core }) => {
  test.setTimeout(180_000);
  const { user, side: mine } = await newcomer(core, 'Ada');
  const peer = await Peer.start(user.account);
  try {
    const { id, transaction, trustInPeer } = await compared(core, mine, peer, user);
    await core.call('verify.confirm', { id });
    peer.tell({ do: 'done', transaction });
    expect(await stage(mine, 'cancelled')).toBe(id);
    await expect.poll(trustInPeer).toBe('unverified');
  } finally {
    peer.stop();
  }
});

test('an independent client is verified by emoji and sees the same ones @proof', async ({
  core,
}) => {
  test.setTimeout(180_000);
  const { user, side: mine } = await newcomer(core, 'Ada');
  const peer = await Peer.start(user.account);
  try {
    const { id, transaction, trustInPeer } = await compared(core, mine, peer, user);
    await core.call('verify.confirm', { id });
    peer.tell({ do: 'confirm', transaction });
    await peer.heard({ event: 'verified', ok: true });
    await stage(mine, 'done');
    await expect.poll(trustInPeer).toBe('verified');
  } finally {
    peer.stop();
  }
});
