import { describe, expect, it } from 'vitest';
import { NOTES, runPolicy, STRICT } from '../testing/run.ts';

const change = (...args: readonly string[]) =>
  runPolicy(['change', STRICT, '--manifest', NOTES, ...args]);

describe('kumix policy change', () => {
  it('gives the least edit as a sentence and as a JSON Patch', () => {
    const { exit, out } = change('--capability', 'panel', '--ask', 'call', '--bytes', '262145');
    expect(exit).toBe(0);
    expect(out).toContain(
      '  policies/strict.json {"op":"replace","path":"/proc/inputBytes","value":262145}',
    );
    const json = change('--capability', 'notify', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      ok: true,
      edits: [
        { source: 'manifest', op: 'add', pointer: '/capabilities/-' },
        { source: STRICT, op: 'add', pointer: '/capabilities/-' },
        { source: STRICT, op: 'add', pointer: '/extensions/org.kumix.room-notes/capabilities/-' },
      ],
    });
  });

  it('has nothing to do where the call is allowed', () => {
    expect(change('--capability', 'panel')).toEqual({
      exit: 0,
      out: 'It is allowed as it is.',
      err: '',
    });
  });

  it('says that the floor has no edit', () => {
    const fetching = ['--capability', 'net.fetch', '--method', 'GET'];
    const home = ['--origin', 'https://home.test', '--own-origin', 'https://home.test'];
    const { exit, out } = change(...fetching, ...home);
    expect([exit, out]).toEqual([1, 'No edit of these files or of the manifest would allow it.']);
  });
});
