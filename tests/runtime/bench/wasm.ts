/** A WASM function that echoes a short text, called inside its worker: ours and Extism's. */
import { wrap } from 'comlink';
import { median } from '../../../scripts/lib/statistics.ts';
import { callsACrossing } from './counts.ts';
import { ask, builtPackage, newHost } from './host.ts';
import { type Measured, time } from './measure.ts';
import { peerTexts } from './peers.ts';
import extismUrl from './peers/extismWorker.ts?worker&url';

interface Extism {
  load(wasm: readonly number[]): Promise<void>;
  echo(payload: string, count: number): Promise<string>;
}

const payload = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';
/** After four times as many, the first to warm up, Extism's plugin is made anew: at six it gives out. */
const plugins = 3;

/** Microseconds of one call, the way into the worker and back shared by all of them. */
export async function wasmCalls(): Promise<Measured> {
  const worker = new Worker(extismUrl, { type: 'module' });
  const extism = wrap<Extism>(worker);
  const { echoWasm } = await peerTexts();
  const host = newHost({ timeoutMs: 20_000, heartbeatMs: 5_000 });
  host.install(await builtPackage('test.wasm'));
  const each = (run: () => Promise<string>) => async (): Promise<number> => {
    let last = '';
    const ms = await time(async () => {
      last = await run();
    });
    if (last !== payload) throw new Error(`"${last}" is no echo`);
    return (ms / callsACrossing) * 1_000;
  };
  const ours = each(
    async () => (await ask(host, `${callsACrossing} ${payload}`, 'test.wasm')).value.html,
  );
  const peer = each(() => extism.echo(payload, callsACrossing));
  const all: { readonly ours: number; readonly peer: number }[] = [];
  for (let plugin = 0; plugin < plugins; plugin++) {
    await extism.load(echoWasm);
    for (const warm of [ours, peer]) await warm();
    for (let round = 0; round < 3; round++) all.push({ ours: await ours(), peer: await peer() });
  }
  worker.terminate();
  host.dispose();
  const call = {
    ours: median(all.map((one) => one.ours)),
    peer: median(all.map((one) => one.peer)),
  };
  return { call };
}
