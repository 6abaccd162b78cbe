import { compilePolicy } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../app/storage.ts';
import { loadPolicies } from './policyFiles.ts';

const good = '{ "version": 1, "mode": "dev", "capabilities": ["timer"] }';
const paths = { deployment: '/policies/strict.json' };

const loader = (text: string | Error, storage = memoryStorage()) => ({
  paths,
  storage,
  fetchText: () => (text instanceof Error ? Promise.reject(text) : Promise.resolve(text)),
});

describe('loadPolicies', () => {
  it('hands a good file on as its layer', async () => {
    const { files, layers } = await loadPolicies(loader(good));
    expect(files).toMatchObject([{ source: 'policies/strict.json', problems: [], standIn: null }]);
    expect(layers).toMatchObject([{ kind: 'deployment', policy: { capabilities: ['timer'] } }]);
  });

  it('keeps the last good text in force where the file has become unreadable', async () => {
    const storage = memoryStorage();
    await loadPolicies(loader(good, storage));
    const { files, layers } = await loadPolicies(
      loader('{ "version": 1, "capabilites": [] }', storage),
    );
    expect(files[0]?.standIn).toBe('last-good');
    expect(files[0]?.problems[0]).toMatchObject({ rule: 'unknown-key', line: 1 });
    expect(layers[0]).toMatchObject({
      policy: 'unreadable',
      lastGood: { capabilities: ['timer'] },
    });
  });

  it('denies everything where a configured file never was readable', async () => {
    const { files, layers } = await loadPolicies(loader(new Error('the server answered 404')));
    expect(files[0]?.standIn).toBe('deny-all');
    expect(files[0]?.problems[0]?.sentence).toContain('404');
    const table = compilePolicy(layers);
    expect(table.canonical).not.toBe(compilePolicy([]).canonical);
  });

  it('does not take a stored text on trust', async () => {
    const storage = memoryStorage({ 'policy.deployment:policies/strict.json': 'not a policy' });
    const { files } = await loadPolicies(loader(new Error('offline'), storage));
    expect(files[0]?.standIn).toBe('deny-all');
  });
});
