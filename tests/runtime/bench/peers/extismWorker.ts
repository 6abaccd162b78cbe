/** Extism in a worker of the page's own: the plugin lives where it is called. */
import { createPlugin, type Plugin } from '@extism/extism';
import { expose } from 'comlink';

let plugin: Plugin | undefined;

expose({
  async load(wasm: readonly number[]): Promise<void> {
    plugin = await createPlugin({ wasm: [{ data: Uint8Array.from(wasm) }] });
  },
  async echo(payload: string, count: number): Promise<string> {
    let text = '';
    for (let n = 0; n < count; n++) {
      // oxlint-disable-next-line no-await-in-loop -- a plugin runs one call at a time
      text = (await plugin?.call('echo', payload))?.text() ?? '';
    }
    return text;
  },
});
