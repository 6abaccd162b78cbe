import { compilePolicy, type ExtensionFacts, parseExtensionId, readPolicy } from '@kumix/policy';
import { describe, expect, it, vi } from 'vitest';
import type { AuditFact } from '../audit/event.ts';
import { HostError } from '../bridge/hostError.ts';
import { handClock } from '../testing/clock.ts';
import { Budgets } from './budgets.ts';
import { type Consent, Gate } from './gate.ts';

const id = parseExtensionId('org.example.a');
if (id === undefined) throw new Error('not an id');

const facts = (...capabilities: string[]): ExtensionFacts => ({
  id,
  version: '1.0.0',
  sha256: '0'.repeat(64),
  kind: 'proc',
  isolation: 'worker',
  capabilities: capabilities.map((name) => ({ name, caveats: {} })),
  wasmImports: [],
});

function compile(policy: Record<string, unknown>) {
  const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...policy }), 'test.json');
  if (!read.ok) throw new Error(read.problems[0].sentence);
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }], {
    ownOrigins: ['https://app.example'],
  });
}

/** The same with an organisation's file beside it that only reports. */
function compileReporting(policy: Record<string, unknown>, report: Record<string, unknown>) {
  const layers = (
    [
      ['deployment', policy],
      ['organisation', { ...report, enforcement: 'report' }],
    ] as const
  ).map(([kind, file]) => {
    const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...file }), `${kind}.json`);
    if (!read.ok) throw new Error(read.problems[0].sentence);
    return { kind, source: `${kind}.json`, policy: read.document };
  });
  return compilePolicy(layers, { ownOrigins: ['https://app.example'] });
}

function make(policy: Record<string, unknown>, consent?: Consent, table = compile(policy)) {
  const rooms = new Map([['!plain:x', 'plain' as 'plain' | 'encrypted']]);
  const recorded: AuditFact[] = [];
  const gate = new Gate({
    table,
    rooms: {
      facts: (id) => {
        const encryption = rooms.get(id);
        return encryption === undefined ? undefined : { id, encryption };
      },
      current: () => undefined,
      watch: () => () => {},
    },
    budgets: new Budgets(handClock()),
    consent,
    record: (_extension, fact) => recorded.push(fact),
  });
  return { gate, recorded, rooms };
}

const refusal = (run: () => void | Promise<unknown>): HostError => {
  try {
    void run();
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the gate', () => {
  const read = facts('message.read');
  const params = { roomId: '!plain:x', limit: 5 };

  it('lets through what the policy allows, and records the decision without its payload', () => {
    const { gate, recorded } = make({ capabilities: ['message.read'] });
    expect(gate.guestCall(read, 'message.read', 'message.read', params, 12)).toBeUndefined();
    expect(recorded).toMatchObject([
      {
        kind: 'decision',
        effect: 'allow',
        capability: 'message.read',
        roomId: '!plain:x',
        bytes: 12,
      },
    ]);
    expect(JSON.stringify(recorded)).not.toContain('limit":5');
  });

  it('says what it would deny, unseen: not what it would ask about, nor what a budget has used up', () => {
    const command = facts('command');
    const wouldDeny = (policy: Record<string, unknown>, granted?: 'allow' | 'deny'): boolean => {
      const ask = (): Promise<'deny'> => Promise.resolve('deny');
      const { gate, recorded } = make(policy, { granted: () => granted, ask });
      const denied = gate.wouldDeny(command, 'command', undefined);
      expect(recorded).toEqual([]);
      return denied;
    };
    const asks = { capabilities: [{ name: 'command', effect: 'ask' }] };
    expect(wouldDeny({ capabilities: ['command'] })).toBe(false);
    expect(wouldDeny({ capabilities: [] })).toBe(true);
    expect(wouldDeny(asks)).toBe(false);
    expect(wouldDeny(asks, 'allow')).toBe(false);
    expect(wouldDeny(asks, 'deny')).toBe(true);
    const budgets = [{ capabilities: ['command'], calls: 1, per: 'day' }];
    const { gate } = make({ capabilities: ['command'], budgets });
    const call = (): void | Promise<unknown> =>
      gate.call(command, 'command.run', 'command', {}, undefined, 1);
    void call();
    expect(refusal(call).because.map(({ rule }) => rule)).toEqual(['budget-exhausted']);
    expect(gate.wouldDeny(command, 'command', undefined)).toBe(false);
  });

  it('names every rule in what it refuses', () => {
    const { gate, recorded } = make({ capabilities: [] });
    const error = refusal(() => gate.guestCall(read, 'message.read', 'message.read', params, 1));
    expect(error.code).toBe('denied');
    expect(error.because[0]).toMatchObject({ layer: 'deployment', source: 'test.json' });
    expect(recorded).toMatchObject([{ effect: 'deny' }]);
  });

  it('does not tell a room that is not joined from one that does not exist', () => {
    const { gate } = make({ capabilities: ['message.read'] });
    const error = refusal(() =>
      gate.guestCall(read, 'message.read', 'message.read', { roomId: '!other:x' }, 1),
    );
    expect(error.code).toBe('not-found');
  });

  it('tells whoever may not ask about rooms nothing of which there are', () => {
    const other = { roomId: '!other:x', limit: 5 };
    const tell = (policy: Record<string, unknown>, given: unknown) => {
      const { gate, recorded } = make(policy);
      const { code, message } = refusal(() =>
        gate.guestCall(read, 'message.read', 'message.read', given, 1),
      );
      expect(JSON.stringify(recorded)).not.toContain('!other:x');
      return { code, message, recorded: recorded.length };
    };
    for (const capabilities of [
      [],
      [{ name: 'message.read', rooms: ['!mine:x'] }],
      [{ name: 'message.read', effect: 'deny' }],
    ]) {
      const here = tell({ capabilities }, params);
      const nowhere = tell({ capabilities }, other);
      expect(nowhere.code).toBe('denied');
      expect(nowhere).toEqual(here);
    }
  });

  it('judges by the room as it is when the person has answered, not as it was', async () => {
    const { promise, resolve } = Promise.withResolvers<'allow' | 'deny'>();
    const { gate, rooms, recorded } = make(
      { capabilities: [{ name: 'message.read', effect: 'ask', rooms: ['plain'] }] },
      { granted: () => undefined, ask: () => promise },
    );
    const call = gate.guestCall(read, 'message.read', 'message.read', params, 1);
    rooms.set('!plain:x', 'encrypted');
    resolve('allow');
    await expect(call).rejects.toMatchObject({ code: 'denied' });
    expect(recorded.at(-1)).toMatchObject({ effect: 'deny', encryption: 'encrypted' });
  });

  it('starts no more by answers given at once than a budget lets through', async () => {
    const answers: ((answer: 'allow') => void)[] = [];
    const { gate } = make(
      {
        capabilities: [{ name: 'storage.kv', effect: 'ask' }],
        budgets: [{ capabilities: ['storage.kv'], calls: 1, per: 'minute' }],
      },
      {
        granted: () => undefined,
        ask: () => new Promise((resolve) => answers.push(resolve)),
      },
    );
    const call = async () =>
      gate.guestCall(facts('storage.kv'), 'storage.kv.get', 'storage.kv', {}, 1);
    const calls = [call(), call()];
    for (const answer of answers) answer('allow');
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('judges what is under way by what holds now: rules, the room, and what the person said', () => {
    const { gate, rooms } = make({ capabilities: [{ name: 'message.read', rooms: ['plain'] }] });
    const again = (how: 'policy' | 'asked' = 'policy') =>
      gate.guestAgain(read, 'message.read', 'message.read', params, how);
    expect(again()).toBeUndefined();
    rooms.set('!plain:x', 'encrypted');
    expect(refusal(() => again()).because[0]?.rule).toBe('caveat-rooms');
    rooms.delete('!plain:x');
    expect(refusal(() => again()).code).toBe('denied');
    rooms.set('!plain:x', 'plain');
    gate.table = compile({ capabilities: [{ name: 'message.read', effect: 'ask' }] });
    expect(again('asked')).toBeUndefined();
    expect(refusal(() => again('policy')).code).toBe('denied');
    gate.table = compile({ capabilities: [] });
    expect(refusal(() => again('asked')).because[0]?.rule).toBe('capability-missing');
  });

  it('reads the origin from the address itself', () => {
    const { gate } = make({
      capabilities: [{ name: 'net.fetch', origins: ['https://good.example'] }],
    });
    const net = facts('net.fetch');
    const fetch = (url: string) => () =>
      gate.guestCall(net, 'net.fetch', 'net.fetch', { url, method: 'GET' }, 1);
    expect(fetch('https://good.example/a')()).toBeUndefined();
    for (const url of [
      'https://evil.example/',
      'https://good.example@evil.example/',
      'https://good.example.evil.example/',
      'http://good.example/',
      'https://good.example:444/',
      'https://app.example/',
      'data:text/plain,x',
      'not a url',
    ]) {
      expect(refusal(fetch(url)).code).toBe('denied');
    }
  });

  it('charges budgets for what starts, and refuses when they are used up', () => {
    const { gate } = make({
      capabilities: ['storage.kv'],
      budgets: [{ capabilities: ['storage.kv'], calls: 2, per: 'minute' }],
    });
    const kv = facts('storage.kv');
    const call = () => gate.guestCall(kv, 'storage.kv.get', 'storage.kv', { key: 'a' }, 1);
    expect([call(), call()]).toEqual([undefined, undefined]);
    expect(refusal(call).because.map(({ rule }) => rule)).toContain('budget-exhausted');
  });

  it('tells beforehand what would be allowed at once, and neither asks, records nor charges', () => {
    const ask = vi.fn<Consent['ask']>();
    const would = (policy: Record<string, unknown>, granted?: 'allow' | 'deny'): boolean => {
      const { gate, recorded } = make(policy, { granted: () => granted, ask });
      const told = gate.wouldAllow(facts('panel'), 'panel');
      expect(gate.wouldAllow(facts('panel'), 'panel')).toBe(told);
      expect(recorded).toEqual([]);
      return told;
    };
    const asked = { capabilities: [{ name: 'panel', effect: 'ask' }] };
    const once = { capabilities: ['panel'], per: 'day', calls: 1 };
    expect(would({ capabilities: ['panel'], budgets: [once] })).toBe(true);
    expect(would({ capabilities: [] })).toBe(false);
    expect(would(asked)).toBe(false);
    expect(would(asked, 'allow')).toBe(true);
    expect(would(asked, 'deny')).toBe(false);
    expect(ask).not.toHaveBeenCalled();
    const { gate } = make({ capabilities: ['panel'], budgets: [once] });
    void gate.call(facts('panel'), 'surface.open', 'panel', {}, undefined, 1);
    expect(gate.wouldAllow(facts('panel'), 'panel')).toBe(false);
  });

  it('asks the person where the policy says ask, and holds to the answer', async () => {
    const answer = vi
      .fn<Consent['ask']>()
      .mockResolvedValueOnce('allow')
      .mockResolvedValueOnce('deny');
    const { gate } = make(
      { capabilities: [{ name: 'storage.kv', effect: 'ask' }] },
      { granted: () => undefined, ask: answer },
    );
    const call = () => gate.guestCall(facts('storage.kv'), 'storage.kv.get', 'storage.kv', {}, 1);
    await expect(call()).resolves.toBe('asked');
    await expect(call()).rejects.toMatchObject({ code: 'denied' });
  });

  it('says when nobody needs the answer any more, and makes no signal where nobody is asked', async () => {
    const { promise, reject } = Promise.withResolvers<'allow'>();
    const ask = vi.fn<Consent['ask']>().mockReturnValue(promise);
    const { gate, recorded } = make(
      { capabilities: ['timer', { name: 'storage.kv', effect: 'ask' }] },
      { granted: () => undefined, ask },
    );
    const looked = vi.fn<() => AbortSignal>(() => AbortSignal.abort());
    const waits = {
      get signal() {
        return looked();
      },
    };
    const own = facts('storage.kv', 'timer');
    void gate.guestStream(own, 'timer', 'timer', {}, 1, waits);
    expect(looked).not.toHaveBeenCalled();
    const calls = [
      gate.guestCall(own, 'storage.kv.get', 'storage.kv', {}, 1, waits),
      gate.guestStream(own, 'storage.kv.get', 'storage.kv', {}, 1, waits),
      gate.call(own, 'storage.kv.get', 'storage.kv', {}, undefined, 1, waits),
    ];
    expect(ask.mock.calls.map(([, , signal]) => signal?.aborted)).toEqual([true, true, true]);
    const before = recorded.length;
    reject(new HostError('aborted', 'The call was given up.'));
    const settled = await Promise.allSettled(calls.map(async (call) => call));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    // Nobody answered, so no answer is recorded.
    expect(recorded).toHaveLength(before);
  });

  it('refuses what would have to be asked where nobody can be, and records it', () => {
    const { gate, recorded } = make({ capabilities: [{ name: 'storage.kv', effect: 'ask' }] });
    const error = refusal(() =>
      gate.guestCall(facts('storage.kv'), 'storage.kv.get', 'storage.kv', {}, 1),
    );
    expect(error.code).toBe('denied');
    expect(recorded).toMatchObject([{ effect: 'ask' }, { effect: 'deny', granted: 'deny' }]);
  });

  it('judges a call by the rules of now, where they changed while a person was asked', async () => {
    const { promise, resolve } = Promise.withResolvers<'allow' | 'deny'>();
    const asks = { capabilities: [{ name: 'message.read', effect: 'ask' }] };
    const { gate } = make(asks, { granted: () => undefined, ask: () => promise });
    const call = gate.guestCall(read, 'message.read', 'message.read', params, 1);
    gate.table = compile({ capabilities: ['timer'] });
    resolve('allow');
    await expect(call).rejects.toMatchObject({
      code: 'denied',
      because: [{ rule: 'capability-missing' }],
    });
  });

  it('refuses what was allowed when it is judged again, by the rule of now', () => {
    const { gate, recorded, rooms } = make({
      capabilities: [{ name: 'message.read', rooms: ['plain'] }],
    });
    const plain = { id: '!plain:x', encryption: 'plain' } as const;
    const again = (): void => gate.again(read, 'message.read', 'message.read', {}, plain, 'policy');
    expect(again).not.toThrow();
    rooms.set('!plain:x', 'encrypted');
    expect(refusal(again).because).toMatchObject([{ rule: 'caveat-rooms' }]);
    expect(recorded).toMatchObject([{ effect: 'deny', encryption: 'encrypted' }]);
    rooms.delete('!plain:x');
    expect(refusal(again).code).toBe('not-found');
  });

  it('refuses a result above the policy’s size', () => {
    const { gate } = make({ capabilities: ['render.markdown'], proc: { outputBytes: 100 } });
    const own = facts('render.markdown');
    expect(() => gate.result(own, 'render.markdown', 'render.markdown', 100)).not.toThrow();
    expect(() => gate.result(own, 'render.markdown', 'render.markdown', 101)).toThrow(HostError);
  });

  it('keeps what replay of another policy needs: facts, counters and answers, no address', () => {
    const { gate, recorded } = make({
      capabilities: [{ name: 'net.fetch', origins: ['https://good.example'] }],
      budgets: [{ capabilities: ['net.fetch'], calls: 2, per: 'minute' }],
    });
    const net = facts('net.fetch');
    const params = { url: 'https://good.example/secret?token=1', method: 'GET' };
    for (let n = 0; n < 2; n++) {
      void gate.guestCall(net, 'net.fetch', 'net.fetch', params, 1);
    }
    const last = recorded.at(-1);
    expect(last).toMatchObject({ facts: { origin: 'https://good.example', method: 'GET' } });
    expect(last?.kind === 'decision' && Object.values(last.used ?? {})).toEqual([
      { calls: 1, bytes: 1 },
    ]);
    expect(JSON.stringify(recorded)).not.toContain('token');
  });

  describe('with a file that only reports', () => {
    const policy = { capabilities: ['message.read', 'storage.kv', 'render.markdown'] };
    const own = facts('message.read', 'storage.kv', 'render.markdown');
    const reporting = (
      report: Record<string, unknown>,
      enforced: Record<string, unknown> = policy,
      consent?: Consent,
    ) => make(enforced, consent, compileReporting(enforced, report));
    const organisation = { layer: 'organisation', source: 'organisation.json' };

    it('lets through what it would deny, and records that it would, by which rule', () => {
      const { gate, recorded } = reporting({ capabilities: ['storage.kv'] });
      expect(gate.guestCall(own, 'message.read', 'message.read', params, 1)).toBeUndefined();
      expect(gate.guestCall(own, 'storage.kv.get', 'storage.kv', {}, 1)).toBeUndefined();
      expect(recorded).toMatchObject([
        {
          effect: 'allow',
          method: 'message.read',
          reported: {
            effect: 'deny',
            because: [expect.objectContaining({ ...organisation, rule: 'capability-missing' })],
          },
        },
        { effect: 'allow', method: 'storage.kv.get' },
      ]);
      expect(recorded[1]).not.toHaveProperty('reported');
    });

    it('asks nobody what only it would ask, and takes no answer for one', () => {
      const ask = vi.fn<Consent['ask']>();
      const capabilities = [{ name: 'storage.kv', effect: 'ask' }];
      const consent: Consent = { granted: () => 'allow', ask };
      const { gate, recorded } = reporting({ capabilities }, policy, consent);
      expect(gate.guestCall(own, 'storage.kv.get', 'storage.kv', {}, 1)).toBeUndefined();
      expect(recorded[0]).not.toHaveProperty('granted');
      expect(ask).not.toHaveBeenCalled();
    });

    it('decides what is enforced once and what is reported once, each with its own look', () => {
      const granted = vi.fn<Consent['granted']>().mockReturnValue('allow');
      const ask = vi.fn<Consent['ask']>();
      const capabilities = [{ name: 'storage.kv', effect: 'ask' }];
      const budgets = [{ capabilities: ['storage.kv'], calls: 9, per: 'minute' }];
      const asks = { ...policy, capabilities, budgets };
      const used = vi.spyOn(Budgets.prototype, 'used');
      const charge = vi.spyOn(Budgets.prototype, 'charge').mockReturnValue();
      const { gate, recorded } = reporting({ capabilities }, asks, { granted, ask });
      expect(gate.guestCall(own, 'storage.kv.get', 'storage.kv', {}, 1)).toBeUndefined();
      expect([granted.mock.calls.length, used.mock.calls.length]).toEqual([2, 2]);
      expect(charge).toHaveBeenCalledOnce();
      expect(recorded).toMatchObject([{ effect: 'allow', granted: 'allow' }]);
    });

    it('counts by its budgets what starts, so that it tells when they would be used up', () => {
      const { gate, recorded } = reporting({
        ...policy,
        budgets: [{ capabilities: ['storage.kv'], calls: 2, per: 'minute' }],
      });
      for (let n = 0; n < 3; n++) {
        expect(gate.guestCall(own, 'storage.kv.get', 'storage.kv', {}, 1)).toBeUndefined();
      }
      const would = recorded.map((fact) => fact.kind === 'decision' && fact.reported?.effect);
      expect(would).toEqual([undefined, undefined, 'deny']);
    });

    it('records of an extension and of its answers what it would refuse', () => {
      const { gate, recorded } = reporting({ ...policy, proc: { outputBytes: 100 } });
      const name = 'render.markdown';
      for (const bytes of [100, 101]) gate.result(own, name, name, bytes);
      expect(recorded).toMatchObject([
        { ask: 'result', effect: 'allow', bytes: 101, reported: { effect: 'deny' } },
      ]);
      const blocked = { extensions: { [id]: { status: 'blocked' } } };
      const other = reporting({ ...policy, ...blocked });
      expect(other.gate.admission({ ask: 'install', extension: own }).effect).toBe('allow');
      expect(other.recorded).toMatchObject([
        { ask: 'install', effect: 'allow', reported: { effect: 'deny' } },
      ]);
    });
  });

  describe('with a host on this machine or its network', () => {
    const net = {
      ...facts(),
      capabilities: [{ name: 'net.fetch', caveats: { origins: ['http://127.0.0.1:8080'] } }],
    };
    const fetch = (gate: Gate, url: string) =>
      gate.guestCall(net, 'net.fetch', 'net.fetch', { url, method: 'GET' }, 1);

    it('refuses it where the policy names none, whatever the manifest names', () => {
      const { gate, recorded } = make({ capabilities: ['net.fetch'] });
      const error = refusal(() => fetch(gate, 'http://127.0.0.1:8080/'));
      expect(error.because).toMatchObject([{ layer: 'floor', rule: 'private-host' }]);
      expect(recorded).toMatchObject([{ effect: 'deny', because: [{ rule: 'private-host' }] }]);
    });

    it('lets through the one that the policy names', () => {
      const { gate } = make({
        capabilities: [{ name: 'net.fetch', origins: ['http://127.0.0.1:8080'] }],
      });
      expect(fetch(gate, 'http://127.0.0.1:8080/')).toBeUndefined();
      expect(refusal(() => fetch(gate, 'http://127.0.0.1:9090/')).code).toBe('denied');
    });
  });

  describe('with a stream', () => {
    const open = (gate: Gate) =>
      gate.guestStream(read, 'message.watch', 'message.read', { roomId: '!plain:x' }, 1);

    it('charges its budget once, when it opens', () => {
      const { gate } = make({
        capabilities: ['message.read'],
        budgets: [{ capabilities: ['message.read'], calls: 1, per: 'day' }],
      });
      const still = open(gate);
      if (typeof still !== 'function') throw new Error('nothing was asked');
      for (let n = 0; n < 10; n++) still();
      expect(() => open(gate)).toThrow(/budget/);
    });

    it('ends it when the rule is gone, naming what speaks now', () => {
      const { gate, recorded } = make({ capabilities: ['message.read'] });
      const still = open(gate);
      if (typeof still !== 'function') throw new Error('nothing was asked');
      still();
      gate.table = compile({ capabilities: [] });
      expect(refusal(still)).toMatchObject({ code: 'denied', because: [{ source: 'test.json' }] });
      expect(recorded.at(-1)).toMatchObject({ effect: 'deny', method: 'message.watch' });
    });

    it('ends it when its room becomes encrypted under a rule, and when it is left', () => {
      const { gate, rooms } = make({
        capabilities: [{ name: 'message.read', rooms: ['plain'] }],
      });
      const still = open(gate);
      if (typeof still !== 'function') throw new Error('nothing was asked');
      still();
      rooms.set('!plain:x', 'encrypted');
      expect(refusal(still).code).toBe('denied');
      rooms.delete('!plain:x');
      expect(refusal(still).code).toBe('not-found');
    });

    it('holds to one yes of the person’s until they take it back', async () => {
      let standing: 'allow' | 'deny' | undefined;
      const { gate } = make(
        { capabilities: [{ name: 'message.read', effect: 'ask' }] },
        { granted: () => standing, ask: () => Promise.resolve('allow') },
      );
      const still = await open(gate);
      still();
      standing = 'deny';
      expect(refusal(still).code).toBe('denied');
    });

    it('ends it when the yes to it, which stood from then on, is gone', async () => {
      let standing: 'allow' | undefined;
      const { gate } = make(
        { capabilities: [{ name: 'message.read', effect: 'ask' }] },
        {
          granted: () => standing,
          ask: () => {
            standing = 'allow';
            return Promise.resolve('allow');
          },
        },
      );
      const still = await open(gate);
      still();
      standing = undefined;
      expect(refusal(still).code).toBe('denied');
    });

    it('ends it when a standing grant is taken back', () => {
      let standing: 'allow' | undefined = 'allow';
      const { gate } = make(
        { capabilities: [{ name: 'message.read', effect: 'ask' }] },
        { granted: () => standing, ask: () => Promise.resolve('deny') },
      );
      const still = open(gate);
      if (typeof still !== 'function') throw new Error('the person was asked');
      still();
      standing = undefined;
      expect(refusal(still).code).toBe('denied');
    });
  });
});
