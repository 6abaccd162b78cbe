/** Builds what the runtime's peers run: bare frames, a worker's text, a module for Extism. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import wabt from 'wabt';
import { classicScript } from '../../packages/plugin/build/classicScript.ts';
import type { PeerTexts } from '../../tests/runtime/bench/peers.ts';
import { root } from '../lib/paths.ts';

const source = (name: string): Promise<string> =>
  classicScript(
    path.join(
      root,
      'tests/runtime/bench/peers',
      `${name}.${name === 'paintBoardFrame' ? 'tsx' : 'ts'}`,
    ),
  );

/** Gives back its input, byte by byte, as Extism's own kits do it. */
const echo = `(module
  (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $load (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1 1)
  (func (export "echo") (result i32)
    (local $at i64) (local $n i64) (local $end i64)
    (local.set $end (call $length))
    (local.set $at (call $alloc (local.get $end)))
    (loop $next
      (call $store (i64.add (local.get $at) (local.get $n)) (call $load (local.get $n)))
      (local.set $n (i64.add (local.get $n) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $n) (local.get $end))))
    (call $output (local.get $at) (local.get $end))
    (i32.const 0)))`;

async function echoWasm(): Promise<readonly number[]> {
  const toolkit = await wabt();
  const module = toolkit.parseWat('echo.wat', echo);
  try {
    return [...module.toBinary({}).buffer];
  } finally {
    module.destroy();
  }
}

const frameNames = [
  'frameWorker',
  'paintBoardFrame',
  'paintFrame',
  'paintRelayFrame',
  'penpalFrame',
  'relayFrame',
  'spinFrame',
] as const;

/** The texts, and the sources that a page must admit for the bare frames to run. */
export async function buildPeers(): Promise<{
  readonly texts: PeerTexts;
  readonly scriptSources: readonly string[];
}> {
  const [scripts, comlinkWorker, markdownScript, wasm] = await Promise.all([
    Promise.all(frameNames.map(source)),
    source('comlinkWorker'),
    source('markdownScript'),
    echoWasm(),
  ]);
  const document = (name: (typeof frameNames)[number]): string =>
    `<!doctype html><html><body><script>${scripts[frameNames.indexOf(name)] ?? ''}</script></body></html>`;
  return {
    texts: {
      frames: {
        frameWorker: document('frameWorker'),
        paintBoardFrame: document('paintBoardFrame'),
        paintFrame: document('paintFrame'),
        paintRelayFrame: document('paintRelayFrame'),
        penpalFrame: document('penpalFrame'),
        relayFrame: document('relayFrame'),
        spinFrame: document('spinFrame'),
      },
      comlinkWorker,
      markdownScript,
      echoWasm: wasm,
    },
    scriptSources: scripts.map(
      (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    ),
  };
}
