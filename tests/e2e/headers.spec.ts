/** The wall that every response carries, as the server really sends it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dist } from '../../scripts/lib/paths.ts';
import { expect, test } from './fixture.ts';

const policyOf = (headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    (headers['content-security-policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );

test('the page is served with the strict policy and Trusted Types enforced', async ({
  app,
  request,
}) => {
  const response = await request.get(app.url);
  const policy = response.headers()['content-security-policy'] ?? '';
  const [core = '', drawing = ''] = policy.match(/'sha256-[A-Za-z0-9+/]{43}='/g) ?? [];
  expect(core).not.toBe(drawing);
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'self' ${core} ${drawing} 'wasm-unsafe-eval'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types kumix kumix-cell dompurify',
  ]);
  expect(response.headers()).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

test('every worker script has a policy of its own, and only the core may reach homeservers', async ({
  app,
  request,
}) => {
  const scripts = (await readdir(join(dist, 'workers'))).filter((name) => name.endsWith('.js'));
  expect(scripts.filter((name) => name.startsWith('core-'))).toHaveLength(1);
  expect(scripts.filter((name) => name.startsWith('net-'))).toHaveLength(1);
  expect(scripts.filter((name) => name.startsWith('code-'))).toHaveLength(1);
  for (const name of scripts) {
    const policy = policyOf((await request.get(`${app.url}/workers/${name}`)).headers());
    expect(policy.get('default-src'), name).toBe("'none'");
    const core = name.startsWith('core-');
    expect(policy.get('script-src'), name).toBe(
      name.startsWith('code-') ? "'self'" : "'self' 'wasm-unsafe-eval'",
    );
    expect(policy.get('worker-src'), name).toBe(core ? "'self'" : "'none'");
    expect(policy.get('connect-src'), name).toBe(
      core ? "'self' https: http://127.0.0.1:* http://localhost:*" : "'none'",
    );
  }
});

test('no script imports a worker’s own first script, which Safari would run twice then', async () => {
  for (const folder of ['assets', 'workers']) {
    const names = (await readdir(join(dist, folder))).filter((name) => name.endsWith('.js'));
    expect(names.length).toBeGreaterThan(0);
    const texts = await Promise.all(
      names.map((name) => readFile(join(dist, folder, name), 'utf8')),
    );
    const imported = texts.flatMap((text) =>
      [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`]*workers\/[^"'`]*)["'`]/g)].map(
        ([, path]) => path,
      ),
    );
    expect(imported).toEqual([]);
  }
});

test('nothing else that is served could run as a document', async ({ app, request }) => {
  for (const path of [
    '/kumix.json',
    '/policies/strict.json',
    '/extensions/index.json',
    '/frame-host/frame.html',
    '/extensions/nobody/entry.html',
    '/nowhere',
  ]) {
    const policy = policyOf((await request.get(app.url + path)).headers());
    expect(policy.get('default-src'), path).toBe("'none'");
    expect(policy.has('sandbox'), path).toBe(true);
  }
});

test('the server hands out nothing outside its folders', async ({ app, request }) => {
  for (const path of [
    '/..%2fpackage.json',
    '/policies/..%2f..%2fpackage.json',
    '/extensions/%2e%2e/%2e%2e/package.json',
    '/policies/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  ]) {
    expect((await request.get(app.url + path)).status(), path).toBe(404);
  }
});
