import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runPolicy, STRICT } from '../testing/run.ts';

const TESTS = 'policies/strict.test.json';
const text = (path: string): string =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('kumix policy test', () => {
  it('passes every test of the policies we ship', () => {
    const names = ['strict', 'dev', 'examples/small-team', 'examples/regulated', 'examples/kiosk'];
    const { exit, out } = runPolicy(['test', ...names.map((one) => `policies/${one}.test.json`)]);
    expect(exit).toBe(0);
    expect(out).toContain('  ok   an extension without an entry is denied');
    expect(out).toMatch(/\n[1-9]\d passed, 0 failed$/u);
  });

  it('shows what failed once the policy beside the tests was changed', () => {
    const changed = text(STRICT).replace(
      '"capabilities": ["panel", "storage.kv"]',
      '"capabilities": []',
    );
    const { exit, out } = runPolicy(['test', TESTS], { [STRICT]: changed });
    expect(exit).toBe(1);
    expect(out).toMatch(/ {2}FAIL .+\n {7}Expected allow, got deny\./u);
    expect(out).toMatch(/[1-9]\d* failed$/u);
    const json = runPolicy(['test', TESTS, '--json'], { [STRICT]: changed });
    expect(json.exit).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, files: [{ file: TESTS }] });
  });

  it('does not run against a policy that is not sound', () => {
    const { exit, out, err } = runPolicy(['test', TESTS], { [STRICT]: '{"version": 2}' });
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(`${STRICT}:1:13 /version version-unknown: `);
  });
});
