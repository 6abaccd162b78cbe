/** What an installed extension is refused for before any of it runs. */
import { readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import type { Brokers } from '../brokers.ts';
import type { Spares } from '../cell/spares.ts';
import type { IsolationReport } from '../probe/probe.ts';
import { handClock } from '../testing/clock.ts';
import { Budgets } from './budgets.ts';
import { Gate } from './gate.ts';
import { ManagedExtension } from './managed.ts';
import { SharedFate } from './sharedFate.ts';

const toolkit = await wabt();
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function compile(policy: Record<string, unknown>) {
  const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...policy }), 'test.json');
  if (!read.ok) throw new Error(read.problems[0].sentence);
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }]);
}

async function make(wat: string, policy: Record<string, unknown>, isolation?: IsolationReport) {
  const manifest = {
    manifest: 1,
    id: 'test.wasm',
    version: '1.0.0',
    name: 'Wasm',
    description: 'A test.',
    author: 'Test',
    kind: 'proc',
    entry: 'entry.js',
    wasm: ['main.wasm'],
    capabilities: [{ name: 'render.markdown' }],
    contributes: { methods: ['render.markdown'] },
  };
  const read = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(manifest))],
      ['entry.js', encode('')],
      ['main.wasm', new Uint8Array(toolkit.parseWat('test.wat', wat).toBinary({}).buffer)],
    ]),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const clock = handClock();
  const table = compile({ capabilities: ['render.markdown'], ...policy });
  const rooms = { facts: () => undefined, current: () => undefined, watch: () => () => {} };
  const record = (): void => {};
  const extension = new ManagedExtension({
    package: read.package,
    account: '@me:x',
    clock,
    // Nothing is started here, so nobody asks for a cell or a broker.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    brokers: { rooms } as Partial<Brokers> as Brokers,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    spares: {} as Spares,
    fate: new SharedFate(clock),
    prelude: '',
    documentScript: '',
    gate: new Gate({ table, rooms, budgets: new Budgets(clock), consent: undefined, record }),
    isolation,
    frames: undefined,
    record,
    changed: () => {},
    fromBoot: () => {},
    ended: () => {},
    idleMs: 1_000,
  });
  extension.govern(table);
  const { status } = extension;
  return 'because' in status ? status.because.map(({ rule }) => rule) : status.state;
}

const holds = { level: 'worker', findings: [], frameFindings: [] } as const;

describe('a package with WASM', () => {
  it('is enabled where its memory and imports stay within the policy', async () => {
    expect(await make('(module (memory 1 2))', { proc: { memoryPages: 2 } })).toBe('enabled');
  });

  it.each([
    ['has no cap on its memory', '(module (memory 1))', {}],
    ['asks for more memory than the policy gives', '(module (memory 1 3))', { memoryPages: 2 }],
  ])('is refused where it %s', async (_what, wat, proc) => {
    expect(await make(wat, { proc })).toEqual(['wasm']);
  });

  it('is refused for an import that the policy does not name', async () => {
    const wat = '(module (import "env" "log" (func (param i32))))';
    expect(await make(wat, { proc: { wasmImports: [] } })).toEqual([
      expect.stringMatching(/^wasm-import/),
    ]);
    expect(await make(wat, { proc: { wasmImports: ['env.log'] } })).toBe('enabled');
  });
});

describe('where the host has measured its walls', () => {
  it('runs nothing without them, and everything with them', async () => {
    const wat = '(module)';
    const missing = { what: 'the frame is apart', holds: false };
    expect(await make(wat, {}, { ...holds, level: 'none', findings: [missing] })).toEqual([
      'isolation',
    ]);
    expect(await make(wat, {}, holds)).toBe('enabled');
  });
});
