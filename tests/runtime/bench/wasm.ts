/** A WASM function that echoes a short text, called inside its worker: ours and Extism's. */
import { wrap } from 'comlink';
import { ask, builtPackage, newHost } from './host.ts';
import { inTurn, type Measured, time } from './measure.ts';
import { peerTexts } from './peers.ts';
import extismUrl from './peers/extismWorker.ts?worker&url';

interface Extism {
  load(wasm: readonly number[]): Promise<void>;
  echo(payload: string, count: number): Promise<string>;
}

const payload = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';
/** Calls that share one way into the worker. Four times as many are made: at six, Extism's plugin gives out. */
const count = 3_000;

/** Microseconds of one call, the way into the worker and back shared by all of them. */
export async function wasmCalls(): Promise<Measured> {
  const worker = new Worker(extismUrl, { type: 'module' });
  const extism = wrap<Extism>(worker);
  await extism.load((await peerTexts()).echoWasm);
  const host = newHost({ timeoutMs: 20_000, heartbeatMs: 5_000 });
  host.install(await builtPackage('test.wasm'));
  const each = (run: () => Promise<string>) => async (): Promise<number> => {
    let last = '';
    const ms = await time(async () => {
      last = await run();
    });
    if (last !== payload) throw new Error(`"${last}" is no echo`);
    return (ms / count) * 1_000;
  };
  const ours = each(async () => (await ask(host, `${count} ${payload}`, 'test.wasm')).value.html);
  const peer = each(() => extism.echo(payload, count));
  for (const warm of [ours, peer]) await warm();
  const call = await inTurn(3, ours, peer);
  worker.terminate();
  host.dispose();
  return { call };
}
