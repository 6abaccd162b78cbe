import type { ConsentQuestion } from '@kumix/host';
import { type ExtensionFacts, FLOOR_LIMITS, parseExtensionId } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { createDialogs } from '../app/dialogs.ts';
import { createAsker, restMs } from './consent.ts';

const id = parseExtensionId('org.example.a');
if (id === undefined) throw new Error('not an id');
const extension: ExtensionFacts = {
  id,
  version: '1.2.3',
  sha256: '0'.repeat(64),
  kind: 'proc',
  isolation: 'worker',
  capabilities: [{ name: 'net.fetch', caveats: { origins: ['https://a.example'] } }],
  wasmImports: [],
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup() {
  let now = 10_000;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  let pressed = (): void => {};
  const acted = { at: Number.NEGATIVE_INFINITY };
  const dialogs = createDialogs();
  const asker = createAsker({
    clock: {
      now: () => now,
      wall: () => now,
      setTimeout: (run, ms) => {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => void (timers = timers.filter((other) => other !== timer));
      },
    },
    dialogs,
    host: () => ({
      extensions: { getSnapshot: () => [], subscribe: () => () => {} },
      get personActedAt() {
        return acted.at;
      },
    }),
    roomName: () => 'Garden',
    watchKeys: (listener) => {
      pressed = listener;
      return () => {
        pressed = () => {};
      };
    },
  });
  const advance = async (ms: number): Promise<void> => {
    const until = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers = timers.filter((other) => other !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = until;
    await settle();
  };
  const abort = new AbortController();
  const question: ConsentQuestion = {
    request: {
      ask: 'call',
      extension,
      capability: 'net.fetch',
      facts: { origin: 'https://a.example', method: 'GET' },
      room: { id: '!a:x', encryption: 'encrypted' },
      bytes: 1,
    },
    decision: { effect: 'ask', limits: FLOOR_LIMITS, because: [] },
    signal: abort.signal,
  };
  return {
    dialogs,
    asker,
    advance,
    acted,
    abort,
    question,
    press: () => pressed(),
    now: () => now,
    timers: () => timers.length,
  };
}

describe('a question of an extension', () => {
  it('names extension, room, origin and how far a standing yes reaches', async () => {
    const { dialogs, asker, advance, question } = setup();
    void asker.ask(question);
    await advance(0);
    const request = dialogs.open.get();
    expect(request?.kind === 'consent' && request.question).toMatchObject({
      id: extension.id,
      extension: 'org.example.a',
      capability: 'Use the network',
    });
    const points = request?.kind === 'consent' ? request.question.points.join(' ') : '';
    expect(points).toContain('Garden');
    expect(points).toContain('https://a.example');
  });

  it('never comes up while the person types', async () => {
    const { dialogs, asker, advance, question, press } = setup();
    press();
    void asker.ask(question);
    for (let key = 0; key < 20; key++) {
      // oxlint-disable-next-line no-await-in-loop -- key after key
      await advance(restMs / 2);
      expect(dialogs.open.get()).toBeNull();
      press();
    }
    await advance(restMs + 250);
    expect(dialogs.open.get()?.kind).toBe('consent');
  });

  it('never comes up while the person is busy in a panel', async () => {
    const { dialogs, asker, advance, question, acted, now } = setup();
    acted.at = now();
    void asker.ask(question);
    await advance(restMs - 1);
    expect(dialogs.open.get()).toBeNull();
    await advance(251);
    expect(dialogs.open.get()?.kind).toBe('consent');
  });

  it('waits for any other dialog', async () => {
    const { dialogs, asker, advance, question } = setup();
    dialogs.show({ kind: 'shortcuts' });
    void asker.ask(question);
    await advance(10_000);
    expect(dialogs.open.get()?.kind).toBe('shortcuts');
    dialogs.close();
    await advance(250);
    expect(dialogs.open.get()?.kind).toBe('consent');
  });

  it('is a no where it is closed, replaced by another dialog, or taken back', async () => {
    for (const how of ['close', 'replace', 'abort'] as const) {
      const { dialogs, asker, advance, question, abort } = setup();
      const answer = asker.ask(question);
      // oxlint-disable-next-line no-await-in-loop -- one way after the other
      await advance(0);
      if (how === 'close') dialogs.close();
      if (how === 'replace') dialogs.show({ kind: 'directory' });
      if (how === 'abort') abort.abort();
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await answer).toBe('dismissed');
      expect(dialogs.open.get()?.kind).toBe(how === 'replace' ? 'directory' : undefined);
    }
  });

  it('that was taken back before it came up never does, and leaves no timer', async () => {
    const { dialogs, asker, advance, question, abort, press, timers } = setup();
    press();
    const answer = asker.ask(question);
    abort.abort();
    expect(await answer).toBe('unseen');
    await advance(10_000);
    expect([dialogs.open.get(), timers()]).toEqual([null, 0]);
  });
});
