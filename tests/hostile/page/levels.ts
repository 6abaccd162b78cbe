/** Measures this browser's walls and reports which extensions run behind them, under which policy. */
import { type ExtensionHost, HostError, type IsolationReport } from '@kumix/host';
import { prelude } from 'virtual:kumix-cell';
import { makeFramed, makeHost, makePackage, measureWalls } from './made.ts';

interface Config {
  /** By the least level that they allow. */
  readonly policies: Readonly<Record<'worker' | 'frame', string>>;
  readonly frameHost: string;
  /** An extension's script and document, which answer whoever asks. */
  readonly script: string;
  readonly document: string;
}

const limitMs = 40_000;

/** `ran`, told by what the extension itself did, or the rule that refused it. */
async function outcome(
  { script, document: text, frameHost }: Config,
  policy: string,
  level: 'worker' | 'frame',
  isolation: IsolationReport,
): Promise<string> {
  const host = makeHost(policy, prelude, { frameHost, isolation });
  try {
    // Asked for all the same: what was refused must not start when somebody wants it.
    if (level === 'frame') {
      host.install(await makeFramed('test.framed', text));
      await drawn(host);
    } else {
      host.install(await makePackage('test.plain', script));
      await host.invoke('render.markdown', { text: 'x' }, { room: '!plain:x' });
    }
    return 'ran';
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return error.because[0]?.rule ?? error.code;
  } finally {
    host.dispose();
  }
}

function drawn(host: ExtensionHost): Promise<void> {
  const anchor = document.querySelector('#panel');
  if (!(anchor instanceof HTMLElement)) throw new Error('the page is not whole');
  const { state } = host.openSurface({
    extension: 'test.framed',
    surface: 'panel',
    anchor,
    context: { roomId: '!plain:x', colourScheme: 'light', language: 'en' },
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it was never drawn')), limitMs);
    const look = (): void => {
      if (state.getSnapshot().state !== 'drawn') return;
      clearTimeout(timer);
      resolve();
    };
    state.subscribe(look);
    look();
  });
}

async function attempt(): Promise<unknown> {
  const config = (await (await fetch('/levels-config')).json()) as Config;
  const report = await measureWalls(prelude, config.frameHost);
  const runs: Record<string, string> = {};
  for (const least of ['worker', 'frame'] as const) {
    for (const level of ['worker', 'frame'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one extension at a time
      runs[`${level} where ${least} is the least`] = await outcome(
        config,
        config.policies[least],
        level,
        report,
      );
    }
  }
  const open = [...report.findings, ...report.frameFindings].flatMap(({ what, holds }) =>
    holds ? [] : [what],
  );
  return { level: report.level, open, runs };
}

const verdict = await attempt().catch((error: unknown) => ({ failed: String(error) }));
await fetch('/levels-verdict', { method: 'POST', body: JSON.stringify(verdict) });
