/**
 * One extension in whatever order things befall it: calls, crashes, silence, time, the policy, the
 * person, its end, and answers that come when nobody waits any more. Its cells are made by hand; all
 * else is the host's own: realm, guard, gate and pool.
 */
import { CALL, type ExtensionPackage, readPackage, REPLY } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostError } from '../bridge/hostError.ts';
import type { Brokers, RoomBroker } from '../brokers.ts';
import type { CellOwner, Spares } from '../cell/spares.ts';
import { Pool } from '../pool/pool.ts';
import { handClock } from '../testing/clock.ts';
import { Asking } from './asking.ts';
import { Budgets } from './budgets.ts';
import { Gate } from './gate.ts';
import { ManagedExtension } from './managed.ts';
import { SharedFate } from './sharedFate.ts';

/** One in 26 runs is quarantined: of 300 some are, but for once in a hundred thousand times. */
const runs = Math.max(300, Number(process.env['KUMIX_RUNS'] ?? 100));
const id = 'test.model';
const room = '!plain:x';
const idleMs = 3_000;
const timeoutMs = 1_000;
const heartbeatMs = 500;

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function packageOf(): Promise<ExtensionPackage> {
  const manifest = {
    manifest: 1,
    id,
    version: '1.0.0',
    name: 'Model',
    description: 'A test.',
    author: 'Test',
    kind: 'proc',
    entry: 'entry.js',
    capabilities: [{ name: 'render.markdown' }, { name: 'storage.kv' }],
    contributes: { methods: ['render.markdown'] },
  };
  const read = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(manifest))],
      ['entry.js', encode('')],
    ]),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.package;
}

const pack = await packageOf();

function compile(policy: Record<string, unknown>) {
  const read = readPolicy(
    JSON.stringify({
      version: 1,
      mode: 'dev',
      proc: { timeoutMs, concurrentCalls: 1 },
      ui: { heartbeatMs },
      ...policy,
    }),
    'test.json',
  );
  if (!read.ok) throw new Error(read.problems[0].sentence);
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }]);
}

/** What a policy says: of the host's calls, and of the guest's. */
const policies = {
  all: { table: compile({ capabilities: ['render.markdown', 'storage.kv'] }), kept: true },
  asks: {
    table: compile({
      capabilities: [{ name: 'render.markdown', effect: 'ask' }, 'storage.kv'],
    }),
    kept: true,
  },
  'no calls': { table: compile({ capabilities: ['storage.kv'] }), kept: true },
  'no storage': { table: compile({ capabilities: ['render.markdown'] }), kept: false },
  blocked: {
    table: compile({
      capabilities: ['render.markdown', 'storage.kv'],
      extensions: { [id]: { status: 'blocked' } },
    }),
    kept: false,
  },
} as const;
type Said = keyof typeof policies;

/** How a cell takes what it is asked. */
const moods = ['answers', 'is silent', 'crashes', 'breaks the bridge', 'never starts'] as const;
type Mood = (typeof moods)[number];

/** What stands where a cell would: it hears what the host sends, and says what its mood is. */
class FakeCell {
  disposed = false;
  readonly owner: CellOwner;
  private readonly real: Real;
  private asked = 0;
  /** Answers that it owes. */
  readonly owed: string[] = [];

  constructor(real: Real, owner: CellOwner) {
    this.real = real;
    this.owner = owner;
  }

  /** Later, in whatever order; also when it is over by then, as what was under way may come. */
  say(what: string, message: unknown): void {
    void this.real.scheduler
      .schedule(Promise.resolve(), what)
      .then(() => this.owner.fromRelay(message));
  }

  begin(): void {
    if (this.real.mood !== 'never starts') this.say('ready', ['ready']);
  }

  order(order: { readonly do: string; readonly n?: number }): void {
    // At once: time passes in one go here, and would not wait for it.
    if (order.do === 'ping' && this.real.mood !== 'never starts') {
      this.owner.fromRelay(['pong', order.n]);
    }
  }

  send(message: unknown): void {
    const text: unknown = Array.isArray(message) ? message[1] : message;
    if (typeof text !== 'string') return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the guard has written
    const [, ...envelopes] = JSON.parse(text) as [
      number,
      ...[number, number, string, { text: string }][],
    ];
    for (const [kind, call, , params] of envelopes) {
      if (kind !== CALL) continue;
      this.real.sent.push(params.text);
      if (this.real.said === 'no calls') this.real.wrong.push(params.text);
      const answer = JSON.stringify([1, [REPLY, call, { html: params.text }]]);
      switch (this.real.mood) {
        case 'answers':
          this.say(`answer ${params.text}`, answer);
          break;
        case 'crashes':
          this.say('dead', ['dead', 'hung', '']);
          break;
        case 'breaks the bridge':
          for (let n = 0; n < 4; n++) this.say('no JSON', '{');
          break;
        default:
          this.owed.push(answer);
      }
    }
  }

  /** A guest's call of its own. */
  ask(): void {
    this.owner.fromRelay(
      JSON.stringify([1, [CALL, ++this.asked, 'storage.kv.get', { key: 'a' }, 99]]),
    );
  }

  unfold(): void {}

  dispose(): void {
    this.disposed = true;
  }
}

class Real {
  readonly scheduler: fc.Scheduler;
  readonly clock = handClock();
  readonly cells: FakeCell[] = [];
  readonly sent: string[] = [];
  readonly states: string[] = [];
  readonly extension: ManagedExtension;
  readonly asking: Asking;
  readonly pool: Pool;
  readonly gate: Gate;
  readonly fate: SharedFate;
  mood: Mood = 'answers';
  said: Said = 'all';
  /** Calls that went out while no call might. */
  readonly wrong: string[] = [];
  /** Calls of the guest's that reached a broker. */
  reached = 0;
  /** By call: what came of it, each time that something did. */
  readonly outcomes = new Map<string, string[]>();

  constructor(scheduler: fc.Scheduler) {
    this.scheduler = scheduler;
    const { clock } = this;
    const rooms: RoomBroker = {
      facts: (roomId) => ({ id: roomId, encryption: 'plain' }),
      current: () => undefined,
      watch: () => () => {},
    };
    const keyValue = {
      get: (): Promise<null> => {
        this.reached++;
        return Promise.resolve(null);
      },
    };
    const take = (owner: CellOwner) => {
      const cell = new FakeCell(this, owner);
      this.cells.push(cell);
      return cell;
    };
    this.fate = new SharedFate(clock);
    this.pool = new Pool({ clock, most: 4, waited: () => {} });
    this.gate = new Gate({
      table: policies.all.table,
      rooms,
      budgets: new Budgets(clock),
      consent: {
        granted: () => undefined,
        ask: () => scheduler.schedule(Promise.resolve('allow' as const), 'the person says yes'),
      },
      record: () => {},
    });
    this.asking = new Asking({ clock, gate: this.gate, pool: this.pool, record: () => {} });
    this.extension = new ManagedExtension({
      package: pack,
      account: '@me:x',
      clock,
      // Nobody reads what stands nowhere here.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      brokers: { rooms, keyValue } as unknown as Brokers,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      spares: { take, drop: () => {} } as unknown as Spares,
      fate: this.fate,
      prelude: '',
      documentScript: '',
      gate: this.gate,
      isolation: undefined,
      frames: undefined,
      record: (fact) => {
        if (fact.kind === 'lifecycle') this.states.push(fact.state);
      },
      changed: () => {},
      fromBoot: () => {},
      ended: () => {},
      idleMs,
    });
    this.extension.govern();
  }

  get live(): readonly FakeCell[] {
    return this.cells.filter(({ disposed }) => !disposed);
  }

  /** As the host does it. */
  govern(said: Said): void {
    this.said = said;
    this.gate.table = policies[said].table;
    this.extension.govern();
    this.asking.judge();
  }

  call(text: string): void {
    const told: string[] = [];
    this.outcomes.set(text, told);
    this.asking.call(this.extension, 'render.markdown', { text }, { room }).then(
      ({ value }) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- read by the guard
        const { html } = value as { readonly html: string };
        told.push(html === text ? 'answered' : `answered with ${html}`);
      },
      (error: unknown) => {
        return told.push(error instanceof HostError ? error.code : String(error));
      },
    );
  }

  dispose(): void {
    this.pool.drop(id, new HostError('unavailable', 'It was removed.'));
    this.extension.dispose();
  }
}

/** What was done to it, without a look at what came of it. */
interface Model {
  calls: number;
  said: Said;
  on: boolean;
  disposed: boolean;
}

/** What must be so whenever nothing is being done. */
function holds({ said, on, disposed }: Model, real: Real): void {
  const { extension, live, states } = real;
  const { state } = extension.status;
  const runs = state === 'starting' || state === 'active';
  // One realm while it runs, and none else; of what is gone only that matters.
  expect([state, live.length]).toEqual([state, runs && !disposed ? 1 : 0]);
  expect([extension.realm?.cell, extension.realm?.ended]).toEqual(
    live.length === 1 ? [live[0], false] : [undefined, undefined],
  );
  const off = said === 'blocked' ? 'refused' : on ? 'on' : 'disabled';
  const stands = ['refused', 'disabled'].includes(state) ? state : 'on';
  expect(disposed ? off : stands).toBe(off);
  expect(states.at(-1)).toBe(state);
  expect(real.wrong).toEqual([]);
  for (const told of real.outcomes.values()) expect(told.length).toBeLessThanOrEqual(1);
}

type Command = fc.AsyncCommand<Model, Real>;

const command = (
  name: string,
  run: (model: Model, real: Real) => void | Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command => ({
  check,
  run: async (model, real) => {
    await run(model, real);
    holds(model, real);
  },
  toString: () => name,
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function called(model: Model, real: Real): Promise<void> {
  const text = `call ${++model.calls}`;
  const { state } = real.extension.status;
  const may = model.said !== 'no calls' && !['refused', 'disabled', 'quarantined'].includes(state);
  real.call(text);
  if (may) return;
  // What was taken away fails the very next call, and reaches nobody. A person may still be asked.
  await turn();
  expect(real.outcomes.get(text)?.length).toBeGreaterThanOrEqual(model.said === 'asks' ? 0 : 1);
  expect(real.outcomes.get(text)).not.toContain('answered');
  expect(real.sent).not.toContain(text);
}

async function guestCalled(model: Model, real: Real): Promise<void> {
  const before = real.reached;
  const [live] = real.live;
  (live ?? real.cells.at(-1))?.ask();
  await turn();
  const may = live !== undefined && policies[model.said].kept;
  expect(real.reached - before).toBe(may ? 1 : 0);
}

const call = command('call', called, ({ disposed }) => !disposed);

const commands = [
  // Most of what happens to one.
  fc.constant(call),
  fc.constant(call),
  fc.constant(call),
  fc.constantFrom<Command>(
    command('the guest calls', guestCalled),
    command('crash', (_model, real) => {
      for (const { owner } of real.live) owner.fromRelay(['dead', 'flood', '']);
    }),
    command('its cell is lost', (_model, real) => {
      for (const { owner } of real.live) owner.broken('a second load');
    }),
    command('what it owes comes late', (_model, real) => {
      for (const cell of real.cells) {
        for (const answer of cell.owed.splice(0)) cell.say('late', answer);
      }
    }),
    command(
      'restart',
      (_model, real) => real.extension.restart(),
      ({ disposed }) => !disposed,
    ),
    command('removal', (model, real) => {
      model.disposed = true;
      real.dispose();
    }),
  ),
  fc.constantFrom(...moods).map((mood) =>
    command(`from now on it ${mood}`, (_model, real) => {
      real.mood = mood;
    }),
  ),
  fc
    .constantFrom(1, 300, timeoutMs, idleMs, 70_000)
    .map((ms) => command(`${ms} ms`, (_model, real) => real.clock.tick(ms))),
  fc.constantFrom(...(Object.keys(policies) as Said[])).map((said) =>
    command(
      `the policy says ${said}`,
      (model, real) => {
        model.said = said;
        real.govern(said);
      },
      ({ disposed }) => !disposed,
    ),
  ),
  fc.boolean().map((on) =>
    command(
      on ? 'turned on' : 'turned off',
      (model, real) => {
        model.on = on;
        real.extension.setEnabled(on);
      },
      ({ disposed }) => !disposed,
    ),
  ),
];

/** Everything that happened in all runs: what never did was not tested. */
const seen = new Set<string>();

describe('an extension, whatever befalls it in whatever order', () => {
  it('settles every call once, has one realm while it runs and none else, and does what it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.commands(commands, { maxCommands: 40, size: 'max' }),
        async (s, all) => {
          const model: Model = { calls: 0, said: 'all', on: true, disposed: false };
          const real = new Real(s);
          await fc.scheduledModelRun(s, () => ({ model, real }), all);
          await s.waitIdle();
          holds(model, real);
          // Deadlines, heartbeats and what nobody uses any more: all of it comes to an end.
          for (let n = 0; n < 20; n++) {
            real.clock.tick(idleMs);
            // oxlint-disable-next-line no-await-in-loop -- one step after the other
            await s.waitIdle();
          }
          holds(model, real);
          for (const told of real.outcomes.values()) {
            expect(told).toEqual([expect.not.stringMatching(/^answered with/)]);
            seen.add(told[0] ?? '');
          }
          for (const state of real.states) seen.add(state);
          expect(real.live.length).toBe(0);
          expect(real.pool.counts(id)).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
          real.dispose();
          real.fate.dispose();
          expect(real.clock.timers).toBe(0);
        },
      ),
      { numRuns: runs },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'answered',
        'denied',
        'crashed',
        'timeout',
        'unavailable',
        'refused',
        'disabled',
        'enabled',
        'starting',
        'active',
        'suspended',
        'quarantined',
      ]),
    );
  }, 120_000);

  it('stays gone where a person says yes to a call of it after its removal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const real = new Real(s);
        real.govern('asks');
        real.call('late');
        real.dispose();
        await s.waitIdle();
        expect(real.outcomes.get('late')).toEqual(['unavailable']);
        expect(real.cells).toEqual([]);
      }),
      { numRuns: 1 },
    );
  });
});
