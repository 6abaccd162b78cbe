/** Level `frame`: the extension has a document and a DOM, behind the same relay, guard and policy. */
import type { Frame, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { devPolicy } from '../runtime/policies.ts';
import { type HarnessServer, startHarness } from '../runtime/server.ts';
import { type Attacker, startAttacker } from './attacker.ts';
import { runner } from './control.ts';
import { corpusDocument, documentOf } from './documents.ts';
import { domEntries } from './domEntries.ts';

interface Servers {
  readonly server: HarnessServer;
  readonly attacker: Attacker;
}

const test = base.extend<{ readonly opened: void }, Servers>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads this pattern
    async ({}, use) => {
      const server = await startHarness({ frames: true });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  attacker: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads this pattern
    async ({}, use) => {
      const attacker = await startAttacker();
      await use(attacker);
      await attacker.close();
    },
    { scope: 'worker' },
  ],
  opened: [
    async ({ page, server }, use) => {
      await page.goto(server.origin);
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      await page.evaluate((host) => {
        harness.frameHost = host;
      }, server.frameHost);
      await use();
      await page.evaluate(() => harness.dispose());
    },
    { auto: true },
  ],
});

const policy = (server: HarnessServer, more: Record<string, unknown> = {}): string =>
  devPolicy({
    ui: { isolation: 'frame', heartbeatMs: 600 },
    pluginOrigins: ['null', server.frameHost.replace('*', 'frame')],
    ...more,
  });

async function open(page: Page, text: string, code: string, id = 'test.framed'): Promise<void> {
  await page.evaluate(
    async ([governed, document, name]) => {
      harness.start(governed);
      await harness.install({
        id: name,
        kind: 'ui',
        isolation: 'frame',
        capabilities: ['panel', 'storage.kv'],
        code: document,
      });
      harness.open(name);
    },
    [text, code, id] as const,
  );
  await expect.poll(stateOf(page)).toBe('drawn');
}

const begin = (page: Page): Promise<void> =>
  page.evaluate(() =>
    harness.surfaces[0]?.setContext({ roomId: '!plain:x', colourScheme: 'light', language: 'ja' }),
  );

const stateOf = (page: Page) => (): Promise<string> => page.evaluate(() => harness.surfaceState(0));

const noted = (page: Page, key: string): Promise<unknown> =>
  page.evaluate((name) => {
    const text = harness.log.store.get(`test.framed/${name}`);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }, key);

/** The author's document: a frame in the host page's frame. */
function documentFrame(page: Page): Frame {
  const host = page.frames().find((frame) => frame.url().includes('/frame.html'));
  const [own] = host?.childFrames() ?? [];
  if (own === undefined) throw new Error('there is no document');
  return own;
}

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

const U = (attacker: Attacker, id: string): string =>
  JSON.stringify(`${attacker.origin}/hit/frame/${id}`);

const escaped = ({ hits }: Attacker): readonly string[] =>
  [...hits].filter((hit) => hit.startsWith('frame/'));

/** Goes on, and gets nothing of it. */
const futile: Readonly<Record<string, (attacker: Attacker) => string>> = {
  'reads the windows above it': () =>
    `const open=[];for(const w of [parent,top,parent.parent,top[0],top.frames[1]])for(const read of ['document','location.href','localStorage','name'])
     try{const v=read.split('.').reduce((o,k)=>o[k],w);if(v!==undefined)open.push(read)}catch{};note('open',open)`,
  'says hello for itself, for the host page and as the app': () =>
    `for(const w of [top,parent,...Array.from({length:top.length},(_,i)=>top[i])])for(const m of [{kumix:'hello',token:'x'},{kumix:'welcome',token:'x',relay:'',document:''},['left']]){
     try{const c=new MessageChannel(),d=new MessageChannel();w.postMessage(m,'*',[c.port1,d.port1])}catch{}try{w.postMessage(m,'*')}catch{}};note('open',[])`,
  'leads the app or the host page elsewhere': (attacker) =>
    `for(const w of [top,parent]){try{w.location=${U(attacker, 'top')}}catch{}try{w.location.replace(${U(attacker, 'top')})}catch{}try{w.open(${U(attacker, 'top')},'_top')}catch{}
     try{w.close()}catch{}try{w.stop()}catch{}};note('open',[])`,
  'opens windows and submits forms': (attacker) =>
    `try{window.open(${U(attacker, 'window')})}catch{}try{Object.getPrototypeOf(window).open?.call(window,${U(attacker, 'window')})}catch{}
     const f=document.createElement('form');f.action=${U(attacker, 'form')};f.target='_blank';document.body.append(f);try{f.submit()}catch{};note('open',[])`,
  'nests frames of every kind': (attacker) =>
    `const add=set=>{const f=document.createElement('iframe');set(f);document.body.append(f)};
     add(f=>f.src=${U(attacker, 'nested')});add(f=>f.srcdoc='<script>fetch('+JSON.stringify(${U(attacker, 'srcdoc')})+');new Image().src='+JSON.stringify(${U(attacker, 'srcdoc-img')})+'<\\/script>');
     add(f=>f.src='data:text/html,<img src='+${U(attacker, 'data-img')}+'>');
     add(f=>f.src=URL.createObjectURL(new Blob(['<img src='+${U(attacker, 'blob-img')}+'>'],{type:'text/html'})));
     setTimeout(()=>note('open',[]),500)`,
  'starts workers of its own': (attacker) =>
    `const u=URL.createObjectURL(new Blob(['fetch('+JSON.stringify(${U(attacker, 'worker')})+')']));const open=[];
     try{const w=new Worker(u);w.onmessage=()=>open.push('worker')}catch{}setTimeout(()=>note('open',open),400)`,
  'asks what it was not given': () =>
    `call('message.send',{roomId:'!plain:x',body:'spam'});call('clipboard.write',{text:'stolen'});call('link.open',{url:'https://evil.example/'});note('open',[])`,
};

for (const [name, attack] of Object.entries(futile)) {
  test(`a document that ${name} gets nothing of it @proof`, async ({ page, server, attacker }) => {
    await open(page, policy(server), documentOf(attack(attacker)));
    await begin(page);
    await expect.poll(() => noted(page, 'open')).toEqual([]);
    expect(await stateOf(page)()).toBe('drawn');
    expect(page.url()).toBe(`${server.origin}/`);
    expect(await page.evaluate(() => harness.log.calls)).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    expect(escaped(attacker)).toEqual([]);
  });
}

/** Its own doing ends it. */
const ending: Readonly<Record<string, readonly [(attacker: Attacker) => string, RegExp]>> = {
  'goes elsewhere': [(attacker) => `location.href=${U(attacker, 'self')}`, /second load/],
  'reloads itself': [() => `location.reload()`, /second load/],
  'writes itself anew': [
    (attacker) =>
      `document.open();document.write('<meta http-equiv=refresh content="0;url='+${U(attacker, 'refresh')}+'">');document.close()`,
    /second load|hung/,
  ],
  spins: [() => `for(;;);`, /hung/],
  'sends without end': [() => `for(;;)kumix.post(0,'[1,[4,1]]')`, /hung|flood|faults/],
  'logs without end': [
    () =>
      `setInterval(()=>{for(let i=0;i<1e5;i++)console.log({toString(){throw 1}},'x'.repeat(99))})`,
    /flood|hung/,
  ],
  'sends what is no text': [() => `kumix.post(0,{a:1})`, /protocol/],
};

for (const [name, [attack, why]] of Object.entries(ending)) {
  test(`a document that ${name} is ended, and its neighbours in workers answer @proof`, async ({
    page,
    server,
    attacker,
  }) => {
    await open(page, policy(server), documentOf(attack(attacker)));
    await page.evaluate(async () => {
      await harness.installBuilt('test.echo');
      await harness.invoke('render.markdown', { text: 'warm' });
    });
    await begin(page);
    const answers = await page.evaluate(async () => {
      const ended = (): boolean => harness.surfaceState(0) === 'ended';
      let answered = 0;
      for (let turn = 0; turn < 400; turn++) {
        const { ok } = await harness.invoke('render.markdown', { text: 'x' });
        if (ok) answered++;
        if (ended()) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const status = harness.view('test.framed')?.status;
      const again = await harness.invoke('render.markdown', { text: 'x' });
      return {
        ended: ended(),
        answered,
        again: again.ok,
        why: status !== undefined && 'why' in status ? status.why : '',
      };
    });
    expect(answers).toMatchObject({ ended: true, again: true });
    expect(answers.answered).toBeGreaterThan(0);
    expect(answers.why).toMatch(why);
    expect(escaped(attacker)).toEqual([]);
    await page.evaluate(() => harness.host.restart('test.framed'));
    await expect.poll(stateOf(page)).toBe('drawn');
  });
}

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

test('nothing of the DOM’s corpus gets out of a document of its own', async ({
  page,
  server,
  attacker,
}) => {
  const code = corpusDocument(runner(domEntries, `${attacker.origin}/hit/frame/`));
  // The same attempts without walls, first: what is silent below was heard here.
  const control = await page.context().newPage();
  await control.goto(`${attacker.origin}/control`);
  await attacker.control;
  await control.close();
  const ids = domEntries.filter(({ id }) => attacker.hits.has(`control/${id}`));
  expect(ids.length).toBeGreaterThan(40);
  await open(page, policy(server, { ui: { isolation: 'frame', heartbeatMs: 5_000 } }), code);
  await begin(page);
  await expect.poll(() => noted(page, 'open'), { timeout: 30_000 }).toBeDefined();
  expect(escaped(attacker)).toEqual([]);
  // A document of its own has no list of Trusted Types policies to keep to: its HTML is its own.
  expect(await noted(page, 'open')).toEqual(['dom-trusted-policy']);
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
