import { hostStreamTable, hostTable } from '@kumix/plugin/api';
import { call, defineUi, KumixError, stream } from '@kumix/plugin/ui';

interface Told {
  /** Differs between two runs of this extension. */
  readonly run: string;
  readonly code: string;
  readonly message?: string;
  readonly rules: readonly string[];
}

const run = String(Math.random());
/** What was asked of it, and how often. */
const served: Record<string, number> = {};
const note = (name: string): void => {
  served[name] = (served[name] ?? 0) + 1;
};
/** The stream that was opened last: its items, and how it ended. */
let flow: { items: number; end: Told | null } = { items: 0, end: null };

const ok: Told = { run, code: 'ok', rules: [] };
const failure = (error: unknown): Told =>
  error instanceof KumixError
    ? {
        run,
        code: error.code,
        message: error.message,
        rules: error.because.map(({ rule }) => rule),
      }
    : { run, code: 'not a KumixError', rules: [] };

async function tryCall(name: string, params: unknown): Promise<Told> {
  const door = [...hostTable.keys()].find((known) => known === name);
  if (door === undefined) return { run, code: 'no such door', rules: [] };
  try {
    await Reflect.apply(call, undefined, [door, params]);
    return ok;
  } catch (error) {
    return failure(error);
  }
}

async function follow(name: string, params: unknown): Promise<void> {
  const own: typeof flow = (flow = { items: 0, end: null });
  const door = [...hostStreamTable.keys()].find((known) => known === name);
  try {
    // The row's own schema judges what the test has written.
    const items = Reflect.apply(stream, undefined, [door, params]) as AsyncIterable<unknown>;
    for await (const item of items) if (item !== undefined) own.items++;
    own.end = ok;
  } catch (error) {
    own.end = failure(error);
  }
}

defineUi({
  panels: {
    panel: (surface) => {
      note('surface.open');
      surface.onContext(() => note('surface.context'));
      const button = document.createElement('button');
      button.textContent = 'Here';
      surface.root.append(button);
      return () => note('surface.close');
    },
  },
  serves: {
    'command.run': async ({ command, argument }) => {
      note('command.run');
      if (command === 'seen') return { message: JSON.stringify({ run, served, flow }) };
      const [name, params] = JSON.parse(argument) as [string, unknown];
      if (command === 'call') return { message: JSON.stringify(await tryCall(name, params)) };
      void follow(name, params);
      return { message: '' };
    },
    'render.markdown': ({ text }) => {
      note('render.markdown');
      return { html: text };
    },
    'render.placeholder': () => {
      note('render.placeholder');
      return { width: 1, height: 1, pixels: new ArrayBuffer(4) };
    },
    'render.code': () => {
      note('render.code');
      return { spans: [] };
    },
    'render.math': () => {
      note('render.math');
      return { mathml: '<math></math>' };
    },
    'message.transform': ({ text }) => {
      note('message.transform');
      return { text };
    },
    async *'attachment.filter'({ name }, { signal }) {
      note('attachment.filter');
      if (name === 'keep.txt') return { verdict: 'keep' };
      yield { chunk: new ArrayBuffer(1) };
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      note('attachment.filter aborted');
      return { verdict: 'keep' };
    },
  },
});
