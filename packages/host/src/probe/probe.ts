/**
 * The host measures its own walls, in this browser, behind this server: where a header is missing
 * or a browser does not do what was measured, no untrusted extension runs.
 */
import { hostTable } from '@kumix/plugin';
import { FLOOR_LIMITS } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import type { CellDocument, CellSource } from '../cell/cell.ts';
import { Spares } from '../cell/spares.ts';
import { guestScript, Realm } from '../extension/realm.ts';
import { extensionDocument, frameHost } from '../frame/host.ts';
import { nextTurn } from '../turn.ts';
import { canaryFramePrelude, canaryPrelude, documentCanary, workerCanary } from './canary.ts';
import { pageFindings } from './page.ts';

export interface IsolationFinding {
  readonly what: string;
  readonly holds: boolean;
}

export interface IsolationReport {
  /** `worker`: untrusted code may run in a cell's worker. `none`: it may not run at all. */
  readonly level: 'worker' | 'none';
  readonly findings: readonly IsolationFinding[];
  /** Of level `frame`, where the deployment has a host for it; empty where it has none. */
  readonly frameFindings: readonly IsolationFinding[];
}

export interface ProbeOptions {
  readonly source: CellSource;
  readonly layer: HTMLElement;
  readonly html: (text: string) => unknown;
  readonly clock: Clock;
  /** As `ExtensionHostOptions.frameHost`. */
  readonly frameHost?: string;
}

export async function probeIsolation(options: ProbeOptions): Promise<IsolationReport> {
  const { clock, frameHost: pattern } = options;
  const [page, cell, frameFindings] = await Promise.all([
    pageFindings(clock),
    cellFindings(options, 'cell'),
    pattern === undefined ? [] : cellFindings(options, 'frame', frameDocument(options, pattern)),
  ]);
  const findings = [...page, ...cell];
  const level = findings.every(({ holds }) => holds) ? 'worker' : 'none';
  return { level, findings, frameFindings };
}

/** The same canary in a document of its own. */
function frameDocument({ source }: ProbeOptions, pattern: string): CellDocument | undefined {
  const page = frameHost(pattern).page('frame', '');
  const text = `<script>${canaryFramePrelude}${documentCanary.code}</script>`;
  return page === undefined
    ? undefined
    : { page, text: extensionDocument(source.documentScript, text) };
}

async function cellFindings(
  options: ProbeOptions,
  name: 'cell' | 'frame',
  document?: CellDocument,
): Promise<readonly IsolationFinding[]> {
  const spares = new Spares(options);
  await nextTurn();
  // A frame is the dearest thing here: what talks to it is made when it has been.
  if (document === undefined) spares.warm();
  await nextTurn();
  const denied = (): Promise<never> =>
    Promise.reject(new HostError('denied', 'A canary asks nothing.'));
  const realm = new Realm({
    spares,
    clock: options.clock,
    ...(document === undefined
      ? { script: () => guestScript(canaryPrelude, workerCanary.code) }
      : { document }),
    // Both scripts of the bootstrap: a header that admits only one of them is found out here.
    needs: { draws: true },
    files: {},
    limits: () => ({ ...FLOOR_LIMITS, timeoutMs: 5_000 }),
    guard: {
      api: Object.fromEntries([...hostTable.keys()].map((name) => [name, denied])),
      authorise: denied,
      stillAllowed: () => {},
      callFailed: () => {},
      streams: new Map(),
      authoriseStream: denied,
      streamEnded: () => {},
      admit: () => {},
    },
    ready: () => {},
    fault: () => {},
    log: () => {},
    fromBoot: () => {},
    ended: () => {},
  });
  // The canary is the only one: no spare is made for whoever comes next.
  spares.dispose();
  const { frame } = realm.cell;
  try {
    const answer: unknown = await realm.endpoint.call('render.markdown', { text: '' });
    const open = opened(answer);
    const { names } = document === undefined ? workerCanary : documentCanary;
    return [
      { what: `the ${name} starts`, holds: true },
      { what: `the ${name} is of another origin`, holds: frame.contentDocument === null },
      ...names.map((attempt) => ({
        what: `no code in a ${name} ${attempt}`,
        holds: open !== undefined && !open.includes(attempt),
      })),
    ];
  } catch {
    return [{ what: `the ${name} starts`, holds: false }];
  } finally {
    await nextTurn();
    realm.end('stopped');
  }
}

/** Names of the attempts that succeeded; `undefined` where the canary did not answer in its form. */
function opened(answer: unknown): readonly unknown[] | undefined {
  if (typeof answer !== 'object' || answer === null || !('html' in answer)) return undefined;
  if (typeof answer.html !== 'string') return undefined;
  const names: unknown = JSON.parse(answer.html);
  return Array.isArray(names) ? names : undefined;
}
