/** Extensions start when somebody needs them, sleep when nobody does, and wake without a loss. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

const ids = ['test.doors', 'test.echo', 'test.streams'] as const;
type Id = (typeof ids)[number];

const policy = devPolicy({
  capabilities: ['panel', 'command', 'render.markdown', 'message.read', 'timer', 'storage.kv'],
  proc: { timeoutMs: 60_000 },
  ui: { isolation: 'worker', heartbeatMs: 10_000 },
});

const start = (page: Page, idleMs: number): Promise<void> =>
  page.evaluate(
    async ([text, all, ms]) => {
      harness.idleMs = ms;
      harness.start(text);
      await harness.installBuilt(...all);
    },
    [policy, ids, idleMs] as const,
  );

const states = async (page: Page): Promise<Readonly<Record<Id, string | undefined>>> => {
  const told = await page.evaluate(async (all) => {
    await harness.settle();
    return all.map((id) => harness.view(id)?.status.state);
  }, ids);
  return { 'test.doors': told[0], 'test.echo': told[1], 'test.streams': told[2] };
};

const say = (page: Page, extension: Id, text: string): Promise<unknown> =>
  page.evaluate(
    async ([id, what]) => {
      const answer = await harness.invoke('render.markdown', { text: what }, { extension: id });
      return answer.ok ? (answer.value as { html: string }).html : answer.code;
    },
    [extension, text] as const,
  );

const runsOf = (page: Page, extension: Id): Promise<number> =>
  page.evaluate(
    (id) =>
      harness.events.filter(
        (event) =>
          event.extension === id && event.kind === 'lifecycle' && event.state === 'starting',
      ).length,
    extension,
  );

const asleep = (page: Page, extension: Id): Promise<void> =>
  expect.poll(async () => (await states(page))[extension]).toBe('suspended');

test('an extension starts with the first use of what it contributes, and no other with it', async ({
  page,
}) => {
  await start(page, 60_000);
  const all = { 'test.doors': 'enabled', 'test.echo': 'enabled', 'test.streams': 'enabled' };
  expect(await states(page)).toEqual(all);
  expect(await say(page, 'test.echo', 'hello')).toBe('hello');
  expect(await states(page)).toEqual({ ...all, 'test.echo': 'active' });
  await page.evaluate(() => harness.open('test.doors'));
  await expect
    .poll(() => states(page))
    .toEqual({ ...all, 'test.echo': 'active', 'test.doors': 'active' });
  // A policy that is read again, a room that changes: nothing of that starts anybody.
  await page.evaluate((text) => {
    harness.setPolicy(text);
    harness.setRoom('!plain:x', 'encrypted');
  }, policy);
  expect((await states(page))['test.streams']).toBe('enabled');
  expect(await runsOf(page, 'test.streams')).toBe(0);
});

test('an idle extension sleeps without a trace of its cell, and wakes with what it kept @proof', async ({
  page,
}) => {
  await start(page, 300);
  expect(await say(page, 'test.echo', 'set blue')).toBe('blue');
  await asleep(page, 'test.echo');
  // Only the cell that stands ready is there.
  await expect.poll(() => page.evaluate(() => harness.liveCells())).toBe(1);
  expect(await say(page, 'test.echo', 'again')).toBe('again');
  expect(await page.evaluate(() => [...harness.log.store])).toEqual([['test.echo/note', 'blue']]);
  expect(await runsOf(page, 'test.echo')).toBe(2);
  await asleep(page, 'test.echo');
});

test('calls that come as it falls asleep are all answered @proof', async ({ page }) => {
  test.setTimeout(120_000);
  await start(page, 40);
  // With pauses from well below to well above what sends it to sleep: some meet the very moment.
  const answers = await page.evaluate(async () => {
    const told: string[] = [];
    for (let n = 0; n < 40; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one call after the other
      const answer = await harness.invoke(
        'render.markdown',
        { text: `call ${n}` },
        { extension: 'test.echo' },
      );
      told.push(answer.ok ? (answer.value as { html: string }).html : answer.code);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, 30 + (n % 10) * 2));
    }
    return told;
  });
  expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => `call ${n}`));
  expect(await runsOf(page, 'test.echo')).toBeGreaterThan(1);
});

test('whoever waits for a message, is drawn or works on a call does not sleep @proof', async ({
  page,
}) => {
  await start(page, 300);
  await page.evaluate(async () => {
    await harness.streams('watch !plain:x');
    harness.open('test.doors');
  });
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
  // Whoever came last is asleep: long enough for the others, were they idle.
  expect(await say(page, 'test.echo', 'x')).toBe('x');
  await asleep(page, 'test.echo');
  expect(await states(page)).toMatchObject({ 'test.doors': 'active', 'test.streams': 'active' });
  await page.evaluate(() => harness.say('!plain:x', 'late'));
  const heard = (): Promise<unknown> =>
    page.evaluate(async () => (await harness.streams())['!plain:x']?.items.length);
  await expect.poll(heard).toBe(1);
  // When the surface is closed and the stream has ended, both sleep as well.
  await page.evaluate(() => {
    harness.surfaces[0]?.dispose();
    harness.setRoom('!plain:x', undefined);
  });
  await asleep(page, 'test.doors');
  await asleep(page, 'test.streams');
  // And a call that takes its time keeps its own awake.
  await page.evaluate(() => {
    harness.setRoom('!plain:x', 'plain');
    void harness.invoke('render.markdown', { text: 'never' }, { extension: 'test.echo' });
  });
  await expect.poll(async () => (await states(page))['test.echo']).toBe('active');
  expect(await say(page, 'test.doors', 'x')).toBe('x');
  await asleep(page, 'test.doors');
  expect((await states(page))['test.echo']).toBe('active');
});

test('a panel of a sleeping extension is drawn, and what it kept is there @proof', async ({
  page,
}) => {
  await page.evaluate(async (text) => {
    harness.idleMs = 300;
    harness.start(text);
    await harness.installBuilt('org.kumix.room-notes');
    harness.open('org.kumix.room-notes', 'note');
  }, policy);
  const note = page
    .frameLocator('iframe.kumix-cell:not([aria-hidden])')
    .getByRole('textbox', { name: 'Note about this room' });
  await note.fill('Meeting moved to Thursday');
  await expect
    .poll(() => page.evaluate(() => [...harness.log.store.values()]))
    .toEqual(['Meeting moved to Thursday']);
  const state = (): Promise<string | undefined> =>
    page.evaluate(() => harness.view('org.kumix.room-notes')?.status.state);
  await page.evaluate(() => harness.surfaces[0]?.dispose());
  await expect.poll(state).toBe('suspended');
  await page.evaluate(() => harness.open('org.kumix.room-notes', 'note'));
  await expect(note).toHaveValue('Meeting moved to Thursday');
  expect(await state()).toBe('active');
});
