/** What is asked of an extension, from its turn in the queue to its answer. */
import { CALL, FAIL, type Packet, REPLY, unpack } from '@kumix/plugin';
import { compilePolicy, type ExtensionFacts, parseExtensionId, readPolicy } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import type { AuditFact } from '../audit/event.ts';
import { GuardedEndpoint } from '../bridge/guardedEndpoint.ts';
import { HostError } from '../bridge/hostError.ts';
import type { RoomBroker } from '../brokers.ts';
import { Pool } from '../pool/pool.ts';
import { handClock } from '../testing/clock.ts';
import { allowingAll } from '../testing/guard.ts';
import { Asking } from './asking.ts';
import { Budgets } from './budgets.ts';
import { type Consent, Gate } from './gate.ts';
import type { ManagedExtension } from './managed.ts';
import type { Realm } from './realm.ts';

const id = parseExtensionId('test.echo');
if (id === undefined) throw new Error('test.echo is an id');
const facts: ExtensionFacts = {
  id,
  version: '1.0.0',
  sha256: 'a'.repeat(64),
  kind: 'proc',
  isolation: 'worker',
  capabilities: [
    { name: 'render.markdown', caveats: {} },
    { name: 'render.code', caveats: {} },
  ],
  wasmImports: [],
};

function compile(capabilities: readonly unknown[]) {
  const file = { version: 1, mode: 'dev', capabilities, proc: { concurrentCalls: 1 } };
  const read = readPolicy(JSON.stringify(file), 'test.json');
  if (!read.ok) throw new Error('the policy does not read');
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }]);
}
const table = compile(['render.markdown', 'render.code']);

/** One extension that may run one call at a time; `log` has what went out and what was heard. */
function make(consent?: Consent, policy = table) {
  const clock = handClock();
  const log: string[] = [];
  const recorded: AuditFact[] = [];
  const decided: AuditFact[] = [];
  const rooms: RoomBroker = {
    facts: (roomId) => (roomId === '!invited:x' ? undefined : { id: roomId, encryption: 'plain' }),
    current: () => undefined,
    watch: () => () => {},
  };
  const pool = new Pool({ clock, most: 8, waited: () => {} });
  const gate = new Gate({
    table: policy,
    rooms,
    budgets: new Budgets(clock),
    consent,
    record: (_id, fact) => decided.push(fact),
  });
  const realm = (name: string): GuardedEndpoint =>
    new GuardedEndpoint({
      ...allowingAll,
      send: (packet) => {
        for (const text of textsIn(packet)) log.push(`${text} sent to the ${name} realm`);
      },
      clock,
      limits: () => table.limits(facts),
    });
  const state = { endpoint: realm('first'), refused: false };
  let held = 0;
  // What Asking needs of one, without a cell.
  const parts: Partial<ManagedExtension> = {
    id: 'test.echo',
    facts,
    limits: table.limits(facts),
    status: { state: 'active' },
    enter: () => void held++,
    leave: () => void held--,
    run: () => {
      if (state.refused) throw new HostError('unavailable', 'The extension is turned off.');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return { endpoint: state.endpoint } as Realm;
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const extension = parts as ManagedExtension;
  const asking = new Asking({
    clock,
    gate,
    pool,
    record: (_id, fact) => recorded.push(fact),
  });
  const ask = (text: string): Promise<void> =>
    asking.call(extension, 'render.markdown', { text }, { room: '!plain:x' }).then(
      () => void log.push(`${text} heard`),
      (error: unknown) =>
        void log.push(`${text} ${error instanceof HostError ? error.code : 'failed otherwise'}`),
    );
  return { ask, asking, decided, extension, log, pool, realm, recorded, state, held: () => held };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The texts that a packet asks about. */
function textsIn(packet: Packet): string[] {
  const read = unpack(packet, 1_000_000);
  if ('malformed' in read) throw new Error(read.malformed);
  return read.envelopes.flatMap((envelope) =>
    envelope[0] === CALL ? [Object.values(Object(envelope[3])).join('')] : [],
  );
}

const reply = (call: number): string => JSON.stringify([1, [REPLY, call, { html: 'x' }]]);

describe('what is asked of an extension', () => {
  it('starts what waits before anyone hears of the answer that made room for it', async () => {
    const { ask, log, state } = make();
    void ask('one');
    void ask('two');
    await turn();
    state.endpoint.receive(reply(1));
    await turn();
    expect(log).toEqual([
      'one sent to the first realm',
      'two sent to the first realm',
      'one heard',
    ]);
  });

  it('is judged by what goes out, whatever its parameters say when they are asked again', async () => {
    const { asking, decided, extension, log } = make();
    let looks = 0;
    const params = {
      get format() {
        return `lang${++looks}`;
      },
      text: 'x',
    };
    void asking.call(extension, 'render.code', params, { room: '!plain:x' });
    await turn();
    expect(decided).toMatchObject([{ effect: 'allow', facts: { format: 'lang1' } }]);
    expect(log).toEqual(['lang1x sent to the first realm']);
  });

  it('is judged as in an encrypted room where the room is not known, also once it has waited', async () => {
    const { asking, decided, extension, log, state } = make();
    for (const text of ['one', 'two']) {
      void asking.call(extension, 'render.markdown', { text }, { room: '!invited:x' });
    }
    await turn();
    expect(decided).toMatchObject(
      ['one', 'two'].map(() => ({ roomId: '!invited:x', encryption: 'unknown' })),
    );
    asking.judge();
    state.endpoint.receive(reply(1));
    await turn();
    expect(log).toEqual(['one sent to the first realm', 'two sent to the first realm']);
  });

  it('is recorded as failed where the extension words its failure, whatever code it gives', async () => {
    const { ask, log, recorded, state } = make();
    void ask('one');
    await turn();
    const failure = { code: 'denied', message: 'A rule says no.' };
    state.endpoint.receive(JSON.stringify([1, [FAIL, 1, failure]]));
    await turn();
    expect(log).toEqual(['one sent to the first realm', 'one denied']);
    expect(recorded.filter((fact) => fact.kind === 'call')).toMatchObject([{ outcome: 'failed' }]);
  });

  it('takes its question along where it is given up, and says so', async () => {
    const consent: Consent = {
      granted: () => undefined,
      ask: (_request, _decision, signal) =>
        new Promise((_resolve, reject) => {
          const gone = (): void => reject(new HostError('aborted', 'The call was given up.'));
          signal?.addEventListener('abort', gone);
        }),
    };
    const asks = compile([{ name: 'render.markdown', effect: 'ask' }]);
    const { asking, extension, log, recorded } = make(consent, asks);
    const call = new AbortController();
    const options = { room: '!plain:x', signal: call.signal };
    const asked = asking.call(extension, 'render.markdown', { text: 'x' }, options);
    call.abort();
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
    expect(recorded).toMatchObject([{ kind: 'call', outcome: 'aborted' }]);
    expect(log).toEqual([]);
  });

  it('starts nothing that waits in a realm that is ending', async () => {
    const { ask, log, realm, state } = make();
    const asked = [ask('one'), ask('two')];
    await turn();
    state.endpoint.end(new HostError('crashed', 'The extension was ended.'));
    state.endpoint = realm('second');
    await asked[0];
    await turn();
    state.endpoint.receive(reply(1));
    await Promise.all(asked);
    expect(log).toEqual([
      'one sent to the first realm',
      'two sent to the second realm',
      'one crashed',
      'two heard',
    ]);
  });

  it('settles a thousand that can no longer begin, and leaves nothing held', async () => {
    const { ask, held, log, pool, recorded, state } = make();
    const asked = Array.from({ length: 1_000 }, (_, index) => ask(String(index)));
    await turn();
    state.refused = true;
    state.endpoint.receive(reply(1));
    await Promise.all(asked);
    expect(log.filter((line) => line.endsWith(' unavailable'))).toHaveLength(999);
    expect(log).toContain('0 heard');
    expect(recorded.filter((fact) => fact.kind === 'call')).toHaveLength(1_000);
    expect(held()).toBe(0);
    expect(pool.counts('test.echo')).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
  });
});
