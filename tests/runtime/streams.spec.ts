import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

const capabilities = ['render.markdown', 'message.read', 'timer', 'attachment.filter'];
const allowed = devPolicy({ capabilities });

test.beforeEach(async ({ page }) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('test.streams');
  }, allowed);
});

test('messages stream as they arrive, in order, however slowly they are read, and end when their reader leaves', async ({
  page,
}) => {
  const told = await page.evaluate(async () => {
    await harness.streams('watch !plain:x');
    await harness.streams('leave !plain:x');
    const all = Array.from({ length: 60 }, (_, n) => `message ${n}`);
    for (const body of all) harness.say('!plain:x', body);
    harness.say('!secret:x', 'not asked for');
    let seen = await harness.streams();
    while ((seen['!plain:x']?.items.length ?? 0) < all.length) {
      // oxlint-disable-next-line no-await-in-loop -- until it has read them
      seen = await harness.streams();
    }
    const bodies = seen['!plain:x']?.items.map(
      (item) => (JSON.parse(item) as { body: string }).body,
    );
    const left = { watchers: harness.log.watchers.size, leave: seen['leave'] };
    harness.dispose();
    return { bodies, all, left, after: harness.log.watchers.size };
  });
  expect(told.bodies).toEqual(told.all);
  expect(told.left.watchers).toBe(1);
  expect(told.left.leave).toMatchObject({ end: 'ended' });
  expect(told.left.leave?.items).toHaveLength(1);
  expect(told.after).toBe(0);
});

/** What takes a stream's permission away while it is open, and the code its reader hears. */
const revocations = {
  'its capability is revoked': 'denied',
  'its room becomes encrypted under a rule': 'denied',
  'its room is left': 'not-found',
  'its extension is turned off': 'none',
} as const;

for (const [what, code] of Object.entries(revocations)) {
  test(`an open stream ends at once, with its reason, when ${what}`, async ({ page }) => {
    const told = await page.evaluate(
      async ([how, plainOnly, without]) => {
        harness.setPolicy(plainOnly);
        await harness.streams('watch !plain:x');
        harness.say('!plain:x', 'before');
        while ((await harness.streams())['!plain:x']?.items.length !== 1);
        if (how.includes('capability')) harness.setPolicy(without);
        if (how.includes('encrypted')) harness.setRoom('!plain:x', 'encrypted');
        if (how.includes('left')) harness.setRoom('!plain:x', undefined);
        if (how.includes('turned off')) harness.host.setEnabled('test.streams', false);
        const watchers = harness.log.watchers.size;
        harness.say('!plain:x', 'after');
        if (how.includes('turned off')) return { watchers, seen: undefined };
        let seen = (await harness.streams())['!plain:x'];
        // oxlint-disable-next-line no-await-in-loop -- until it has heard
        while (seen?.end === '') seen = (await harness.streams())['!plain:x'];
        return { watchers, seen };
      },
      [
        what,
        devPolicy({
          capabilities: ['render.markdown', { name: 'message.read', rooms: ['plain'] }],
        }),
        devPolicy({ capabilities: ['render.markdown'] }),
      ] as const,
    );
    // Nothing is even watched any more when the change has returned.
    expect(told.watchers).toBe(0);
    expect(told.seen?.items.length ?? 1).toBe(1);
    expect(told.seen?.end ?? 'none').toBe(code);
    expect(told.seen?.because.length ?? 0).toBe(code === 'denied' ? 1 : 0);
  });
}

test('a timer wakes its extension so many times, and then ends', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    let told = await harness.streams('timer');
    // oxlint-disable-next-line no-await-in-loop -- until it has heard
    while (told['timer']?.end === '') told = await harness.streams();
    return told;
  });
  expect(seen['timer']).toEqual({
    items: ['{"count":1}', '{"count":2}'],
    end: 'ended',
    because: [],
  });
});

test('more streams than an extension may have are refused, each with its limit', async ({
  page,
}) => {
  const seen = await page.evaluate(() => harness.streams('many'));
  const ends = Object.values(seen).map(({ end }) => end);
  expect(ends.filter((end) => end === 'too-many')).toHaveLength(8);
  expect(ends.filter((end) => end === '')).toHaveLength(32);
});

test('a file streams through its filter: replaced, kept, refused', async ({ page }) => {
  const told = await page.evaluate(async () => [
    await harness.filter('a.txt', 'x'.repeat(30_000)),
    await harness.filter('same.txt', 'abc'),
    await harness.filter('forbidden.txt', 'abc'),
  ]);
  expect(told).toEqual([
    { text: 'X'.repeat(30_000), verdict: 'replace', name: 'upper-a.txt' },
    { text: '', verdict: 'keep' },
    { text: '', verdict: 'refuse', reason: 'Not this one.' },
  ]);
});

test('a filter that never ends, or says nothing, is ended, and the next file is filtered', async ({
  page,
}) => {
  const told = await page.evaluate(
    async (policy) => {
      harness.setPolicy(policy);
      return [
        await harness.filter('endless.txt', 'x'),
        await harness.filter('a.txt', 'abc'),
        await harness.filter('silent.txt', 'x'),
        await harness.filter('a.txt', 'abc'),
      ];
    },
    devPolicy({ capabilities, proc: { timeoutMs: 1_000, outputBytes: 1_000_000 } }),
  );
  expect(told[0]).toMatch(/too-large/);
  expect(told[1]).toMatchObject({ text: 'ABC' });
  expect(told[2]).toMatch(/timeout|crashed/);
  expect(told[3]).toMatchObject({ text: 'ABC' });
});
