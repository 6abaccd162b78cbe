/** WebKitGTK through its own WebDriver, on a screen that exists only in memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type DrivenEngine, untilThere } from './driven.ts';
import { freePort } from '../../scripts/lib/freePort.ts';

const browsers = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
];

/** Xvfb picks a display by itself and writes its number. */
async function startScreen(): Promise<{
  readonly display: string;
  readonly process: ChildProcess;
}> {
  const process = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = process.stdio[3];
  const display = await new Promise<string>((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', () => reject(new Error('Xvfb ended before it had a display')));
    pipe?.once('data', (chunk: Buffer) => resolve(`:${chunk.toString().trim()}`));
  });
  return { display, process };
}

const ended = (process: ChildProcess): Promise<void> =>
  process.exitCode !== null || process.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => process.once('exit', () => resolve()));

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** The name under which WebDriver gives an element. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';
const enter = '\uE007';

/** What a person does, in the session whose path is given. */
function handsOf(call: Call, session: string): Omit<DrivenEngine, 'name' | 'open' | 'close'> {
  const evaluate = (expression: string): Promise<unknown> =>
    call('POST', `${session}/execute/sync`, { script: `return ${expression}`, args: [] });
  const element = (expression: string): Promise<{ readonly [elementKey]: string }> =>
    untilThere(expression, async () => {
      const found = await evaluate(expression);
      return typeof found === 'object' && found !== null && elementKey in found
        ? { [elementKey]: String(found[elementKey]) }
        : null;
    });
  const at = async (name: string, what: string, body: unknown): Promise<void> => {
    const { [elementKey]: id } = await element(name);
    await call('POST', `${session}/element/${id}/${what}`, body);
  };
  // As a keyboard does, to whatever has the focus: WebDriver's own way to fill a field takes no field
  // in a frame of another origin for one.
  const keys = (text: string, pauseMs = 0): Promise<unknown> =>
    call('POST', `${session}/actions`, {
      actions: [
        {
          type: 'key',
          id: 'keyboard',
          actions: Array.from(text).flatMap((value) => [
            { type: 'keyDown', value },
            { type: 'keyUp', value },
            { type: 'pause', duration: pauseMs },
          ]),
        },
      ],
    });
  return {
    click: (name) =>
      untilThere(name, async () => {
        await at(name, 'click', {});
        return true;
      }).then(() => {}),
    type: async (name, text) => {
      await at(name, 'click', {});
      await keys(text);
    },
    keys: (text, pauseMs) => keys(text, pauseMs).then(() => {}),
    pressEnter: async (name) => {
      await at(name, 'click', {});
      await keys(enter);
    },
    read: (expression) =>
      untilThere<unknown>(expression, async () => {
        const value = await evaluate(expression);
        return value === false || value === 0 || value === '' ? null : value;
      }),
    within: async (name, run) => {
      await call('POST', `${session}/frame`, { id: await element(name) });
      try {
        await run();
      } finally {
        await call('POST', `${session}/frame`, { id: null });
      }
    },
    picture: async () => Buffer.from(String(await call('GET', `${session}/screenshot`)), 'base64'),
  };
}

export async function startWebKit(executable = 'WebKitWebDriver'): Promise<DrivenEngine> {
  const binary = browsers.find((path) => existsSync(path));
  if (binary === undefined) throw new Error('MiniBrowser of WebKitGTK is not installed');
  const screen = await startScreen();
  const port = await freePort();
  const driver = spawn(executable, [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: screen.display,
      // Its own process sandbox needs user namespaces; page isolation does not rest on it.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    },
  });
  const call: Call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  const stop = async (): Promise<void> => {
    driver.kill('SIGKILL');
    screen.process.kill('SIGKILL');
    await Promise.all([ended(driver), ended(screen.process)]);
  };
  const options = { binary, args: ['--automation'] };
  const capabilities = {
    alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options },
  };
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const made = (await call('POST', '/session', { capabilities })) as { sessionId: string };
      const session = `/session/${made.sessionId}`;
      return {
        ...handsOf(call, session),
        name: 'WebKit',
        open: async (url) => {
          await call('POST', `${session}/url`, { url });
        },
        close: async () => {
          await Promise.race([call('DELETE', session).catch(() => {}), delay(5_000)]);
          await stop();
        },
      };
    } catch (error) {
      if (driver.exitCode !== null || Date.now() > deadline) {
        await stop();
        throw error;
      }
      await delay(250);
    }
  }
}
