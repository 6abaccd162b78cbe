import { compilePolicy, type ExtensionFacts, parseExtensionId, readPolicy } from '@kumix/policy';
import { type RecordedDecision, replay } from '@kumix/policy/questions';
import { expect, it } from 'vitest';
import { Budgets } from '../extension/budgets.ts';
import { Gate } from '../extension/gate.ts';
import { refused } from '../bridge/hostError.ts';
import { handClock } from '../testing/clock.ts';
import { auditLines } from './lines.ts';
import { AuditLog } from './log.ts';

const id = parseExtensionId('org.example.a');
if (id === undefined) throw new Error('not an id');
const facts: ExtensionFacts = {
  id,
  version: '1.0.0',
  sha256: '0'.repeat(64),
  kind: 'proc',
  isolation: 'worker',
  capabilities: ['message.read', 'storage.kv', 'net.fetch'].map((name) => ({ name, caveats: {} })),
  wasmImports: [],
};

function compile(policy: Record<string, unknown>) {
  const read = readPolicy(JSON.stringify({ version: 1, mode: 'dev', ...policy }), 'test.json');
  if (!read.ok) throw new Error(read.problems[0].sentence);
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }], {
    ownOrigins: ['https://app.example'],
  });
}

it('put to the same policy every line is decided alike, and to another one as it would be', () => {
  const clock = handClock();
  const log = new AuditLog({ clock });
  log.know(facts);
  const table = compile({
    capabilities: ['message.read', { name: 'storage.kv', effect: 'ask' }, 'net.fetch'],
    budgets: [{ capabilities: ['message.read'], calls: 2, per: 'minute' }],
  });
  const gate = new Gate({
    table,
    rooms: {
      facts: (room) => ({ id: room, encryption: 'plain' }),
      current: () => undefined,
      watch: () => () => {},
    },
    budgets: new Budgets(clock),
    consent: { granted: () => 'allow', ask: () => Promise.resolve('allow') },
    record: (extension, fact) => log.record(extension, fact),
  });
  const call = (method: string, capability: string, params: unknown): void => {
    try {
      void gate.guestCall(facts, method, capability, params, 10);
    } catch {
      // Recorded, which is what this test looks at.
    }
  };
  for (let n = 0; n < 4; n++) call('message.read', 'message.read', { roomId: '!a:x', limit: 1 });
  call('storage.kv.get', 'storage.kv', { key: 'a' });
  call('clipboard.write', 'clipboard.write', { text: 'x' });
  call('net.fetch', 'net.fetch', { url: 'http://127.0.0.1/', method: 'GET' });
  try {
    const refusal = refused('activation', 'Too late.');
    gate.refuseCall(facts, 'notify', 'notify', {}, 1, refusal);
  } catch {
    // As above.
  }
  gate.admission({ ask: 'origin', extension: facts, origin: 'https://frames.example' });
  log.record(id, { kind: 'log', text: 'my own words' });
  log.record(id, { kind: 'limit', limit: 'flood', detail: 'x' });

  const text = auditLines(log.getSnapshot(), log.packages());
  expect(text).not.toContain('my own words');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedDecision);
  expect(lines).toHaveLength(10);
  const decisions = lines.filter(({ request }) => request !== undefined);
  // What the host refused by itself is no decision of a policy's.
  expect(decisions).toHaveLength(7);
  expect(decisions.map(({ effect }) => effect)).toEqual([
    'allow',
    'allow',
    'deny',
    'deny',
    'allow',
    'deny',
    'deny',
  ]);
  expect(replay(decisions, table)).toEqual({ replayed: 7, changed: [] });
  const stricter = replay(decisions, compile({ capabilities: ['storage.kv'] }));
  expect(stricter.changed.map(({ index, before }) => [index, before])).toEqual([
    [0, 'allow'],
    [1, 'allow'],
  ]);
});

it('one event is one line, whatever stands in it and whoever reads it', () => {
  const log = new AuditLog({ clock: handClock() });
  const roomId = '!a\u2028{"kind":"decision"}\u0085\n\r\u2029:x';
  log.record(id, {
    kind: 'decision',
    ask: 'call',
    effect: 'deny',
    sha256: facts.sha256,
    roomId,
    bytes: 1,
    because: [],
  });
  const text = auditLines(log.getSnapshot(), []);
  expect(text.trim().split(/[\n\r\u0085\u2028\u2029\v\f]/)).toHaveLength(1);
  expect(JSON.parse(text)).toMatchObject({ roomId });
});
