/** The core's Worker and the tab end at any moment of a conversation; no session breaks, no message stays locked. */
import type { RoomId } from '@kumix/matrix';
import { type CorePage, type Watched, expect, test } from './fixture.ts';
import { talk } from './trustSteps.ts';

const exchanges = 100;
/** How often each ends; the core waits longer before it comes back the more often it dies in a row. */
const ends = { worker: 8, tab: 4 };
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

/** Which exchanges are hurt, and how. */
function fates(random: () => number): ReadonlyMap<number, keyof typeof ends> {
  const all = new Map<number, keyof typeof ends>();
  for (const end of ['worker', 'tab'] as const) {
    for (let count = ends[end]; count > 0;) {
      const at = Math.floor(random() * exchanges);
      if (all.has(at)) continue;
      all.set(at, end);
      count -= 1;
    }
  }
  return all;
}

/** Whether it was taken: a call that its Worker or its tab died under may have been, or not. */
const say = (core: CorePage, roomId: RoomId, body: string): Promise<boolean> =>
  core.call('send.text', { roomId, body }).then(
    () => true,
    () => false,
  );

async function signedIn(core: CorePage): Promise<void> {
  const session = await core.watch('session', null);
  await expect
    .poll(async () => ((await session.seen()).last as { state?: string } | null)?.state, patient)
    .toBe('signed-in');
}

/** A gap in what was synced may have let go of what was loaded before. */
async function loadAll(core: CorePage, timeline: Watched): Promise<void> {
  const subscription = await timeline.subscription();
  for (let more = true; more;) {
    ({ more } = await core.call('timeline.load', {
      subscription,
      direction: 'backwards',
      count: 100,
    }));
  }
}

/** What is not as it was said. */
async function harm(timeline: Watched, taken: readonly string[]) {
  const rows = await timeline.rows();
  const texts = await timeline.texts();
  const known = new Set(texts);
  return {
    missing: taken.filter((body) => !known.has(body)),
    twice: texts.filter((text, index) => texts.indexOf(text) !== index),
    locked: rows.filter(({ body }) => body.kind === 'undecryptable'),
    unsent: rows.filter(({ send }) => send.state !== 'sent'),
  };
}
const unharmed = { missing: [], twice: [], locked: [], unsent: [] };

/** Why a message may be missing with the other: what its sender still holds, and whether they sync. */
async function senderOf(core: CorePage, roomId: RoomId) {
  const timeline = await core.watch('timeline', { roomId });
  const sync = await core.watch('sync', null);
  return async () => ({
    sync: (await sync.seen()).last,
    holds: (await timeline.rows()).flatMap(({ body, send }) =>
      send.state === 'sent' ? [] : [{ body, send }],
    ),
  });
}

test('killing the core and the tab at random during 100 encrypted exchanges loses and locks nothing @proof', async ({
  core,
  other,
}) => {
  test.setTimeout(400_000);
  console.log(`seed ${seed}: repeat with KUMIX_SEED=${seed}`);
  const random = dice(seed);
  const { roomId } = await talk(core, other, 'before the storm');

  const taken = ['before the storm'];
  const fate = fates(random);
  for (let number = 0; number < exchanges; number += 1) {
    const side = random() < 0.5 ? core : other;
    const hurt = random() < 0.5 ? core : other;
    const name = side === core ? 'Ada' : 'Ben';
    const first = `${name} ${number}`;
    const saying = say(side, roomId, first);
    if (fate.get(number) === 'worker') await hurt.page.evaluate(() => window.kumix.killWorker());
    if (fate.get(number) === 'tab') await hurt.reload();
    if (await saying) taken.push(first);
    else {
      await signedIn(side);
      const again = `${name} ${number}, again`;
      await expect.poll(() => say(side, roomId, again), patient).toBe(true);
      taken.push(again);
    }
  }

  for (const [page, sender] of [
    [core, other],
    [other, core],
  ] as const) {
    await page.reload();
    const timeline = await page.watch('timeline', { roomId });
    await expect.poll(() => timeline.textCount(), patient).toBeGreaterThan(0);
    const theirs = await senderOf(sender, roomId);
    const own = await senderOf(page, roomId);
    await expect
      .poll(async () => {
        await loadAll(page, timeline);
        return harm(timeline, taken);
      }, patient)
      .toEqual(unharmed)
      .catch(async (error: unknown) => {
        console.log(JSON.stringify({ own: await own(), theirs: await theirs() }));
        throw error;
      });
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
