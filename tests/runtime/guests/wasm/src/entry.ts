import { defineProc, loadWasm } from '@kumix/plugin/proc';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  echo(length: number): void;
}

let exports: Promise<Exports> | undefined;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

defineProc({
  /** `COUNT TEXT`: has the text echoed so many times, and gives what came back last. */
  'render.markdown': async ({ text }) => {
    const wasm = await (exports ??= loadWasm<Exports>('echo.wasm'));
    const at = text.indexOf(' ');
    const payload = text.slice(at + 1);
    const count = Number(text.slice(0, at));
    const input = new Uint8Array(wasm.memory.buffer, 0, 4096);
    const output = new Uint8Array(wasm.memory.buffer, 4096, 4096);
    let html = '';
    for (let n = 0; n < count; n++) {
      const { written } = encoder.encodeInto(payload, input);
      wasm.echo(written);
      html = decoder.decode(output.subarray(0, written));
    }
    return { html };
  },
});
