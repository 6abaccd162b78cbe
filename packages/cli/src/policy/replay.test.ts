import { describe, expect, it } from 'vitest';
import { runPolicy, STRICT } from '../testing/run.ts';

const extension = {
  id: 'org.kumix.room-notes',
  version: '0.1.0',
  sha256: '0'.repeat(64),
  kind: 'ui',
  isolation: 'worker',
  wasmImports: [],
  capabilities: [
    { name: 'panel', caveats: {} },
    { name: 'net.fetch', caveats: { methods: ['GET'] } },
  ],
};
const call = { ask: 'call', extension, capability: 'panel', facts: {}, bytes: 1 };
const log = (...lines: readonly unknown[]): string =>
  lines.map((line) => JSON.stringify(line)).join('\n\n');

describe('kumix policy replay', () => {
  it('says which recorded decisions would have been others, and why', () => {
    const content = log(
      { request: call, effect: 'allow' },
      {
        request: {
          ...call,
          capability: 'net.fetch',
          facts: { origin: 'https://a.test', method: 'GET' },
          room: { id: '!a:test', encryption: 'plain' },
        },
        effect: 'allow',
        granted: 'allow',
        used: { 'some|key': { calls: 1, bytes: 2 } },
      },
      { request: { ask: 'install', extension }, effect: 'allow' },
      { request: { ask: 'origin', extension, origin: 'null' }, effect: 'allow' },
      { request: { ask: 'result', extension, capability: 'panel', bytes: 5 }, effect: 'allow' },
    );
    const { exit, out } = runPolicy(['replay', 'day.log', STRICT], { 'day.log': content });
    expect(exit).toBe(1);
    expect(out).toMatch(
      /^day\.log:3 allow → deny\n {4}policies\/strict\.json:7:19 \/capabilities /u,
    );
    expect(out).toMatch(/\n1 of 5 decisions would have been others$/u);
    const json = runPolicy(['replay', 'day.log', STRICT, '--json'], { 'day.log': content });
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      replayed: 5,
      changed: [{ line: 3, before: 'allow', after: 'deny' }],
    });
    expect(
      runPolicy(['replay', 'a.log', STRICT], { 'a.log': log({ request: call, effect: 'allow' }) }),
    ).toEqual({ exit: 0, out: '0 of 1 decisions would have been others', err: '' });
  });

  it.each<[string, unknown, string]>([
    ['no object', 5, '/ type: Here should stand an object.'],
    ['no effect', { request: call }, '/effect value: Write one of "allow", "ask", "deny".'],
    ['no question', { request: { ...call, ask: 'x' }, effect: 'deny' }, '/request/ask value: '],
    [
      'no id',
      { request: { ...call, extension: { ...extension, id: 'notes' } }, effect: 'deny' },
      '/request/extension/id id: ',
    ],
    [
      'no list of capabilities',
      { request: { ...call, extension: { ...extension, capabilities: {} } }, effect: 'deny' },
      '/request/extension/capabilities type: ',
    ],
    [
      'no list of imports',
      { request: { ...call, extension: { ...extension, wasmImports: 'x' } }, effect: 'deny' },
      '/request/extension/wasmImports type: ',
    ],
    ['no bytes', { request: { ...call, bytes: '1' }, effect: 'deny' }, '/request/bytes type: '],
    [
      'no text',
      { request: { ...call, capability: 1 }, effect: 'deny' },
      '/request/capability type',
    ],
    ['no counters', { request: call, effect: 'deny', used: [] }, '/used type: '],
  ])('refuses a line with %s, and names it', (_, line, message) => {
    const { exit, out, err } = runPolicy(['replay', 'a.log', STRICT], {
      'a.log': log({ request: call, effect: 'allow' }, line),
    });
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(`a.log:3:1 ${message}`);
  });

  it('refuses what is not JSON', () => {
    const { exit, err } = runPolicy(['replay', 'a.log', STRICT], { 'a.log': 'nonsense\n{' });
    expect(exit).toBe(2);
    expect(err.split('\n')).toEqual([
      'a.log:1:1 / syntax: This line is not JSON; write one recorded decision a line.',
      'a.log:2:1 / syntax: This line is not JSON; write one recorded decision a line.',
    ]);
  });
});
