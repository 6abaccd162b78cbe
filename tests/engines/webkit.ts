/** WebKitGTK through its own WebDriver, on a screen that exists only in memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from './engine.ts';
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

export async function startWebKit(executable = 'WebKitWebDriver'): Promise<Engine> {
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
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
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
