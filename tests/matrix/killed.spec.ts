/** The core's Worker and the tab end at any moment of a conversation; no session breaks, no message stays locked. */
import type { RoomId } from '@kumix/matrix';
import { freshUser } from '../support/homeserver.ts';
import { type CorePage, type Watched, expect, test } from './fixture.ts';
import { encryptedRoom, identity, signIn } from './trustSteps.ts';

const exchanges = 100;
const patient = { timeout: 90_000 };

/** `KUMIX_SEED` repeats a run. */
const seed = Number(process.env['KUMIX_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function dice(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether it was taken: a call that its Worker or its tab died under may have been, or not. */
const say = (core: CorePage, roomId: RoomId, body: string): Promise<boolean> =>
  core.call('send.text', { roomId, body }).then(
    () => true,
    () => false,
  );

async function whole(core: CorePage, roomId: RoomId): Promise<Watched> {
  const timeline = await core.watch('timeline', { roomId });
  await expect.poll(() => timeline.textCount(), patient).toBeGreaterThan(0);
  const subscription = await timeline.subscription();
  for (;;) {
    const { more } = await core.call('timeline.load', {
      subscription,
      direction: 'backwards',
      count: 100,
    });
    if (!more) return timeline;
  }
}

test('killing the core and the tab at random during 100 encrypted exchanges loses and locks nothing @proof', async ({
  core,
  other,
}) => {
  test.setTimeout(400_000);
  console.log(`seed ${seed}: repeat with KUMIX_SEED=${seed}`);
  const random = dice(seed);
  const ada = await freshUser('Ada');
  const ben = await freshUser('Ben');
  await identity(await signIn(core, ada), 'verified');
  await identity(await signIn(other, ben), 'verified');
  const { roomId } = await encryptedRoom(core, 'Storm', [ben.account.userId]);
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const there = await other.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'before the storm' });
  await expect.poll(() => there.texts()).toEqual(['before the storm']);

  const taken = ['before the storm'];
  const ends = { worker: 0, tab: 0 };
  for (let number = 0; number < exchanges; number += 1) {
    const side = random() < 0.5 ? core : other;
    const name = side === core ? 'Ada' : 'Ben';
    const hurt = random() < 0.5 ? core : other;
    const fate = random();
    for (let attempt = 0; ; attempt += 1) {
      const body = `${name} ${number}.${attempt}`;
      const saying = say(side, roomId, body);
      if (attempt === 0 && fate < 0.12) {
        ends.worker += 1;
        await hurt.page.evaluate(() => window.kumix.killWorker());
      } else if (attempt === 0 && fate < 0.18) {
        ends.tab += 1;
        await hurt.reload();
      }
      if (await saying) {
        taken.push(body);
        break;
      }
      // The next call waits for the core that comes after this one.
      expect(attempt).toBeLessThan(20);
    }
  }
  expect(ends.worker).toBeGreaterThan(0);
  expect(ends.tab).toBeGreaterThan(0);

  for (const page of [core, other]) {
    await page.reload();
    const timeline = await whole(page, roomId);
    await expect
      .poll(async () => {
        const texts = new Set(await timeline.texts());
        return taken.filter((body) => !texts.has(body));
      }, patient)
      .toEqual([]);
    const rows = await timeline.rows();
    expect(rows.filter(({ body }) => body.kind === 'undecryptable')).toEqual([]);
    const texts = await timeline.texts();
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  }

  // The sessions go on in both directions.
  for (const [from, to] of [
    [core, other],
    [other, core],
  ] as const) {
    const seen = await to.watch('timeline', { roomId });
    const words = from === core ? 'after, from Ada' : 'after, from Ben';
    await from.call('send.text', { roomId, body: words });
    await expect.poll(() => seen.texts(), patient).toContain(words);
  }
});
