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

function make(policy: Record<string, unknown>, consent?: Consent) {
  const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...policy }), 'test.json');
  if (!read.ok) throw new Error(read.problems[0].sentence);
  const table = compilePolicy(
    [{ kind: 'deployment', source: 'test.json', policy: read.document }],
    { ownOrigins: ['https://app.example'] },
  );
  const recorded: AuditFact[] = [];
  const gate = new Gate({
    table,
    rooms: {
      facts: (roomId) => (roomId === '!plain:x' ? { id: roomId, encryption: 'plain' } : undefined),
      current: () => undefined,
    },
    budgets: new Budgets(handClock()),
    consent,
    record: (_extension, fact) => recorded.push(fact),
  });
  return { gate, recorded };
}

const refusal = (run: () => void | Promise<void>): HostError => {
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
    await expect(call()).resolves.toBeUndefined();
    await expect(call()).rejects.toMatchObject({ code: 'denied' });
  });

  it('refuses what would have to be asked where nobody can be', () => {
    const { gate } = make({ capabilities: [{ name: 'storage.kv', effect: 'ask' }] });
    const error = refusal(() =>
      gate.guestCall(facts('storage.kv'), 'storage.kv.get', 'storage.kv', {}, 1),
    );
    expect(error.code).toBe('denied');
  });

  it('refuses a result above the policy’s size', () => {
    const { gate } = make({ capabilities: ['render.markdown'], proc: { outputBytes: 100 } });
    const own = facts('render.markdown');
    expect(() => gate.result(own, 'render.markdown', 'render.markdown', 100)).not.toThrow();
    expect(() => gate.result(own, 'render.markdown', 'render.markdown', 101)).toThrow(HostError);
  });
});
