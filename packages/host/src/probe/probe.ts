/**
 * The host measures its own walls, in this browser, behind this server: where a header is missing
 * or a browser does not do what was measured, no untrusted extension runs.
 */
import { hostTable } from '@kumix/plugin';
import { FLOOR_LIMITS } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import type { CellSource } from '../cell/cell.ts';
import { Spares } from '../cell/spares.ts';
import { Realm } from '../extension/realm.ts';
import { canaryCode, canaryNames, canaryPrelude } from './canary.ts';

export interface IsolationFinding {
  readonly what: string;
  readonly holds: boolean;
}

export interface IsolationReport {
  /** `worker`: untrusted code may run in a cell's worker. `none`: it may not run at all. */
  readonly level: 'worker' | 'none';
  readonly findings: readonly IsolationFinding[];
}

export interface ProbeOptions {
  readonly source: CellSource;
  readonly layer: HTMLElement;
  readonly html: (text: string) => unknown;
  readonly clock: Clock;
}

/** Milliseconds until a browser that says nothing counts as one without the wall. */
const patienceMs = 1_000;

export async function probeIsolation(options: ProbeOptions): Promise<IsolationReport> {
  const [page, cell] = await Promise.all([pageFindings(options.clock), cellFindings(options)]);
  const findings = [...page, ...cell];
  const level = findings.every(({ holds }) => holds) ? 'worker' : 'none';
  return { level, findings };
}

/** An image of port 9 is refused by the page's policy, or else by the browser: it never gets out. */
async function pageFindings(clock: Clock): Promise<readonly IsolationFinding[]> {
  const refused = new Promise<boolean>((resolve) => {
    const stop = new AbortController();
    const end = (holds: boolean): void => {
      cancel();
      stop.abort();
      resolve(holds);
    };
    const cancel = clock.setTimeout(() => end(false), patienceMs);
    document.addEventListener(
      'securitypolicyviolation',
      (event) => {
        if (event.effectiveDirective === 'img-src' && event.disposition === 'enforce') end(true);
      },
      { signal: stop.signal },
    );
    new Image().src = 'http://127.0.0.1:9/kumix-probe';
  });
  return [{ what: 'the page is served with its policy', holds: await refused }];
}

async function cellFindings(options: ProbeOptions): Promise<readonly IsolationFinding[]> {
  const spares = new Spares(options);
  const denied = (): Promise<never> =>
    Promise.reject(new HostError('denied', 'A canary asks nothing.'));
  const realm = new Realm({
    spares,
    clock: options.clock,
    prelude: canaryPrelude,
    code: canaryCode,
    files: {},
    limits: () => ({ ...FLOOR_LIMITS, timeoutMs: 5_000 }),
    guard: {
      api: Object.fromEntries([...hostTable.keys()].map((name) => [name, denied])),
      authorise: denied,
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
  const { frame } = realm.cell;
  try {
    const answer: unknown = await realm.endpoint.call('render.markdown', { text: '' });
    const open = opened(answer);
    return [
      { what: 'the cell starts', holds: true },
      { what: 'the cell is of another origin', holds: frame.contentDocument === null },
      ...canaryNames.map((name) => ({
        what: `no code in a cell ${name}`,
        holds: open !== undefined && !open.includes(name),
      })),
    ];
  } catch {
    return [{ what: 'the cell starts', holds: false }];
  } finally {
    realm.end('stopped');
    spares.dispose();
  }
}

/** Names of the attempts that succeeded; `undefined` where the canary did not answer in its form. */
function opened(answer: unknown): readonly unknown[] | undefined {
  if (typeof answer !== 'object' || answer === null || !('html' in answer)) return undefined;
  if (typeof answer.html !== 'string') return undefined;
  const names: unknown = JSON.parse(answer.html);
  return Array.isArray(names) ? names : undefined;
}
