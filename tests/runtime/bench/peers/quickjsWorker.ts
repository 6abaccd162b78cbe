/** The same library inside QuickJS in WASM, in a worker of the page's own. */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import wasmUrl from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import { expose } from 'comlink';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
} from 'quickjs-emscripten-core';

let context: QuickJSContext | undefined;

expose({
  async load(script: string): Promise<void> {
    const made = newVariant(variant, { wasmLocation: wasmUrl });
    context = (await newQuickJSWASMModuleFromVariant(made)).newContext();
    context.unwrapResult(context.evalCode(script)).dispose();
  },
  render(value: { text: string }): { html: string } {
    if (context === undefined) throw new Error('load() first');
    const toHtml = context.getProp(context.global, 'toHtml');
    const text = context.newString(value.text);
    const result = context.unwrapResult(context.callFunction(toHtml, context.undefined, text));
    const html = context.getString(result);
    for (const handle of [toHtml, text, result]) handle.dispose();
    return { html };
  },
});
