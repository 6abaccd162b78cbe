/**
 * One that attacks the bridge beside a neighbour. The functions run in a page with the harness, which
 * may be handed them as text: they read nothing from around them.
 */
import { devPolicy } from '../runtime/policies.ts';
import type { TestExtension } from '../runtime/page/harness.ts';
import type { Told } from './bridgeEntries.ts';

/** Others use the machine as well: nobody is hung for being slow on it. */
export const bridgePolicy = devPolicy({
  proc: { timeoutMs: 5_000 },
  ui: { isolation: 'worker', heartbeatMs: 1_500 },
});

export const attacker = (code: string): TestExtension => ({
  id: 'test.attacker',
  code,
  capabilities: [
    'render.markdown',
    'storage.kv',
    'clipboard.write',
    'notify',
    'link.open',
    'message.read',
    'timer',
  ],
  methods: ['render.markdown'],
});

/** A host with the neighbour awake; `open` is the prelude where it is not the built one. */
export const startBeside = async ([policy, open]: readonly [
  policy: string,
  open?: string | undefined,
]): Promise<void> => {
  if (open !== undefined) harness.cell = { ...harness.cell, prelude: open };
  harness.log.calls.length = 0;
  harness.log.store.clear();
  harness.events.length = 0;
  harness.start(policy);
  await harness.installBuilt('test.echo');
  await harness.invoke('render.markdown', { text: 'warm' }, { extension: 'test.echo' });
};

/** Until it is ended: why, and how long the app and the neighbour were kept waiting at most. */
export const untilEnded = async (extension: TestExtension) => {
  const { id } = extension;
  const neighbour = (): ReturnType<typeof harness.invoke> =>
    harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
  const told = { gap: 0, neighbour: 0, rounds: 0, failed: [] as string[] };
  const over = new AbortController();
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    told.gap = Math.max(told.gap, now - last);
    last = now;
    if (!over.signal.aborted) setTimeout(tick, 5);
  };
  const ask = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await neighbour();
      told.neighbour = Math.max(told.neighbour, answer.ms);
      if (!answer.ok) told.failed.push(answer.code);
      told.rounds++;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  tick();
  void ask();
  await harness.install(extension);
  const first = await harness.invoke('render.markdown', { text: 'x' }, { extension: id });
  const ended = (): boolean =>
    ['crashed', 'quarantined'].includes(harness.view(id)?.status.state ?? '');
  await new Promise<void>((resolve) => {
    const stop = harness.host.extensions.subscribe(() => {
      if (!ended()) return;
      stop();
      resolve();
    });
    if (ended()) resolve();
  });
  const status = harness.view(id)?.status;
  over.abort();
  const again = await neighbour();
  if (!again.ok) told.failed.push(again.code);
  return {
    ...told,
    first: first.ok,
    why: status !== undefined && 'why' in status ? status.why : '',
  };
};

/** Until it says what came of its attack, or is ended for that. */
export const untilTold = async (extension: TestExtension) => {
  const { id } = extension;
  const ended: string[] = [];
  await harness.install(extension);
  const stop = harness.host.extensions.subscribe(() => {
    const status = harness.view(id)?.status;
    if (status !== undefined && 'why' in status) ended.push(status.why);
  });
  const ask = async (text: string, abortAfterMs?: number): Promise<string> => {
    const given = abortAfterMs === undefined ? {} : { abortAfterMs };
    const answer = await harness.invoke('render.markdown', { text }, { extension: id, ...given });
    return answer.ok ? (answer.value as { html: string }).html : answer.code;
  };
  // Once it says so the attack has been and gone, and what it sent has come before that.
  let said = await ask('x');
  while (ended.length === 0 && said === 'ok') {
    // oxlint-disable-next-line no-await-in-loop -- until it is so
    await new Promise((resolve) => setTimeout(resolve, 20));
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (ended.length === 0) said = await ask('x');
  }
  const answers =
    ended.length === 0
      ? [...(await Promise.all([ask('a'), ask('b')])), await ask('given up', 300)]
      : [];
  // Whatever it sent while it was asked is read before its next answer.
  if (answers.length > 0) await ask('x');
  stop();
  await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
  const told: Told = {
    why: ended[0] ?? '',
    said,
    kept: [...harness.log.store.keys()].map((key) => key.split('/').at(-1) ?? ''),
    faults: harness.events.flatMap((event) =>
      event.kind === 'limit' && event.extension === id ? [event.limit] : [],
    ),
    answers,
  };
  return {
    ...told,
    calls: [...harness.log.calls],
    polluted: 'polluted' in {},
    frames: document.querySelectorAll('iframe').length,
  };
};
