import { describe, expect, it } from 'vitest';
import { runPolicy, STRICT } from '../testing/run.ts';

describe('kumix policy check', () => {
  it('finds every file we ship sound, policies and their tests', () => {
    const names = ['strict', 'dev', 'examples/small-team', 'examples/regulated', 'examples/kiosk'];
    const files = names.flatMap((name) => [`policies/${name}.json`, `policies/${name}.test.json`]);
    expect(runPolicy(['check', ...files])).toEqual({
      exit: 0,
      out: files.map((file) => `${file}: sound`).join('\n'),
      err: '',
    });
  });

  it('says where a file is wrong, by which rule, and what to write', () => {
    const broken = '{\n  "version": 1,\n  "capabilites": ["panel"]\n}\n';
    const { exit, out } = runPolicy(['check', STRICT, 'org.json'], { 'org.json': broken });
    expect(exit).toBe(1);
    expect(out.split('\n')).toEqual([
      `${STRICT}: sound`,
      'org.json:3:3 /capabilites unknown-key: There is no field “capabilites” here. Did you mean “capabilities”?',
    ]);
  });

  it('gives the same as JSON', () => {
    const { exit, out } = runPolicy(['check', 'org.json', '--json'], { 'org.json': '{' });
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      files: [
        { file: 'org.json', ok: false, problems: [{ line: 1, column: 2, rule: 'truncated' }] },
      ],
    });
  });
});
