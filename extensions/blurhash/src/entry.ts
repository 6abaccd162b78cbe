import { defineProc, KumixError, loadWasm } from '@kumix/plugin/proc';
import { type BlurhashExports, decode } from './decode.ts';

let exports: Promise<BlurhashExports> | undefined;

defineProc({
  'render.placeholder': async ({ hash, width, height }) => {
    exports ??= loadWasm<BlurhashExports>('blurhash.wasm');
    const pixels = decode(await exports, hash, width, height);
    if (pixels === undefined) throw new KumixError('invalid-params', 'This is not a blurhash.');
    return { width, height, pixels };
  },
});
