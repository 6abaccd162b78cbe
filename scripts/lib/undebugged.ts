/**
 * Chromium as a person has it, with nobody looking in: a driver such as Playwright attaches a
 * debugger to every frame and every worker and holds each of them at its start until it has answered.
 * Here only the browser and the one page are spoken to; what the page starts, starts by itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumFlags } from './browser.ts';
import { ensureChromium } from './system.ts';

/** What the browser's protocol answers; its shape is the caller's to know. */
type Answer = Readonly<Record<string, unknown>>;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const isRecord = (value: unknown): value is Answer => typeof value === 'object' && value !== null;

const field = (answer: Answer, name: string): unknown => answer[name];

/** The browser's protocol over its pipe: JSON, each message ended by a zero byte. */
class Pipe {
  private readonly to: Writable;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private rest = '';

  constructor(to: Writable, from: Readable) {
    this.to = to;
    from.setEncoding('utf8');
    from.on('data', (text: string) => this.read(text));
    from.on('close', () => {
      for (const asked of this.waiting.values()) asked.reject(new Error('Chromium has ended'));
      this.waiting.clear();
    });
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Answer> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  private read(text: string): void {
    const messages = (this.rest + text).split('\0');
    this.rest = messages.pop() ?? '';
    for (const message of messages) this.hear(JSON.parse(message));
  }

  private hear(message: unknown): void {
    if (!isRecord(message)) return;
    const { id, result, error } = message;
    const asked = typeof id === 'number' ? this.waiting.get(id) : undefined;
    if (asked === undefined || typeof id !== 'number') return;
    this.waiting.delete(id);
    if (isRecord(error)) asked.reject(new Error(String(error['message'])));
    else asked.resolve(isRecord(result) ? result : {});
  }
}

export class UndebuggedPage {
  private readonly pipe: Pipe;
  private readonly session: string;

  constructor(pipe: Pipe, session: string) {
    this.pipe = pipe;
    this.session = session;
  }

  /** What an expression gives, its promise awaited. Throws what it throws. */
  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const answer = await this.pipe.send('Runtime.evaluate', params, this.session);
    const thrown = field(answer, 'exceptionDetails');
    if (isRecord(thrown)) throw new Error(`${expression}: ${JSON.stringify(thrown)}`);
    const result = field(answer, 'result');
    return isRecord(result) ? result['value'] : undefined;
  }

  /** Resolves when the expression is true; a document that is still to come is waited for. */
  async until(expression: string, timeoutMs = 30_000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while ((await this.evaluate(expression).catch(() => false)) !== true) {
      if (performance.now() > end) throw new Error(`not in ${timeoutMs} ms: ${expression}`);
      // oxlint-disable-next-line no-await-in-loop -- one look at a time
      await sleep(50);
    }
  }
}

export class Undebugged {
  private readonly process: ChildProcess;
  private readonly pipe: Pipe;
  private readonly profile: string;

  private constructor(process: ChildProcess, pipe: Pipe, profile: string) {
    this.process = process;
    this.pipe = pipe;
    this.profile = profile;
  }

  static async launch(): Promise<Undebugged> {
    const program = process.env['KUMIX_CHROMIUM'] ?? (await ensureChromium(console.error));
    const profile = await mkdtemp(path.join(tmpdir(), 'kumix-chromium-'));
    const child = spawn(
      program,
      [
        ...chromiumFlags,
        '--headless=new',
        '--remote-debugging-pipe',
        '--no-default-browser-check',
        '--password-store=basic',
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const [, , , to, from] = child.stdio;
    if (!(to instanceof Writable) || !(from instanceof Readable)) {
      throw new Error('Chromium has no pipe to speak through');
    }
    return new Undebugged(child, new Pipe(to, from), profile);
  }

  /** Opens a page of its own; resolves as soon as it can be asked, loaded or not. */
  async open(url: string): Promise<UndebuggedPage> {
    const { targetId } = await this.pipe.send('Target.createTarget', { url });
    const { sessionId } = await this.pipe.send('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    if (typeof sessionId !== 'string') throw new Error(`${url} cannot be spoken to`);
    return new UndebuggedPage(this.pipe, sessionId);
  }

  /** Processes that run pages, frames and workers. */
  async rendererCount(): Promise<number> {
    const { processInfo } = await this.pipe.send('SystemInfo.getProcessInfo');
    if (!Array.isArray(processInfo)) throw new Error('Chromium does not tell its processes');
    return processInfo.filter((info: unknown) => isRecord(info) && info['type'] === 'renderer')
      .length;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => {
      this.process.once('exit', resolve);
    });
    // The pipe ends with the browser, before it has answered.
    await this.pipe.send('Browser.close').catch(() => {});
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
