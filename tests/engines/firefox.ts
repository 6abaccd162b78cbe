/** Firefox as a person has it: opened at an address, and its page used as a person would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Browser,
  connect as connectBrowser,
  type ElementHandle,
  type Frame,
  type Page,
} from 'puppeteer-core';
import { type DrivenEngine, untilThere } from './driven.ts';
import { freePort } from '../../scripts/lib/freePort.ts';

/** Quiet, and nothing that loosens isolation: puppeteer's own defaults would. */
const preferences: Readonly<Record<string, unknown>> = {
  'remote.active-protocols': 1,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.disabledForTesting': true,
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
};

async function connect(port: number, process: ChildProcess): Promise<Browser> {
  const browserWSEndpoint = `ws://127.0.0.1:${port}/session`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await connectBrowser({ browserWSEndpoint, protocol: 'webDriverBiDi' });
    } catch (error) {
      if (process.exitCode !== null || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}

/** What a person does, in whichever page and frame `where` gives now. */
function handsOf(where: () => Page): Omit<DrivenEngine, 'name' | 'open' | 'close'> {
  let inner: Frame | undefined;
  const frame = (): Frame => inner ?? where().mainFrame();
  const element = (expression: string): Promise<ElementHandle> =>
    untilThere(expression, async () => {
      const handle = await frame().evaluateHandle(expression);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the expression names one
      return handle.asElement() as ElementHandle | null;
    });
  return {
    click: (name) =>
      untilThere(name, async () => {
        await (await element(name)).click();
        return true;
      }).then(() => {}),
    type: async (name, text) => (await element(name)).type(text),
    keys: (text, pauseMs) => where().keyboard.type(text, { delay: pauseMs }),
    pressEnter: async (name) => (await element(name)).press('Enter'),
    read: (expression) =>
      untilThere<unknown>(expression, async () => {
        const value: unknown = await frame().evaluate(expression);
        return value === false || value === 0 || value === '' ? null : value;
      }),
    within: async (name, run) => {
      inner = await untilThere(name, async () => (await element(name)).contentFrame());
      try {
        await run();
      } finally {
        inner = undefined;
      }
    },
    picture: () => where().screenshot(),
  };
}

export async function startFirefox(executable = 'firefox-esr'): Promise<DrivenEngine> {
  const profile = await mkdtemp(join(tmpdir(), 'kumix-firefox-'));
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, 'user.js'), `${lines.join('\n')}\n`);
  const port = await freePort();
  const process = spawn(
    executable,
    ['--headless', '--no-remote', '--profile', profile, `--remote-debugging-port=${port}`],
    { stdio: 'ignore' },
  );
  const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const browser = await connect(port, process);
  let page = await browser.newPage();
  return {
    ...handsOf(() => page),
    name: 'Firefox',
    open: async (address) => {
      // A tab of its own: what one page left hanging must not hold up the next.
      const next = await browser.newPage();
      await page.close();
      page = next;
      await page.setViewport({ width: 1280, height: 800 });
      await page.goto(address, { waitUntil: 'domcontentloaded' });
    },
    close: async () => {
      await browser.close().catch(() => {});
      process.kill('SIGKILL');
      await gone;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
