/** The page of levels, served as a deployment may serve it: right, or with a wall missing. */
import path from 'node:path';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { devPolicy } from '../runtime/policies.ts';
import { startHarness } from '../runtime/server.ts';
import { startBareHost } from './bareHost.ts';
import { documentOf } from './documents.ts';
import { entries } from './run.ts';

export interface LevelsVerdict {
  readonly level: string;
  /** Walls that do not hold. */
  readonly open: readonly string[];
  /** `ran` or the rule that refused, by the extension's level and the least that is allowed. */
  readonly runs: Readonly<Record<string, string>>;
  readonly failed?: string;
}

export interface LevelsRun {
  readonly address: string;
  readonly verdict: Promise<LevelsVerdict>;
  close(): Promise<void>;
}

const script = `const kumix=self.__kumix;kumix.listen((channel,data)=>{
  for(const call of JSON.parse(data).slice(1))if(call[0]===1)kumix.post(0,JSON.stringify([1,[2,call[1],{html:'ran'}]]))});`;

/** What a deployment made of what it should serve. */
export interface Served {
  /** Of the page's policy. */
  readonly weaken?: (policy: string) => string;
  /** The host page of documents comes without its headers. */
  readonly bareHost?: true;
}

export async function startLevelsRun({ weaken, bareHost }: Served): Promise<LevelsRun> {
  const { promise, resolve } = Promise.withResolvers<LevelsVerdict>();
  const server = await startHarness({
    page: path.join(import.meta.dirname, 'page'),
    entries,
    frames: true,
    headers: (_name, bootHashes) => {
      const headers = pageHeaders({ bootHashes, frameOrigin: frameHost() });
      const right = headers['Content-Security-Policy'] ?? '';
      return { ...headers, 'Content-Security-Policy': weaken?.(right) ?? right };
    },
    serve: (name, body) => {
      if (name === '/levels-config') {
        const host = frameHost();
        const under = (isolation: string): string =>
          devPolicy({
            proc: { timeoutMs: 20_000 },
            ui: { isolation, heartbeatMs: 10_000 },
            pluginOrigins: ['null', host.replace('*', 'frame')],
          });
        const policies = { worker: under('worker'), frame: under('frame') };
        const config = { policies, frameHost: host, script, document: documentOf() };
        return { type: 'application/json', text: JSON.stringify(config) };
      }
      if (name !== '/levels-verdict') return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      resolve(JSON.parse(body) as LevelsVerdict);
      return { type: 'text/plain', text: '' };
    },
  });
  const bare = bareHost === undefined ? undefined : await startBareHost(server.frameHost);
  const frameHost = (): string => bare?.pattern ?? server.frameHost;
  return {
    address: `${server.origin}/levels.html`,
    verdict: promise,
    close: async () => {
      await bare?.close();
      await server.close();
    },
  };
}
