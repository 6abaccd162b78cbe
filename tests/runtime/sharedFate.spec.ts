/**
 * The process that all cells live in dies under them: in a browser of its own, whose cells' process
 * is killed by its number. From then on the page is on its own, since a driver takes a page that
 * has lost a process for lost: it goes on by itself and reports to the server.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, type Frame, type Page, chromium, expect, test } from '@playwright/test';
import { devPolicy } from './policies.ts';
import { rendererTimes } from './processTimes.ts';
import { startHarness } from './server.ts';

const heartbeatMs = 1_000;
const policy = devPolicy({
  capabilities: ['panel', 'command', 'render.markdown', 'storage.kv'],
  proc: { timeoutMs: 20_000 },
  ui: { isolation: 'worker', heartbeatMs },
});

interface Verdict {
  readonly error?: string;
  /** Extensions that were told that they were lost together. */
  readonly together: readonly string[];
  /** Calls that were under way in the process that died. */
  readonly pending: readonly string[];
  readonly surface: readonly string[];
  readonly answers: readonly unknown[];
  readonly states: readonly (string | undefined)[];
  readonly kept: readonly (readonly string[])[];
  /** What the page itself held. */
  readonly own: readonly unknown[];
  readonly quarantined: number;
}

/** Goes on in the page while its cells die, and tells how it went. Bounded by `limitMs`. */
async function live(limitMs: number): Promise<void> {
  const until = performance.now() + limitMs;
  const wait = async (what: string, met: () => boolean): Promise<void> => {
    while (!met()) {
      if (performance.now() > until) throw new Error(`waited in vain: ${what}`);
      // oxlint-disable-next-line no-await-in-loop -- until it is so
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const ask = (extension: string, text: string) =>
    harness.invoke('render.markdown', { text }, { extension });
  /** A call that is asked again while its extension is still on its way back. */
  const answered = async (extension: string, text: string): Promise<unknown> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const answer = await ask(extension, text);
      if (answer.ok) return (answer.value as { html: string }).html;
      if (answer.code !== 'crashed' || performance.now() > until) return answer.code;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const ids = ['test.echo', 'test.streams', 'test.doors'];
  const surface: string[] = [];
  harness.surfaces[0]?.state.subscribe(() => surface.push(harness.surfaceState(0)));
  const pending = Promise.all([ask('test.echo', 'never'), ask('test.echo', 'never')]);
  const lost = (): string[] =>
    harness.events.flatMap((event) =>
      event.kind === 'limit' && event.limit === 'process' ? [event.extension] : [],
    );
  let verdict: Partial<Verdict>;
  try {
    await wait('all of them are lost together', () => lost().length === ids.length);
    const ended = (await pending).map((answer) => (answer.ok ? 'ok' : answer.code));
    const answers = [
      await answered('test.echo', 'back'),
      await answered('test.streams', 'seen'),
      await answered('test.doors', 'drawn too'),
    ];
    harness.host.restart('test.doors');
    await wait('its surface is drawn again', () => harness.surfaceState(0) === 'drawn');
    await harness.settle();
    const field = document.querySelector('input');
    verdict = {
      together: lost().toSorted(),
      pending: ended,
      surface,
      answers,
      states: ids.map((id) => harness.view(id)?.status.state),
      kept: [...harness.log.store],
      own: [field?.value, document.activeElement === field, Reflect.get(window, 'mine')],
      quarantined: harness.events.filter(
        (event) => event.kind === 'lifecycle' && event.state === 'quarantined',
      ).length,
    };
  } catch (error) {
    verdict = { error: String(error) };
  }
  await fetch('/verdict', { method: 'POST', body: JSON.stringify(verdict) });
}

/** The renderer that works while a cell's frame does: its number in the operating system. */
async function processOf(browser: Browser, cell: Frame): Promise<number> {
  const before = await rendererTimes(browser);
  await cell.evaluate(() => {
    const until = performance.now() + 800;
    while (performance.now() < until);
  });
  const after = await rendererTimes(browser);
  const [busiest] = [...after]
    .map(([id, time]) => ({ id, spent: time - (before.get(id) ?? 0) }))
    .toSorted((a, b) => b.spent - a.spent);
  if (busiest === undefined || busiest.spent < 0.2) throw new Error('no renderer was busy');
  return busiest.id;
}

async function begin(page: Page, limitMs: number): Promise<void> {
  await page.evaluate(async (text) => {
    const field = document.createElement('input');
    document.querySelector('#main')?.append(field);
    field.value = 'half a sentence';
    Reflect.set(window, 'mine', { draft: 1 });
    harness.start(text);
    await harness.installBuilt('test.echo', 'test.streams', 'test.doors');
    await harness.invoke('render.markdown', { text: 'set blue' }, { extension: 'test.echo' });
    await harness.invoke('render.markdown', { text: 'seen' }, { extension: 'test.streams' });
    harness.open('test.doors');
    field.focus();
  }, policy);
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
  await page.evaluate((ms) => {
    const run = Reflect.get(window, 'live') as (limitMs: number) => Promise<void>;
    // Left alone: nothing of the driver's waits for it.
    void run(ms);
  }, limitMs);
}

test('when the process of all cells dies, each comes back, nobody is blamed, and the page is whole @proof', async ({
  launchOptions,
}) => {
  test.setTimeout(120_000);
  const { promise: told, resolve: tell } = Promise.withResolvers<Verdict>();
  const server = await startHarness({
    serve: (pathname, body) => {
      if (pathname !== '/verdict') return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      tell(JSON.parse(body) as Verdict);
      return { type: 'text/plain', text: '' };
    },
  });
  const process_ = await chromium.launchServer(launchOptions);
  try {
    const browser = await chromium.connect(process_.wsEndpoint());
    const page = await browser.newPage();
    await page.addInitScript(`window.live = ${live.toString()}`);
    await page.goto(server.origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    await begin(page, 60_000);
    const cell = await page.waitForSelector('iframe.kumix-cell:not([aria-hidden])');
    const frame = await cell.contentFrame();
    if (frame === null) throw new Error('the cell has no frame');
    process.kill(await processOf(browser, frame), 'SIGKILL');
    const verdict = await Promise.race([told, delay(80_000, undefined, { ref: false })]);
    expect(verdict).toEqual({
      together: ['test.doors', 'test.echo', 'test.streams'],
      pending: ['crashed', 'crashed'],
      // Once, with the process: what the restart by hand ended had not drawn it.
      surface: ['ended', 'opening', 'drawn'],
      answers: ['back', '{}', 'drawn too'],
      states: ['active', 'active', 'active'],
      kept: [['test.echo/note', 'blue']],
      own: ['half a sentence', true, { draft: 1 }],
      quarantined: 0,
    });
  } finally {
    await process_.kill();
    await server.close();
  }
});
