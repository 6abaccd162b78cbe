import { describe, expect, it } from 'vitest';
import { MARKDOWN, NOTES, runPolicy, STRICT } from '../testing/run.ts';

const why = (...args: readonly string[]) =>
  runPolicy(['why', STRICT, '--manifest', NOTES, ...args]);

describe('kumix policy why', () => {
  it('names every rule that allowed, with its place', () => {
    expect(why('--capability', 'panel')).toEqual({
      exit: 0,
      err: '',
      out: [
        'allow',
        '  manifest /capabilities/0 capability-allowed: The manifest of org.kumix.room-notes asks for “panel”.',
        '  policies/strict.json:7:61 /capabilities/2 capability-allowed: policies/strict.json allows “panel”.',
        '  policies/strict.json:35:24 /extensions/org.kumix.room-notes/capabilities/0 capability-allowed: policies/strict.json allows “panel”.',
      ].join('\n'),
    });
  });

  it('names every rule that denied, and where one is missing', () => {
    const { exit, out } = why('--capability', 'notify');
    expect(exit).toBe(1);
    expect(out).toContain('policies/strict.json:7:19 /capabilities capability-missing: ');
  });

  it('asks about a room, its encryption, bytes, and everything else there is to ask', () => {
    const render = (...args: readonly string[]) =>
      runPolicy([
        'why',
        STRICT,
        '--manifest',
        MARKDOWN,
        '--capability',
        'render.markdown',
        ...args,
      ]);
    expect(render()).toMatchObject({ exit: 1, out: expect.stringContaining('fact-missing') });
    expect(render('--encryption', 'plain').exit).toBe(0);
    expect(render('--room', '!a:test').exit).toBe(0);
    expect(render('--room', '!a:test', '--bytes', '262145').out).toContain('input-too-large');
    expect(why('--ask', 'install').exit).toBe(0);
    expect(why('--ask', 'activate').exit).toBe(0);
    expect(why('--ask', 'origin', '--origin', 'null').exit).toBe(0);
    expect(why('--ask', 'origin', '--origin', 'https://a.test').exit).toBe(1);
    expect(why('--ask', 'result', '--capability', 'panel', '--bytes', '9').exit).toBe(0);
    const json = why('--capability', 'panel', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ effect: 'allow', limits: { timeoutMs: 2000 } });
  });

  it('leaves asking to the person, and takes their answer', () => {
    const files = {
      'ask.json':
        '{"version": 1, "mode": "dev", "capabilities": [{"name": "panel", "effect": "ask"}]}',
    };
    const asked = ['why', 'ask.json', '--manifest', NOTES, '--capability', 'panel'];
    expect(runPolicy(asked, files)).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^ask\n/u),
    });
    expect(runPolicy([...asked, '--granted', 'allow'], files).exit).toBe(0);
    expect(runPolicy([...asked, '--granted', 'deny'], files).out).toContain('grant-refused');
  });

  it('asks with hash and imports where a policy lists them', () => {
    const sha = 'ab'.repeat(32);
    const policy = JSON.stringify({
      version: 1,
      capabilities: ['panel'],
      extensions: { 'org.kumix.room-notes': { sha256: [sha], proc: { wasmImports: ['env.now'] } } },
      proc: { wasmImports: ['env.now'] },
    });
    const install = (...args: readonly string[]) =>
      runPolicy(['why', 'p.json', '--manifest', NOTES, '--ask', 'install', ...args], {
        'p.json': policy,
      });
    expect(install().out).toContain('sha256-unlisted');
    expect(install('--sha256', sha).exit).toBe(0);
    expect(install('--sha256', sha, '--wasm-import', 'env.now').exit).toBe(0);
    expect(install('--sha256', sha, '--wasm-import', 'env.eval').out).toContain(
      'wasm-import-unlisted',
    );
  });

  it.each([
    [['--capability', 'panel', '--bytes=-1'], '--bytes -1: a whole number from 0.'],
    [['--capability', 'panel', '--bytes='], '--bytes : a whole number from 0.'],
    [['--ask', 'guess'], '--ask is one of install, activate, call, result, origin.'],
    [['--encryption', 'maybe', '--capability', 'panel'], '--encryption is one of'],
    [['--capability', 'panel', '--granted', 'perhaps'], '--granted is one of allow, deny.'],
    [[], 'To ask “call”, give --capability.'],
    [['--ask', 'origin'], 'To ask “origin”, give --origin.'],
  ])('refuses %j', (args, message) => {
    const { exit, out, err } = why(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
