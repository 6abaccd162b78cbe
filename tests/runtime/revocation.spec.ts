/**
 * Every door of the method table: a capability that is taken back while the extension runs fails
 * its next call with the rule that lacks, reaches nothing, and ends the stream that was open.
 */
import { guestStreamTable, guestTable, hostStreamTable, hostTable } from '@kumix/plugin';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

const roomId = '!plain:x';
const url = 'https://a.example/page';
const request = { url, method: 'GET', headers: [] };

/** What makes each door of the host's open; a row without a line here fails a test. */
const hostCalls: Readonly<Record<string, unknown>> = {
  'storage.kv.get': { key: 'a' },
  'storage.kv.set': { key: 'a', value: 'b' },
  'storage.kv.delete': { key: 'a' },
  'storage.kv.keys': { prefix: '' },
  'storage.kv.clear': {},
  'message.read': { roomId, limit: 1 },
  'message.send': { roomId, body: 'hello' },
  'room.state.read': { roomId, type: 'm.room.topic', stateKey: '' },
  'room.state.write': { roomId, type: 'm.room.topic', stateKey: '', content: {} },
  'net.fetch': request,
  notify: { title: 'a', body: 'b' },
  'clipboard.write': { text: 'a' },
  'link.open': { url },
  unfurl: { url, roomId },
  'theme.tokens.provide': { tokens: [] },
};

const hostFlows: Readonly<Record<string, unknown>> = {
  'message.watch': { roomId },
  'net.stream': { ...request, url: 'https://a.example/silent' },
  timer: { everyMs: 1_000 },
};

/** What the host asks an extension, but for surfaces, which are opened and closed below. */
const guestCalls: Readonly<Record<string, unknown>> = {
  'render.markdown': { text: 'a' },
  'render.placeholder': { hash: 'LEHV6nWB2yk8', width: 1, height: 1 },
  'render.code': { text: 'a', format: 'js' },
  'render.math': { tex: 'a', display: false },
  'message.transform': { text: 'a' },
  'command.run': { command: 'seen', argument: '', roomId: null },
};

const guestFlows: Readonly<Record<string, unknown>> = {
  'attachment.filter': { name: 'slow.txt', format: 'text/plain' },
};

/** Those of `guests/doors/manifest.json`: whatever a row asks for. */
const capabilities = [
  ...new Set(
    [hostTable, hostStreamTable, guestTable, guestStreamTable].flatMap((table) =>
      [...table.values()].map(({ entry }) => entry.capability),
    ),
  ),
];
const policyOf = (names: readonly unknown[]): string =>
  devPolicy({
    capabilities: names,
    proc: { timeoutMs: 60_000 },
    // Nobody is ended here for being slow on a busy machine.
    ui: { isolation: 'worker', heartbeatMs: 10_000 },
  });
const everything = policyOf(capabilities);
const without = (capability: string): string =>
  policyOf(capabilities.filter((name) => name !== capability));

interface Told {
  readonly run: string;
  readonly code: string;
  readonly message?: string;
  readonly rules: readonly string[];
}

interface Seen {
  readonly run: string;
  readonly served: Readonly<Record<string, number>>;
  readonly flow: { readonly items: number; readonly end: Told | null };
}

const govern = (page: Page, policy: string): Promise<void> =>
  page.evaluate((text) => harness.setPolicy(text), policy);

async function command(page: Page, name: string, argument: unknown): Promise<string> {
  const answer = await page.evaluate(
    ([id, text]) =>
      harness.invoke('command.run', { command: id, argument: text, roomId: null }, {}),
    [name, JSON.stringify(argument ?? null)] as const,
  );
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return (answer.value as { readonly message: string }).message;
}

const look = async (page: Page): Promise<Seen> =>
  JSON.parse(await command(page, 'seen', null)) as Seen;

/** A person's action counts for a second, and a busy machine may be longer about it: then again. */
async function through(page: Page, name: string): Promise<Told> {
  for (;;) {
    if (hostTable.get(name)?.entry.needsActivation === true) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await page
        .frameLocator('iframe.kumix-cell:not([aria-hidden])')
        .getByRole('button', { name: 'Here' })
        .click();
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    const told = JSON.parse(await command(page, 'call', [name, hostCalls[name]])) as Told;
    if (told.message?.includes("of a person's action") !== true) return told;
  }
}

const denials = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(() =>
    harness.events.flatMap((event) =>
      event.kind === 'decision' && event.effect === 'deny' ? [event.method] : [],
    ),
  );

const reached = (page: Page): Promise<number> => page.evaluate(() => harness.log.reached.length);

const stateOf = (page: Page, index: number) => () =>
  page.evaluate((at) => harness.surfaceState(at), index);

test.beforeEach(async ({ page }) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('test.doors');
  }, everything);
});

test('the doors that are tried here are all there are', () => {
  const surfaces = ['surface.open', 'surface.context', 'surface.close'];
  expect(Object.keys(hostCalls).toSorted()).toEqual([...hostTable.keys()].toSorted());
  expect(Object.keys(hostFlows).toSorted()).toEqual([...hostStreamTable.keys()].toSorted());
  expect([...Object.keys(guestCalls), ...surfaces].toSorted()).toEqual(
    [...guestTable.keys()].toSorted(),
  );
  expect(Object.keys(guestFlows)).toEqual([...guestStreamTable.keys()]);
});

test('a call of the host’s that was revoked fails next time, at every door, and reaches nothing', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.evaluate(() => harness.open('test.doors'));
  await expect.poll(stateOf(page, 0)).toBe('drawn');
  const { run } = await look(page);
  // A preview is of a link that was read before.
  const given = 'message.read';
  for (const name of Object.keys(hostCalls)) {
    const capability = hostTable.get(name)?.entry.capability ?? '';
    if (name === 'unfurl') expect(await through(page, given)).toMatchObject({ code: 'ok' });
    const before = await reached(page);
    expect(await through(page, name), name).toEqual({ run, code: 'ok', rules: [] });
    const after = await reached(page);
    expect(after, `${name} reached its broker`).toBe(before + 1);
    await govern(page, without(capability));
    const told = await through(page, name);
    expect(told, name).toMatchObject({ run, code: 'denied', rules: ['capability-missing'] });
    expect(told.message, name).toContain(capability);
    expect(await reached(page), `${name} reached nothing`).toBe(after);
    expect((await denials(page)).at(-1)).toBe(name);
    await govern(page, everything);
    // Given again it works again: what was refused was this capability and nothing else.
    expect(await through(page, name), name).toEqual({ run, code: 'ok', rules: [] });
  }
  expect(await stateOf(page, 0)()).toBe('drawn');
});

for (const name of Object.keys(hostFlows)) {
  test(`${name}: an open stream that was revoked ends with the rule, and the next one is refused @proof`, async ({
    page,
  }) => {
    const capability = hostStreamTable.get(name)?.entry.capability ?? '';
    const source = (): Promise<number> =>
      page.evaluate(() => harness.log.watchers.size + harness.log.bodies.size);
    await command(page, 'open', [name, hostFlows[name]]);
    if (name === 'message.watch') {
      await expect.poll(source).toBe(1);
      await page.evaluate((room) => harness.say(room, 'one'), roomId);
    }
    await expect.poll(async () => (await look(page)).flow.items).toBeGreaterThan(0);
    const { run, flow } = await look(page);
    expect(flow.end).toBeNull();
    expect(await source()).toBe(name === 'timer' ? 0 : 1);
    await govern(page, without(capability));
    // It ended with the change itself, not with the next item.
    expect(await source()).toBe(0);
    const refused = { run, code: 'denied', rules: ['capability-missing'] };
    await expect.poll(async () => (await look(page)).flow.end).toMatchObject(refused);
    await command(page, 'open', [name, hostFlows[name]]);
    await expect.poll(async () => (await look(page)).flow.end).toMatchObject(refused);
    expect((await look(page)).flow.items).toBe(0);
    expect(await source()).toBe(0);
  });
}

test('what was revoked is not asked of the extension, at every door @proof', async ({ page }) => {
  for (const [name, params] of Object.entries(guestCalls)) {
    const capability = guestTable.get(name)?.entry.capability ?? '';
    const ask = () =>
      page.evaluate(([method, given]) => harness.invoke(method as 'render.markdown', given, {}), [
        name,
        params,
      ] as const);
    expect(await ask(), name).toMatchObject({ ok: true });
    const before = await look(page);
    expect(before.served[name], name).toBeGreaterThan(0);
    await govern(page, without(capability));
    expect(await ask(), name).toMatchObject({
      ok: false,
      code: 'denied',
      rules: ['capability-missing'],
    });
    expect((await denials(page)).at(-1)).toBe(name);
    await govern(page, everything);
    const after = await look(page);
    // Looking is a command itself.
    const looks = name === 'command.run' ? 1 : 0;
    expect(after.served[name], name).toBe((before.served[name] ?? 0) + looks);
    expect(after.run).toBe(before.run);
  }
});

test('a call that waits for its turn is refused in its turn, if it was revoked meanwhile @proof', async ({
  page,
}) => {
  const told = await page.evaluate(
    async ([narrow, revoked]) => {
      harness.setPolicy(narrow);
      await harness.invoke('render.markdown', { text: 'warm' });
      // The first takes the only place there is until it is aborted; the other one waits.
      const abort = new AbortController();
      const first = harness.filter('slow.txt', 'x', abort.signal);
      const second = harness.invoke('render.markdown', { text: 'late' });
      harness.setPolicy(revoked);
      abort.abort();
      return [await first, await second];
    },
    [
      devPolicy({ capabilities, proc: { timeoutMs: 60_000, concurrentCalls: 1 } }),
      devPolicy({
        capabilities: capabilities.filter((name) => name !== 'render.markdown'),
        proc: { timeoutMs: 60_000, concurrentCalls: 1 },
      }),
    ] as const,
  );
  expect(told[0]).toBe('aborted');
  expect(told[1]).toMatchObject({ ok: false, code: 'denied', rules: ['capability-missing'] });
  const { served } = await look(page);
  expect(served['render.markdown']).toBe(1);
});

test('attachment.filter: a file that is being filtered is given up when that was revoked @proof', async ({
  page,
}) => {
  await page.evaluate(() => {
    globalThis.filtering = harness.filter('slow.txt', 'x');
  });
  await expect.poll(async () => (await look(page)).served['attachment.filter']).toBe(1);
  await govern(page, without('attachment.filter'));
  expect(await page.evaluate(() => globalThis.filtering)).toBe('denied');
  expect(await page.evaluate(() => harness.filter('keep.txt', 'x'))).toBe('denied');
  // The extension heard that nobody waits any more, and was asked no second time.
  await expect
    .poll(async () => (await look(page)).served)
    .toMatchObject({ 'attachment.filter': 1, 'attachment.filter aborted': 1 });
});

test('panel: what is drawn ends with the rule when that was revoked, and nothing is drawn again @proof', async ({
  page,
}) => {
  const context = { roomId, colourScheme: 'dark', language: 'en' } as const;
  await page.evaluate(() => harness.open('test.doors'));
  await expect.poll(stateOf(page, 0)).toBe('drawn');
  await page.evaluate((given) => harness.surfaces[0]?.setContext(given), context);
  await expect.poll(async () => (await look(page)).served['surface.context']).toBe(1);
  await page.evaluate(() => {
    harness.open('test.doors');
    harness.surfaces[1]?.dispose();
  });
  await expect.poll(async () => (await look(page)).served['surface.close']).toBe(1);
  const before = await look(page);
  await govern(page, without('panel'));
  const ended = (index: number) =>
    page.evaluate((at) => {
      const state = harness.surfaces[at]?.state.getSnapshot();
      return state?.state === 'ended'
        ? [state.error.code, ...state.error.because.map(({ rule }) => rule)]
        : state?.state;
    }, index);
  expect(await ended(0)).toEqual(['denied', 'capability-missing']);
  // Neither a context, nor another surface, nor the end of one is told any more.
  await page.evaluate((given) => {
    harness.surfaces[0]?.setContext(given);
    harness.open('test.doors');
  }, context);
  await expect.poll(() => ended(2)).toEqual(['denied', 'capability-missing']);
  await page.evaluate(() => {
    for (const surface of harness.surfaces) surface.dispose();
  });
  expect(await look(page)).toEqual({
    ...before,
    served: { ...before.served, 'command.run': (before.served['command.run'] ?? 0) + 1 },
  });
  expect(await denials(page)).toEqual(expect.arrayContaining(['surface.open', 'surface.context']));
});

/** What the person is asked about here; the rest is allowed. */
const asked = ['message.read', 'panel', 'theme.tokens.provide', 'storage.kv'];
const asking = policyOf([
  ...capabilities.filter((name) => !asked.includes(name)),
  ...asked.map((name) => ({ name, effect: 'ask' })),
]);

async function askedOf(
  page: Page,
  answer: Readonly<Record<string, 'once' | 'always'>>,
): Promise<void> {
  await page.evaluate(
    async ([policy, given]) => {
      harness.answers = given;
      harness.start(policy);
      await harness.installBuilt('test.doors');
      harness.open('test.doors');
    },
    [asking, answer] as const,
  );
  await expect.poll(stateOf(page, 0)).toBe('drawn');
  await command(page, 'open', ['message.watch', { roomId }]);
  await expect.poll(() => page.evaluate(() => harness.log.watchers.size)).toBe(1);
  const tokens = [{ name: '--k-accent', value: '#123456' }];
  const gives = ['theme.tokens.provide', { tokens }];
  expect(JSON.parse(await command(page, 'call', gives))).toMatchObject({ code: 'ok' });
}

const takeBack = (page: Page, capability: string): Promise<void> =>
  page.evaluate((name) => harness.takeBack(name), capability);
/** How often a theme was given, or taken back. */
const themes = (page: Page): Promise<number> =>
  page.evaluate(() => harness.log.reached.filter((call) => call === 'theme.provide').length);

test('what a person said yes to for good ends when they take that back: a stream, a panel, a theme', async ({
  page,
}) => {
  await askedOf(page, {
    'message.read': 'always',
    panel: 'always',
    'theme.tokens.provide': 'always',
  });
  await takeBack(page, 'message.read');
  expect(await page.evaluate(() => harness.log.watchers.size)).toBe(0);
  await expect.poll(async () => (await look(page)).flow.end).toMatchObject({ code: 'denied' });
  expect(await stateOf(page, 0)()).toBe('drawn');
  expect(await themes(page)).toBe(1);
  await takeBack(page, 'theme.tokens.provide');
  await expect.poll(() => themes(page)).toBe(2);
  await takeBack(page, 'panel');
  expect(await stateOf(page, 0)()).toBe('ended');
});

test('what a person said yes to this once goes on, whatever else they take back', async ({
  page,
}) => {
  await askedOf(page, { 'message.read': 'once', panel: 'once', 'theme.tokens.provide': 'once' });
  // Of another capability, and a no of the very same: neither is what these stand on.
  await page.evaluate(() => {
    harness.answers = { 'storage.kv': 'always', panel: 'never' };
    harness.open('test.doors');
  });
  await expect.poll(stateOf(page, 1)).toBe('ended');
  const read = ['storage.kv.get', hostCalls['storage.kv.get']];
  expect(JSON.parse(await command(page, 'call', read))).toMatchObject({ code: 'ok' });
  await takeBack(page, 'panel');
  await takeBack(page, 'storage.kv');
  await govern(page, asking);
  await page.evaluate((room) => harness.say(room, 'one'), roomId);
  await expect.poll(async () => (await look(page)).flow).toEqual({ items: 1, end: null });
  expect(await stateOf(page, 0)()).toBe('drawn');
  expect(await themes(page)).toBe(1);
});

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var filtering: Promise<unknown>;
}
