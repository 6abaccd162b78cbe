/** A relay that never comes back from starting its extension's worker, as Firefox has them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { start } from '../testing/start.ts';

class FakeWorker extends EventTarget {
  readonly told: { readonly message: unknown; readonly transfer: readonly unknown[] }[] = [];
  terminated = false;
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    this.told.push({ message, transfer });
  }
  terminate(): void {
    this.terminated = true;
  }
  started(): void {
    this.dispatchEvent(new Event('message'));
  }
}

const workers: FakeWorker[] = [];
const script = new Blob(['1']);
const file = new ArrayBuffer(8);
const given = start({ 'a.wasm': file }, script);

beforeEach(() => {
  vi.useFakeTimers();
  workers.length = 0;
  vi.stubGlobal('window', {});
  vi.stubGlobal('kumixRelay', '');
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor() {
        super();
        workers.push(this);
      }
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function newRelay() {
  const { Relay, startRelay } = await import('./welcome.ts');
  const relay = new Relay(startRelay());
  const [first] = workers;
  if (first === undefined) throw new Error('no relay was started');
  return { relay, first, port: new MessageChannel().port1 };
}

async function begun() {
  const { relay, first, port } = await newRelay();
  relay.begin(given, port);
  return { port, first };
}

const asked = { message: { do: 'start', script, limits: given.limits }, transfer: [] };
const connected = (port: MessagePort) => ({
  message: { do: 'connect', files: { 'a.wasm': file } },
  transfer: [port, file],
});

describe('a relay', () => {
  it('gets the port, and the files, once it has started the extension’s worker', async () => {
    const { port, first } = await begun();
    expect(first.told).toEqual([asked]);
    first.started();
    expect(first.told).toEqual([asked, connected(port)]);
    vi.advanceTimersByTime(60_000);
    expect([workers.length, first.terminated]).toEqual([1, false]);
  });

  it('that never does is let go, and another gets what it would have got', async () => {
    const { port, first } = await begun();
    vi.advanceTimersByTime(499);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect([workers.length, first.terminated]).toEqual([2, true]);
    // Twice as long: a machine on which all take so long is not to be kept from starting any.
    vi.advanceTimersByTime(999);
    expect(workers).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(workers).toHaveLength(3);
    first.started();
    workers[1]?.started();
    workers[2]?.started();
    expect(workers.map(({ told }) => told)).toEqual([[asked], [asked], [asked, connected(port)]]);
    expect(workers[2]?.terminated).toBe(false);
  });

  it('that the app tells itself is not told again, and gets the port all the same', async () => {
    const { relay, first, port } = await newRelay();
    const { port1: line } = new MessageChannel();
    relay.rehearse(line);
    const rehearsed = { message: { do: 'rehearse' }, transfer: [line] };
    relay.begin({ ...given, heard: true }, port);
    expect(first.told).toEqual([rehearsed]);
    first.started();
    expect(first.told).toEqual([rehearsed, connected(port)]);
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(1);
  });

  it('may have started before this thread hears of it', async () => {
    const { relay, first, port } = await newRelay();
    first.started();
    relay.begin({ ...given, heard: true }, port);
    expect(first.told).toEqual([connected(port)]);
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(1);
  });

  it('that heard it from the app and never comes back is replaced by one that is told', async () => {
    const { relay, first, port } = await newRelay();
    relay.begin({ ...given, heard: true }, port);
    vi.advanceTimersByTime(500);
    expect(first.terminated).toBe(true);
    first.started();
    workers[1]?.started();
    expect(workers.map(({ told }) => told)).toEqual([[], [asked, connected(port)]]);
  });
});
