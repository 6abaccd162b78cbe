import { describe, expect, it } from 'vitest';
import { runPolicy, STRICT } from '../testing/run.ts';

describe('kumix policy lint', () => {
  it('has no warning for what we ship', () => {
    const files = [STRICT, 'policies/examples/small-team.json', 'policies/examples/kiosk.json'];
    const { exit, err } = runPolicy(['lint', ...files]);
    expect([exit, err]).toEqual([0, '']);
  });

  it('places a rule that can never apply, and says no', () => {
    const file =
      '{\n  "version": 1,\n  "capabilities": ["panel"],\n  "ui": { "frames": 1000 },\n' +
      '  "extensions": { "org.example.a": { "capabilities": ["timer"] } }\n}';
    const { exit, out } = runPolicy(['lint', 'a.json', '--kind', 'organisation'], {
      'a.json': file,
    });
    expect(exit).toBe(1);
    expect(out).toMatch(/^a\.json:5:\d+ \/extensions\/org\.example\.a\/capabilities\/0 warning /mu);
    const json = runPolicy(['lint', 'a.json', '--json'], { 'a.json': file });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, files: [{ file: 'a.json' }] });
    expect(runPolicy(['lint', STRICT, '--kind', 'floor'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('--kind is one of organisation, deployment, room, user.'),
    });
  });

  it('cannot speak of a file that is not sound', () => {
    expect(runPolicy(['lint', 'a.json'], { 'a.json': '{}' })).toMatchObject({
      exit: 2,
      out: '',
      err: expect.stringContaining('a.json:1:1 / missing-key: '),
    });
  });
});
