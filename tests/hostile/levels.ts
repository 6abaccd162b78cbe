/** The page of levels, served as a deployment may serve it: right, or with a wall missing. */
import path from 'node:path';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { devPolicy } from '../runtime/policies.ts';
import { startHarness } from '../runtime/server.ts';
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

/** `weaken` is what the deployment made of the page's policy. */
export async function startLevelsRun(weaken: (policy: string) => string): Promise<LevelsRun> {
  const { promise, resolve } = Promise.withResolvers<LevelsVerdict>();
  const server = await startHarness({
    page: path.join(import.meta.dirname, 'page'),
    entries,
    frames: true,
    headers: (_name, bootHashes) => {
      const headers = pageHeaders({ bootHashes, frameOrigin: server.frameHost });
      const right = headers['Content-Security-Policy'] ?? '';
      const policy = weaken(right);
      return policy === '' ? {} : { ...headers, 'Content-Security-Policy': policy };
    },
    serve: (name, body) => {
      if (name === '/levels-config') {
        const { frameHost } = server;
        const under = (isolation: string): string =>
          devPolicy({
            proc: { timeoutMs: 20_000 },
            ui: { isolation, heartbeatMs: 10_000 },
            pluginOrigins: ['null', frameHost.replace('*', 'frame')],
          });
        const policies = { worker: under('worker'), frame: under('frame') };
        const config = { policies, frameHost, script, document: documentOf() };
        return { type: 'application/json', text: JSON.stringify(config) };
      }
      if (name !== '/levels-verdict') return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      resolve(JSON.parse(body) as LevelsVerdict);
      return { type: 'text/plain', text: '' };
    },
  });
  return {
    address: `${server.origin}/levels.html`,
    verdict: promise,
    close: () => server.close(),
  };
}
