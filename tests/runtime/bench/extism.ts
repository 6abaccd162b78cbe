/** A page of its own for Extism, whose worker needs shared memory and so other headers. */
import { createPlugin } from '@extism/extism';
import { builtPackage, newHost } from './host.ts';
import { type Measured, inTurn, time } from './measure.ts';
import { peerTexts } from './peers.ts';

const hash = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';

/** Milliseconds of one call of a WASM function: there and back. */
export async function wasmCall(): Promise<Measured> {
  const { echoWasm } = await peerTexts();
  const plugin = await createPlugin(
    { wasm: [{ data: Uint8Array.from(echoWasm) }] },
    { runInWorker: true },
  );
  const host = newHost();
  host.install(await builtPackage('org.kumix.blurhash', { more: ['blurhash.wasm'] }));
  const ours = (): Promise<unknown> =>
    host.invoke(
      'render.placeholder',
      { hash, width: 4, height: 4 },
      { extension: 'org.kumix.blurhash' },
    );
  const peer = (): Promise<unknown> => plugin.call('echo', hash);
  if ((await plugin.call('echo', hash))?.text() !== hash) throw new Error('Extism does not echo');
  const batch = (call: () => Promise<unknown>) => async (): Promise<number> => {
    const ms = await time(async () => {
      for (let n = 0; n < 100; n++) await call();
    });
    return ms / 100;
  };
  for (const warm of [ours, peer]) await batch(warm)();
  const call = await inTurn(5, batch(ours), batch(peer));
  await plugin.close();
  host.dispose();
  return { call };
}

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var extismBench: typeof wasmCall;
}

globalThis.extismBench = wasmCall;
document.documentElement.dataset['ready'] = 'true';
