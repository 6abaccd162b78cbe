import { describe, expect, it } from 'vitest';
import { NOTES, runPolicy, STRICT } from '../testing/run.ts';

const TEAM = 'policies/examples/small-team.json';
const tickets = JSON.stringify({
  manifest: 1,
  id: 'org.example.tickets',
  version: '2.1.0',
  name: 'Tickets',
  description: 'Shows tickets.',
  author: 'Example',
  kind: 'ui',
  entry: 'entry.js',
  capabilities: [{ name: 'panel' }, { name: 'net.fetch' }, { name: 'timer' }],
});

describe('kumix policy explain', () => {
  it('shows each capability with what it is narrowed to, or why it is denied', () => {
    const { exit, out } = runPolicy(['explain', TEAM, '--manifest', 'tickets.json'], {
      'tickets.json': tickets,
    });
    expect(exit).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('org.example.tickets 2.1.0 starts');
    expect(out).toContain(
      'ask   net.fetch (Use the network)\n      origins https://tickets.example.org, methods GET POST, after asking the person',
    );
    expect(out).toContain('allow panel (Show a panel)\n      without restriction');
    expect(out).toMatch(
      /deny {2}timer \(.+\)\n {6}policies\/examples\/small-team\.json:\d+:\d+ \/extensions\/org\.example\.tickets\/capabilities capability-missing: /u,
    );
    expect(lines.at(-1)).toMatch(/^limits: timeoutMs 5000, /u);
  });

  it('says why an extension does not start', () => {
    const { exit, out } = runPolicy(['explain', STRICT, '--manifest', 'tickets.json'], {
      'tickets.json': tickets,
    });
    expect(exit).toBe(1);
    expect(out).toMatch(
      /^org\.example\.tickets 2\.1\.0 does not start\n {6}policies\/strict\.json:\d+:\d+ \/extensions entry-missing: /u,
    );
  });

  it('says that an extension that draws does not start where its frame may not speak', () => {
    const { exit, out } = runPolicy(['explain', 'mine.json', '--manifest', 'tickets.json'], {
      'tickets.json': tickets,
      'mine.json':
        '{"version": 1, "capabilities": ["panel"], "extensions": {"org.example.tickets": {}}}',
    });
    expect(exit).toBe(1);
    expect(out).toMatch(
      /^org\.example\.tickets 2\.1\.0 does not start\n {6}mine\.json:\d+:\d+ \/pluginOrigins origin-unlisted: /u,
    );
  });

  it('meets layers of every kind, and a room’s in its room only', () => {
    const files = {
      'room.json': '{"version": 1, "capabilities": [{"name": "panel", "effect": "deny"}]}',
      'user.json': '{"version": 1, "proc": {"timeoutMs": 7}}',
    };
    const layers = [`organisation=${STRICT}`, STRICT, 'room:!a:test=room.json', 'user=user.json'];
    const asked = ['explain', ...layers, '--manifest', NOTES];
    const outside = runPolicy(asked, files);
    expect(outside.out).toContain('allow panel (');
    expect(outside.out).toContain('limits: timeoutMs 7, ');
    const json = runPolicy([...asked, '--room', '!a:test', '--json'], files);
    expect(JSON.parse(json.out)).toMatchObject({
      capabilities: [
        { name: 'storage.kv', effect: 'allow' },
        {
          name: 'panel',
          effect: 'deny',
          because: [{ source: 'room.json', rule: 'capability-denied' }],
        },
      ],
    });
  });

  it('refuses a manifest that is none', () => {
    const { exit, out, err } = runPolicy(['explain', STRICT, '--manifest', STRICT]);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(`${STRICT} / `);
    expect(runPolicy(['explain', STRICT])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Name the extension by its manifest: --manifest FILE.'),
    });
  });
});
