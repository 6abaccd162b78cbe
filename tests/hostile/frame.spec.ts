/** Level `frame`: the extension has a document and a DOM, behind the same relay, guard and policy. */
import { appField } from '../runtime/appField.ts';
import { startHarness } from '../runtime/server.ts';
import { documentOf, forging, grasping } from './documents.ts';
import { begin, documentFrame, expect, noted, open, policy, stateOf, test } from './framed.ts';

test('a document of its own is drawn, hears the person, keeps a note and hands keys to the app', async ({
  page,
  server,
}) => {
  await open(page, policy(server), documentOf());
  const own = documentFrame(page);
  await expect(own.getByRole('heading')).toHaveCSS('color', 'rgb(1, 2, 3)');
  await expect(own.locator('html')).toHaveAttribute('data-scheme', 'light');
  expect(
    await own.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--k-text'),
    ),
  ).toBe('rgb(1, 2, 3)');
  await own.getByRole('button', { name: 'Press' }).click();
  await expect.poll(() => noted(page, 'clicked')).toBe(true);
  await own.evaluate(() => {
    const pressed: string[] = [];
    Reflect.set(window, 'pressed', pressed);
    window.addEventListener('keydown', ({ key }) => pressed.push(key), true);
  });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('x');
  await expect.poll(() => page.evaluate(() => harness.keys)).toEqual(['Escape', 'palette']);
  // The document hears none of what is the app's, as early as it may listen.
  await expect
    .poll(() => own.evaluate(() => Reflect.get(window, 'pressed') as unknown))
    .toEqual(['Control', 'x']);
  // One revoked capability fails the next call; the document stays.
  await page.evaluate(
    (text) => harness.setPolicy(text),
    policy(server, { capabilities: ['panel'] }),
  );
  await own.evaluate(() =>
    Reflect.apply(Reflect.get(window, 'note') as () => void, null, ['a', 1]),
  );
  await expect
    .poll(() =>
      page.evaluate(() =>
        harness.events.some(
          (event) =>
            event.kind === 'decision' &&
            event.effect === 'deny' &&
            event.capability === 'storage.kv',
        ),
      ),
    )
    .toBe(true);
  expect(await noted(page, 'a')).toBeUndefined();
});

test('the host page’s frame and the document’s in it have exactly the attributes of the design', async ({
  page,
  server,
}) => {
  await open(page, policy(server), documentOf());
  const attributes = (frames: readonly Element[]): readonly (string | null)[][] =>
    frames.map((frame) =>
      ['sandbox', 'referrerpolicy', 'srcdoc'].map((name) =>
        name === 'srcdoc' ? String(frame.hasAttribute(name)) : frame.getAttribute(name),
      ),
    );
  const document = documentFrame(page);
  const host = document.parentFrame();
  expect(await host?.locator('iframe').evaluateAll(attributes)).toEqual([
    ['allow-scripts', 'no-referrer', 'true'],
  ]);
  expect(await page.locator('iframe[src]').evaluateAll(attributes)).toEqual([
    ['allow-scripts', 'no-referrer', 'false'],
  ]);
  for (const frame of [host, document]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await frame?.evaluate(() => self.origin)).toBe('null');
  }
});

test('a document asks for a host, an origin and a level, and is refused with the rule that lacks', async ({
  page,
  server,
}) => {
  const refusals = await page.evaluate(
    async ([allowed, unlisted, strong, host]) => {
      const told: Record<string, unknown> = {};
      const tryWith = async (name: string, text: string, frameHost?: string): Promise<void> => {
        harness.frameHost = frameHost;
        harness.start(text);
        const isolation = name === 'own origin' ? 'origin' : 'frame';
        await harness.install({
          id: 'test.framed',
          kind: 'ui',
          isolation,
          capabilities: ['panel'],
          code: 'x',
        });
        const status = harness.view('test.framed')?.status;
        told[name] = status !== undefined && 'because' in status ? status.because[0]?.rule : status;
      };
      await tryWith('no host', allowed);
      await tryWith('own origin', allowed, host.replace('*', 'frame'));
      await tryWith('origin not listed', unlisted, host);
      await tryWith('worker required', strong, host);
      await tryWith('allowed', allowed, host);
      return told;
    },
    [
      policy(server),
      policy(server, { pluginOrigins: ['null'] }),
      policy(server, { ui: { isolation: 'worker' } }),
      server.frameHost,
    ] as const,
  );
  expect(refusals).toMatchObject({
    'no host': 'isolation-host',
    'own origin': 'isolation-host',
    'origin not listed': 'origin-unlisted',
    'worker required': 'isolation-too-weak',
    allowed: { state: 'enabled' },
  });
});

test('where the page’s header names no host, the probe says so and documents are refused @proof', async ({
  page,
  server,
}) => {
  const plain = await startHarness();
  try {
    await page.goto(plain.origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    const told = await page.evaluate(
      async ([text, host]) => {
        harness.frameHost = host;
        const report = await harness.probe();
        harness.start(text, report);
        await harness.install({
          id: 'test.framed',
          kind: 'ui',
          isolation: 'frame',
          capabilities: ['panel'],
          code: 'x',
        });
        const status = harness.view('test.framed')?.status;
        return {
          level: report.level,
          frame: report.frameFindings,
          rule:
            status !== undefined && 'because' in status ? status.because[0]?.rule : status?.state,
        };
      },
      [policy(server), server.frameHost] as const,
    );
    expect(told).toEqual({
      level: 'worker',
      frame: [{ what: 'the frame starts', holds: false }],
      rule: 'isolation',
    });
  } finally {
    await plain.close();
  }
});

test('the probe finds the walls of a document where its host page is served', async ({ page }) => {
  const { level, frameFindings } = await page.evaluate(() => harness.probe());
  expect(level).toBe('worker');
  expect(frameFindings.length).toBeGreaterThan(8);
  expect(frameFindings.filter(({ holds }) => !holds)).toEqual([]);
});

test('a document’s console goes to its host, two hundred lines of it, and never to the browser’s @proof', async ({
  page,
  server,
}) => {
  const native: string[] = [];
  page.on('console', (message) => native.push(message.text()));
  const names = [
    'log',
    'info',
    'warn',
    'error',
    'debug',
    'table',
    'dir',
    'trace',
    'group',
    'count',
  ];
  const attack = `for(let i=0;i<300;i++)for(const n of ${JSON.stringify(names)})console[n]('line',i);note('open',[])`;
  await open(page, policy(server), documentOf(attack));
  await begin(page);
  await expect.poll(() => noted(page, 'open')).toEqual([]);
  const lines = (): Promise<number> =>
    page.evaluate(() => harness.events.filter(({ kind }) => kind === 'log').length);
  await expect.poll(lines).toBe(200);
  expect(await stateOf(page)()).toBe('drawn');
  // What the browser itself has to say of headers is none of the document's.
  expect(native.filter((text) => text.includes('line'))).toEqual([]);
});

test('at level origin each package has an origin of its own @proof', async ({ page, server }) => {
  const hosts = await page.evaluate(
    async ([refused, first, second]) => {
      harness.start(refused);
      const origins: string[] = [];
      for (const [id, code] of [
        ['test.first', first],
        ['test.second', second],
      ] as const) {
        const capabilities = ['panel', 'storage.kv'];
        await harness.install({ id, kind: 'ui', isolation: 'origin', capabilities, code });
        const hash = harness.view(id)?.facts.sha256.slice(0, 40) ?? '';
        origins.push((harness.frameHost ?? '').replace('*', `x${hash}`));
      }
      return origins;
    },
    [policy(server), documentOf(), documentOf('1')] as const,
  );
  await page.evaluate(
    (allowed) => {
      harness.setPolicy(allowed);
      harness.open('test.first');
      harness.open('test.second');
    },
    policy(server, { ui: { isolation: 'origin' }, pluginOrigins: hosts }),
  );
  expect(new Set(hosts).size).toBe(2);
  await expect.poll(stateOf(page)).toBe('drawn');
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('drawn');
  const framed = page.frames().flatMap((frame) => {
    const url = new URL(frame.url(), 'about:blank');
    return url.pathname === '/frame.html' ? [url.origin] : [];
  });
  expect(framed.toSorted()).toEqual(hosts.toSorted());
});

test('a document ends with its panel, hears nothing of what is typed then, and starts afresh with the next', async ({
  page,
  server,
}) => {
  const field = await appField(page);
  await open(page, policy(server), grasping);
  await documentFrame(page).evaluate(() => Reflect.set(window, 'kept', true));
  await page.evaluate(() => harness.surfaces[0]?.dispose());
  await expect(page.locator('iframe[src]')).toHaveCount(0);
  await page.evaluate(() => harness.log.store.clear());
  await field.click();
  await page.keyboard.type('a secret', { delay: 30 });
  await expect(field).toHaveValue('a secret');
  await expect(field).toBeFocused();
  expect(await noted(page, 'typed')).toBeUndefined();
  const status = await page.evaluate(async () => {
    await harness.settle();
    return harness.view('test.framed')?.status.state;
  });
  expect(status).toBe('suspended');
  await page.evaluate(() => harness.open('test.framed'));
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('drawn');
  expect(await documentFrame(page).evaluate(() => 'kept' in window)).toBe(false);
});

test('a document whose panel is allowed no longer ends with it, and its panel says why', async ({
  page,
  server,
}) => {
  await open(page, policy(server), documentOf());
  await page.evaluate(
    (text) => harness.setPolicy(text),
    policy(server, { capabilities: ['storage.kv'] }),
  );
  await expect.poll(stateOf(page)).toBe('ended');
  await expect(page.locator('iframe[src]')).toHaveCount(0);
  const code = await page.evaluate(() => {
    const state = harness.surfaces[0]?.state.getSnapshot();
    return state?.state === 'ended' ? state.error.code : state?.state;
  });
  expect(code).toBe('denied');
});

test('a document does not run before the person has let its panel be drawn', async ({
  page,
  server,
}) => {
  await page.evaluate(
    async ([governed, code]) => {
      harness.questions = [];
      harness.start(governed);
      await harness.install({
        id: 'test.framed',
        kind: 'ui',
        isolation: 'frame',
        capabilities: ['panel'],
        code,
      });
      harness.open('test.framed');
    },
    [policy(server, { capabilities: [{ name: 'panel', effect: 'ask' }] }), documentOf()] as const,
  );
  await expect.poll(() => page.evaluate(() => harness.questions?.length)).toBe(1);
  await expect(page.locator('iframe[src]')).toHaveCount(0);
  await page.evaluate(() => harness.questions?.[0]?.('allow'));
  await expect.poll(stateOf(page)).toBe('drawn');
  await expect(documentFrame(page).getByRole('heading')).toBeVisible();
});

test('a document that serves a method without a panel is not laid out, and hears nothing of what is typed @proof', async ({
  page,
  server,
}) => {
  const field = await appField(page);
  const answered = await page.evaluate(
    async ([governed, code]) => {
      harness.start(governed);
      await harness.install({
        id: 'test.framed',
        kind: 'ui',
        isolation: 'frame',
        capabilities: ['panel', 'storage.kv', 'render.markdown'],
        methods: ['render.markdown'],
        code,
      });
      const asked = harness.invoke('render.markdown', { text: 'x' });
      const displays = [...document.querySelectorAll('iframe[src]')].map(
        (frame) => getComputedStyle(frame).display,
      );
      await asked;
      return displays;
    },
    [policy(server), grasping] as const,
  );
  expect(answered).toEqual(['none']);
  // In an engine in which it took the focus all the same it is ended, which takes a turn or two.
  await page.waitForTimeout(500);
  await field.click();
  await page.keyboard.type('a secret', { delay: 30 });
  await expect(field).toHaveValue('a secret');
  await expect(field).toBeFocused();
  expect(await noted(page, 'typed')).toBeUndefined();
});

test('a document that says its person pressed the app’s keys moves nothing while the focus is the app’s', async ({
  page,
  server,
}) => {
  const field = await appField(page);
  await open(page, policy(server), forging);
  await field.click();
  // Under way from before: it may have had the focus when it was opened.
  await page.waitForTimeout(200);
  await page.evaluate(() => harness.keys.splice(0));
  await page.waitForTimeout(600);
  expect(await page.evaluate(() => harness.keys)).toEqual([]);
  await expect(field).toBeFocused();
  // Where the focus is the document's, what it says cannot be told from what is pressed (control).
  await documentFrame(page).getByRole('button', { name: 'Press' }).click();
  await expect
    .poll(() => page.evaluate(() => [...new Set(harness.keys)].toSorted()))
    .toContain('palette');
});
