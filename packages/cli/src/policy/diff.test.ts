import { describe, expect, it } from 'vitest';
import { MARKDOWN, NOTES, runPolicy, STRICT } from '../testing/run.ts';

const policy = (notes: readonly unknown[]): string =>
  JSON.stringify({
    version: 1,
    capabilities: ['panel', 'storage.kv'],
    extensions: { 'org.kumix.room-notes': { capabilities: notes } },
  });

describe('kumix policy diff', () => {
  it('flips nothing between a file and itself', () => {
    const { exit, out } = runPolicy([
      'diff',
      STRICT,
      STRICT,
      '--manifest',
      NOTES,
      '--manifest',
      MARKDOWN,
    ]);
    expect(exit).toBe(0);
    expect(out).toMatch(/^0 flips and 0 limits changed, [1-9]\d* calls compared$/u);
  });

  it('lists what flips, with its reason once', () => {
    const { exit, out } = runPolicy(['diff', 'a.json', 'b.json', '--manifest', NOTES], {
      'a.json': policy(['panel', 'storage.kv']),
      'b.json': policy(['panel', { name: 'storage.kv', effect: 'ask' }]),
    });
    expect(exit).toBe(1);
    expect(out.split('\n')).toEqual([
      'allow → ask  org.kumix.room-notes storage.kv',
      '    b.json:1:114 /extensions/org.kumix.room-notes/capabilities/1 capability-asks: b.json leaves “storage.kv” to the person.',
      'allow → ask  org.kumix.room-notes storage.kv in any plain room',
      'allow → ask  org.kumix.room-notes storage.kv in any encrypted room',
      '3 flips and 0 limits changed, 6 calls compared',
    ]);
  });

  it('sees limits, and layers that stand beside both', () => {
    const files = {
      'org.json': '{"version": 1, "extensions": {}}',
      'slow.json': JSON.stringify({ version: 1, mode: 'dev', proc: { timeoutMs: 9 } }),
      'fast.json': JSON.stringify({ version: 1, mode: 'dev', proc: { timeoutMs: 5 } }),
    };
    const asked = ['diff', 'slow.json', 'fast.json', '--manifest', NOTES];
    const alone = runPolicy(asked, files);
    expect(alone.out).toContain('limits of org.kumix.room-notes: timeoutMs 9 → 5');
    const json = runPolicy([...asked, '--with', 'organisation=org.json', '--json'], files);
    expect([json.exit, JSON.parse(json.out)]).toMatchObject([1, { ok: false, flips: [] }]);
  });

  it('needs two files and a manifest', () => {
    expect(runPolicy(['diff', STRICT, '--manifest', NOTES]).err).toContain('Name two policy files');
    expect(runPolicy(['diff', STRICT, STRICT])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Name the extensions by their manifests'),
    });
  });
});
