/** What an installed extension is refused, before any of it runs and then, and what the record says of it. */
import { readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import type { AuditFact } from '../audit/event.ts';
import { BrokerError, type Brokers } from '../brokers.ts';
import type { Cell } from '../cell/cell.ts';
import type { CellOwner, Spares } from '../cell/spares.ts';
import type { IsolationReport } from '../probe/probe.ts';
import { HostError } from '../bridge/hostError.ts';
import { handClock } from '../testing/clock.ts';
import { partly } from '../testing/partly.ts';
import { Budgets } from './budgets.ts';
import { type Consent, Gate, type GoverningTable } from './gate.ts';
import { ManagedExtension } from './managed.ts';
import { SharedFate } from './sharedFate.ts';

const toolkit = await wabt();
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function compile(policy: Record<string, unknown>) {
  const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...policy }), 'test.json');
  if (!read.ok) throw new Error(read.problems[0].sentence);
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }], {
    ownOrigins: ['https://app.example'],
  });
}

const wasmManifest = {
  id: 'test.wasm',
  kind: 'proc',
  wasm: ['main.wasm'],
  capabilities: [{ name: 'render.markdown' }],
  contributes: { methods: ['render.markdown'] },
};

interface Setting {
  readonly manifest: Record<string, unknown>;
  readonly wat?: string;
  readonly table: GoverningTable;
  readonly isolation?: IsolationReport | undefined;
  readonly brokers?: Partial<Brokers>;
  readonly consent?: Consent;
  /** Whether its relay answers by then: monotonic milliseconds. */
  readonly answers?: (now: number) => boolean;
}

/** One that is installed; `say` is what its worker calls, and `heard` the host's answer to the last. */
async function install({ manifest, wat = '(module)', table, isolation, ...setting }: Setting) {
  const whole = {
    manifest: 1,
    version: '1.0.0',
    name: 'Test',
    description: 'A test.',
    author: 'Test',
    entry: 'entry.js',
    ...manifest,
  };
  const read = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(whole))],
      ['entry.js', encode('')],
      ...('wasm' in manifest
        ? ([
            ['main.wasm', new Uint8Array(toolkit.parseWat('test.wat', wat).toBinary({}).buffer)],
          ] as const)
        : []),
    ]),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const clock = handClock();
  const encryption = new Map<string, 'encrypted' | 'plain'>([
    ['!a:x', 'encrypted'],
    ['!plain:x', 'plain'],
  ]);
  const rooms = {
    facts: (id: string) => {
      const known = encryption.get(id);
      return known === undefined ? undefined : { id, encryption: known };
    },
    current: () => undefined,
    watch: () => () => {},
  };
  const recorded: AuditFact[] = [];
  const record = (fact: AuditFact): void => void recorded.push(fact);
  const sent: unknown[] = [];
  let owner: CellOwner | undefined;
  const cell = {
    begin: () => {},
    order: (order: { readonly do: string; readonly n?: number }) => {
      if (order.do !== 'ping' || setting.answers?.(clock.now()) === false) return;
      owner?.fromRelay(['pong', order.n]);
    },
    unfold: () => {},
    dispose: () => {},
    send: (packet: unknown) => sent.push(packet),
  };
  const extension = new ManagedExtension({
    package: read.package,
    account: '@me:x',
    clock,
    brokers: partly<Brokers>({ rooms, ...setting.brokers }),
    spares: partly<Spares>({
      take: (taken) => {
        owner = taken;
        return partly<Cell>(cell);
      },
      drop: () => {},
    }),
    fate: new SharedFate(clock),
    prelude: '',
    documentScript: '',
    gate: new Gate({
      table,
      rooms,
      budgets: new Budgets(clock),
      consent: setting.consent,
      record: (_id, fact) => record(fact),
    }),
    isolation,
    frames: undefined,
    record,
    changed: () => {},
    fromBoot: () => {},
    ended: () => {},
    idleMs: 60_000,
  });
  extension.govern();
  let calls = 0;
  const say = async (method: string, params: unknown): Promise<void> => {
    if (extension.realm === undefined) extension.run();
    owner?.fromRelay(JSON.stringify([1, [1, ++calls, method, params, 5_000]]));
    await settle();
  };
  return { extension, clock, recorded, say, heard: () => JSON.stringify(sent.at(-1)) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function make(wat: string, policy: Record<string, unknown>, isolation?: IsolationReport) {
  const table = compile({ capabilities: ['render.markdown'], ...policy });
  const { extension } = await install({ manifest: wasmManifest, wat, table, isolation });
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

describe('what takes a person’s action', () => {
  const running = async () => {
    const told: string[] = [];
    const notices = partly<Brokers['notices']>({
      notify: (_caller, { title }) => Promise.resolve(void told.push(title)),
    });
    const { extension, clock, say, heard } = await install({
      manifest: { id: 'test.acting', kind: 'proc', capabilities: [{ name: 'notify' }] },
      table: compile({ capabilities: ['notify'] }),
      brokers: { notices },
    });
    /** How often the person has been told something once it has been answered. */
    const ask = async (): Promise<number> => {
      await say('notify', { title: 'a', body: 'b' });
      return told.length;
    };
    return { act: () => extension.noted(['activated']), ask, clock, heard };
  };

  it('is let through for a second after it, and not a millisecond longer', async () => {
    const { act, ask, clock, heard } = await running();
    expect(await ask()).toBe(0);
    act();
    clock.tick(1_000);
    expect(await ask()).toBe(1);
    clock.tick(1);
    expect(await ask()).toBe(1);
    expect(heard()).toContain("within 1000 ms of a person's action in this extension");
    act();
    expect(await ask()).toBe(2);
  });

  it('is not let through for what was done in another extension', async () => {
    const [mine, neighbour] = [await running(), await running()];
    neighbour.act();
    expect(await mine.ask()).toBe(0);
    expect(await neighbour.ask()).toBe(1);
  });
});

describe('a link of the person’s own', () => {
  it.each([
    [
      'message.send',
      'is not looked at for one that could have written it',
      /link-not-given|Only a link/,
    ],
    ['storage.kv', 'is looked at for one that could not', /A page/],
  ])('with %s: %s', async (other, _what, answer) => {
    const url = 'https://a.example/page';
    const message = { eventId: '$1', roomId: '!plain:x', sender: '@me:x', sentAtMs: 1, body: url };
    const capabilities = ['unfurl', 'message.read', other];
    const { say, heard } = await install({
      manifest: {
        id: 'test.looking',
        kind: 'proc',
        capabilities: capabilities.map((name) => ({ name })),
      },
      table: compile({ capabilities }),
      brokers: {
        messages: partly<Brokers['messages']>({
          read: () => Promise.resolve([{ ...message, type: 'm.room.message' }]),
        }),
        unfurl: { preview: () => Promise.resolve({ title: 'A page', description: '' }) },
      },
    });
    await say('message.read', { roomId: '!plain:x', limit: 1 });
    await say('unfurl', { url, roomId: '!plain:x' });
    expect(heard()).toMatch(answer);
  });
});

describe('the record', () => {
  const page = '!a:x';
  const acting = (...capabilities: string[]) => ({
    id: 'test.acting',
    kind: 'proc',
    capabilities: capabilities.map((name) => ({ name })),
  });
  const asked = (...capabilities: string[]) => ({
    manifest: acting(...capabilities),
    table: compile({ capabilities }),
  });
  /** Of what happened since it was installed. */
  const since = (recorded: readonly AuditFact[]) =>
    recorded.filter(({ kind }) => kind === 'call' || kind === 'decision').slice(2);

  it('says of a call without a person’s action that it was denied, by which rule, and of no other', async () => {
    const wrote: string[] = [];
    const notices = partly<Brokers['notices']>({
      writeClipboard: (_caller, text) => Promise.resolve(void wrote.push(text)),
    });
    const { extension, recorded, say, heard } = await install({
      ...asked('clipboard.write'),
      brokers: { notices },
    });
    await say('clipboard.write', { text: 'words' });
    expect(heard()).toContain('activation');
    extension.noted(['activated']);
    await say('clipboard.write', { text: 'words' });
    expect(since(recorded)).toMatchObject([
      {
        kind: 'decision',
        ask: 'call',
        effect: 'deny',
        method: 'clipboard.write',
        because: [{ layer: 'floor', rule: 'activation' }],
      },
      { kind: 'decision', effect: 'allow', method: 'clipboard.write' },
    ]);
    expect(wrote).toEqual(['words']);
    expect(JSON.stringify(recorded)).not.toContain('words');
  });

  it('says what a door refused that the policy had allowed, and by which rule', async () => {
    const { recorded, say } = await install({
      ...asked('unfurl', 'net.fetch'),
      brokers: { net: partly<Brokers['net']>({}) },
    });
    await say('unfurl', { url: 'https://a.example/secret', roomId: page });
    await say('net.fetch', {
      url: 'https://a.example/',
      method: 'POST',
      headers: [{ name: 'X-HTTP-Method', value: 'DELETE' }],
    });
    expect(since(recorded)).toMatchObject([
      { kind: 'decision', effect: 'allow', method: 'unfurl', roomId: page },
      { kind: 'call', method: 'unfurl', outcome: 'denied', rule: 'link-not-given' },
      { kind: 'decision', effect: 'allow', method: 'net.fetch' },
      { kind: 'call', method: 'net.fetch', outcome: 'denied', rule: 'method-header' },
    ]);
    expect(JSON.stringify(recorded)).not.toContain('secret');
  });

  it('says that there was no room left, that it took too long, and that there is no such room', async () => {
    const keyValue = partly<Brokers['keyValue']>({
      set: () => Promise.reject(new BrokerError('quota', 'Full.')),
      get: () => new Promise(() => {}),
    });
    const { clock, recorded, say } = await install({
      ...asked('storage.kv', 'message.read'),
      brokers: { keyValue },
    });
    await say('storage.kv.set', { key: 'k', value: 'v' });
    await say('storage.kv.get', { key: 'k' });
    clock.tick(5_000);
    await say('message.read', { roomId: '!nowhere:x', limit: 1 });
    const calls = recorded.filter(({ kind }) => kind === 'call');
    expect(calls).toMatchObject([
      { method: 'storage.kv.set', outcome: 'quota' },
      { method: 'storage.kv.get', outcome: 'timeout', ms: 5_000 },
      { method: 'message.read', outcome: 'not-found' },
    ]);
  });

  it('says that a person was asked too much', async () => {
    const { recorded, say } = await install({
      manifest: acting('storage.kv'),
      table: compile({ capabilities: [{ name: 'storage.kv', effect: 'ask' }] }),
      consent: {
        granted: () => undefined,
        ask: () => Promise.reject(new HostError('too-many', 'Enough.')),
      },
    });
    await say('storage.kv.get', { key: 'k' });
    expect(since(recorded)).toMatchObject([
      { kind: 'decision', effect: 'ask' },
      { kind: 'call', method: 'storage.kv.get', outcome: 'too-many' },
    ]);
  });

  it('has one entry for a call that was answered, denied, or given up by its own extension', async () => {
    const keyValue = partly<Brokers['keyValue']>({
      get: (_caller, key) => (key === 'now' ? Promise.resolve(null) : new Promise(() => {})),
    });
    const { extension, recorded, say } = await install({
      manifest: acting('storage.kv', 'message.read'),
      table: compile({ capabilities: ['storage.kv'] }),
      brokers: { keyValue },
    });
    await say('storage.kv.get', { key: 'now' });
    await say('message.read', { roomId: page, limit: 1 });
    await say('storage.kv.get', { key: 'later' });
    extension.realm?.endpoint.receive(JSON.stringify([1, [4, 3]]));
    await settle();
    expect(since(recorded).map(({ kind }) => kind)).toEqual(['decision', 'decision', 'decision']);
  });

  it('says why an extension may not be here, whoever refuses it', async () => {
    const refusedBy = async (setting: Setting): Promise<unknown> => {
      const { recorded } = await install(setting);
      return recorded.at(-1);
    };
    const panel = {
      id: 'test.panel',
      kind: 'ui',
      capabilities: [{ name: 'panel' }],
      contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
    };
    const closed = { ...holds, level: 'none', findings: [] } as const;
    const policy = { capabilities: ['panel', 'render.markdown'] };
    const table = compile({ ...policy, pluginOrigins: ['null'] });
    const reason = (rule: string) => ({
      kind: 'lifecycle',
      state: 'refused',
      because: [expect.objectContaining({ rule })],
    });
    expect(await refusedBy({ manifest: panel, table, isolation: closed })).toMatchObject(
      reason('isolation'),
    );
    expect(
      await refusedBy({ manifest: wasmManifest, wat: '(module (memory 1))', table }),
    ).toMatchObject(reason('wasm'));
    const { recorded } = await install({ manifest: panel, table: compile(policy) });
    expect(recorded.slice(-2)).toMatchObject([
      { kind: 'decision', ask: 'origin', effect: 'deny', facts: { origin: 'null' } },
      reason('origin-unlisted'),
    ]);
  });
});

describe('an extension whose question a person reads', () => {
  const manifest = { id: 'test.asks', kind: 'proc', capabilities: [{ name: 'storage.kv' }] };
  const table = compile({ capabilities: [{ name: 'storage.kv', effect: 'ask' }] });

  async function asking() {
    const signals: (AbortSignal | undefined)[] = [];
    const answers: ((answer: 'deny') => void)[] = [];
    const consent: Consent = {
      granted: () => undefined,
      ask: (_request, _decision, signal) => {
        signals.push(signal);
        return new Promise((resolve) => answers.push(resolve));
      },
    };
    const installed = await install({ manifest, table, consent });
    await installed.say('storage.kv.get', { key: 'a' });
    return {
      ...installed,
      answer: async () => {
        answers[0]?.('deny');
        await settle();
      },
      isWithdrawn: () => signals.map((signal) => signal?.aborted),
    };
  }

  it('does not sleep over it, and does once it is answered', async () => {
    const { extension, clock, answer, isWithdrawn } = await asking();
    clock.tick(110_000);
    expect([extension.realm?.ended, isWithdrawn()]).toEqual([false, [false]]);
    await answer();
    clock.tick(60_000);
    expect(extension.status.state).toBe('suspended');
  });

  it('takes it along when it is ended', async () => {
    const { extension, isWithdrawn } = await asking();
    extension.stop();
    expect(isWithdrawn()).toEqual([true]);
  });
});

describe('a cell that does not answer', () => {
  const timer = { id: 'test.timer', kind: 'proc', capabilities: [{ name: 'timer' }] };
  const table = compile({
    capabilities: ['timer'],
    pluginOrigins: ['null'],
    ui: { isolation: 'worker', heartbeatMs: 200 },
  });

  it('has five seconds to start, however short its heartbeat is, and three beats from then on', async () => {
    let since = 4_500;
    const answers = (now: number): boolean => now >= since && now < 8_000;
    const slow = await install({ manifest: timer, table, answers });
    slow.extension.run();
    slow.clock.tick(7_900);
    expect(slow.extension.realm).toBeDefined();
    slow.clock.tick(1_200);
    expect(slow.extension.realm).toBeUndefined();
    since = Number.POSITIVE_INFINITY;
    const never = await install({ manifest: timer, table, answers });
    never.extension.run();
    never.clock.tick(4_999);
    expect(never.extension.realm).toBeDefined();
    never.clock.tick(250);
    expect(never.extension.status).toMatchObject({ why: 'cell-lost: the cell does not answer' });
  });
});

it('an extension that sleeps when nobody needs it has its crashes counted all the same', async () => {
  const { extension, clock } = await install({
    manifest: { id: 'test.timer', kind: 'proc', capabilities: [{ name: 'timer' }] },
    table: compile({ capabilities: ['timer'], pluginOrigins: ['null'] }),
  });
  for (let crash = 0; crash < 3; crash++) {
    extension.run().end('hung');
    clock.tick(1_000);
    if (crash < 2) extension.run();
    extension.sleep();
  }
  expect(extension.status.state).toBe('quarantined');
});
