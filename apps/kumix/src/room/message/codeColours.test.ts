import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodeColours } from './codeColours.ts';
import type { CodeJob, FromCodeWorker } from './codeWire.ts';
import type { Span } from './highlight.ts';

class ScriptedWorker extends EventTarget {
  readonly jobs: CodeJob[] = [];
  readonly terminate = vi.fn();

  postMessage(job: CodeJob): void {
    this.jobs.push(job);
  }

  async says(data: FromCodeWorker): Promise<void> {
    this.dispatchEvent(new MessageEvent('message', { data }));
    await vi.advanceTimersByTimeAsync(0);
  }

  async fails(): Promise<void> {
    this.dispatchEvent(new Event('error'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

let made: ScriptedWorker[];
let colours: CodeColours;
const staying = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  colours = new CodeColours(() => {
    const worker = new ScriptedWorker();
    made.push(worker);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that is asked of one
    return worker as unknown as Worker;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const job = (text: string, language = 'js'): CodeJob => ({ text, language });
const spans = (text: string): readonly Span[] => [{ text, scope: 'keyword' }];
/** Asks, and tells later what came of it. */
function ask(text: string, signal = staying, language = 'js') {
  const answer = vi.fn();
  void colours.of(job(text, language), signal).then(answer);
  return answer;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const ready = { kind: 'ready' } as const;
const read = (text: string): FromCodeWorker => ({ kind: 'spans', spans: spans(text) });

describe('the app’s own colours of code', () => {
  it('need no worker for a language that nobody knows', async () => {
    expect(await colours.of(job('poem', 'verse'), staying)).toBeNull();
    expect(made).toHaveLength(0);
  });

  it('come from one worker that is kept, a block at a time', async () => {
    const [first, second] = [ask('a'), ask('b')];
    await pass(0);
    const [worker] = made;
    expect(worker?.jobs).toEqual([]);
    await worker?.says(ready);
    expect(worker?.jobs).toEqual([job('a')]);
    await worker?.says(read('a'));
    expect(first).toHaveBeenCalledWith(spans('a'));
    expect(worker?.jobs).toEqual([job('a'), job('b')]);
    await worker?.says(read('b'));
    expect(second).toHaveBeenCalledWith(spans('b'));
    await pass(10_000);
    expect(made).toHaveLength(1);
    expect(worker?.terminate).not.toHaveBeenCalled();
  });

  it('are given up after half a second of work, which ends the worker; the next block has another', async () => {
    const [slow, next] = [ask('slow'), ask('next')];
    await pass(60_000);
    await made[0]?.says(ready);
    await pass(499);
    expect(slow).not.toHaveBeenCalled();
    await pass(2);
    expect(slow).toHaveBeenCalledWith(null);
    expect(made[0]?.terminate).toHaveBeenCalledTimes(1);
    // What it still says is for nobody.
    await made[0]?.says(read('slow'));
    await made[1]?.says(ready);
    await made[1]?.says(read('next'));
    expect(next).toHaveBeenCalledWith(spans('next'));
  });

  it('are not tried again for a block that took too long, in that language', async () => {
    const [slow, twin] = [ask('slow'), ask('slow')];
    await pass(0);
    await made[0]?.says(ready);
    await pass(501);
    expect(slow).toHaveBeenCalledWith(null);
    expect(twin).toHaveBeenCalledWith(null);
    const again = ask('slow');
    await pass(0);
    expect(again).toHaveBeenCalledWith(null);
    expect(made).toHaveLength(1);
    const other = ask('slow', staying, 'css');
    await pass(0);
    await made[1]?.says(ready);
    await made[1]?.says(read('slow'));
    expect(other).toHaveBeenCalledWith(spans('slow'));
  });

  it('remember the last 64 that took too long', async () => {
    const isRead = async (text: string): Promise<boolean> => {
      const before = made.length;
      ask(text);
      await pass(0);
      await made.at(-1)?.says(ready);
      await pass(501);
      return made.length > before;
    };
    for (let block = 0; block < 65; block += 1) expect(await isRead(`slow ${block}`)).toBe(true);
    for (let block = 1; block < 65; block += 1) expect(await isRead(`slow ${block}`)).toBe(false);
    expect(await isRead('slow 0')).toBe(true);
  });

  it('are there where the answer came while the page itself was held up', async () => {
    const answer = ask('a');
    await pass(0);
    await made[0]?.says(ready);
    setTimeout(() => void made[0]?.says(read('a')), 500);
    await pass(501);
    expect(answer).toHaveBeenCalledWith(spans('a'));
    expect(made[0]?.terminate).not.toHaveBeenCalled();
  });

  it('are none where the worker does not come or breaks, and are tried anew', async () => {
    const [never, breaks, last] = [ask('a'), ask('b'), ask('c')];
    await pass(0);
    await made[0]?.fails();
    expect(never).toHaveBeenCalledWith(null);
    await made[1]?.says(ready);
    await made[1]?.fails();
    expect(breaks).toHaveBeenCalledWith(null);
    await made[2]?.says(ready);
    await made[2]?.says(read('c'));
    expect(last).toHaveBeenCalledWith(spans('c'));
    expect(made.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 1, 0]);
  });

  it('are not read for a block that has gone before its turn', async () => {
    const left = new AbortController();
    const [first, gone] = [ask('a'), ask('b', left.signal)];
    await pass(0);
    await made[0]?.says(ready);
    left.abort();
    await made[0]?.says(read('a'));
    expect(first).toHaveBeenCalledWith(spans('a'));
    expect(gone).toHaveBeenCalledWith(null);
    expect(made[0]?.jobs).toEqual([job('a')]);
  });

  it('are none where no worker may be made', async () => {
    colours = new CodeColours(() => {
      throw new TypeError('refused');
    });
    expect(await colours.of(job('a'), staying)).toBeNull();
  });
});
