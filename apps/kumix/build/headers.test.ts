import { describe, expect, it } from 'vitest';
import {
  assetHeaders,
  computingWorkerHeaders,
  frameHostHeaders,
} from '../../../packages/host/src/csp.ts';
import { type Deployment, headersFor } from './headers.ts';
import { hostingExamples } from './hosting.ts';

const bootHashes = [
  'cG5Qilbleg2cQsLfWoXMQGAfPvrLr2tv9ZdNl3xOFq8=',
  '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
] as const;
const deployment: Deployment = { homeservers: 'any', defaultHomeserver: null, policies: {} };
const policy = (path: string, more: Partial<Deployment> = {}): string =>
  headersFor(path, { bootHashes, deployment: { ...deployment, ...more } })[
    'Content-Security-Policy'
  ] ?? '';

describe('the headers of a deployment', () => {
  it('frame nothing without a host for documents, and that origin alone with one', () => {
    expect(policy('/')).toContain("frame-src 'none';");
    const frameHost = 'https://*.frames.example.org';
    expect(policy('/index.html', { frameHost })).toContain(`frame-src ${frameHost};`);
  });

  it.each(['/extensions/org.example.x/entry.html', '/frame-host/frame.html', '/other.html'])(
    'let %s, a document that is not the app’s page, run nothing on its origin',
    (path) => {
      expect(headersFor(path, { bootHashes, deployment })).toEqual(assetHeaders);
      expect(policy(path)).toContain('sandbox');
    },
  );

  it('admit both scripts of the cell’s bootstrap on the page, and no other inline one', () => {
    const [, scripts = ''] = /script-src ([^;]*);/.exec(policy('/')) ?? [];
    const [core, drawing] = bootHashes;
    expect(scripts).toBe(`'self' 'sha256-${core}' 'sha256-${drawing}' 'wasm-unsafe-eval'`);
    for (const text of Object.values(hostingExamples(bootHashes))) {
      expect(text.includes(core)).toBe(text.includes(drawing));
    }
    expect(hostingExamples(bootHashes)['nginx.conf']).toContain(scripts);
  });

  it.each(['/workers/code-x.js', '/src/room/message/codeWorker.ts?worker_file&type=module'])(
    'let %s, which reads what strangers write, reach nothing',
    (path) => {
      const fetchOrigins = ['https://a.example'];
      const context = { bootHashes, deployment: { ...deployment, fetchOrigins } };
      expect(headersFor(path, context)).toEqual(computingWorkerHeaders);
      const examples = hostingExamples(bootHashes);
      expect(JSON.parse(examples['headers.json'] ?? '{}')).toMatchObject({
        '/workers/code-*': computingWorkerHeaders,
      });
      expect(examples['nginx.conf']).toContain('location ^~ /workers/code- {');
      expect(examples['Caddyfile']).toContain('handle /workers/code-* {');
    },
  );

  it('admit exactly the origins that a deployment lists, in the hosting examples as well', () => {
    const examples = hostingExamples(bootHashes, {
      ...deployment,
      homeservers: ['https://matrix.example.org', 'https://other.example.org'],
      oauthOrigins: ['https://account.example.org'],
      fetchOrigins: ['https://api.example.org'],
      frameHost: 'https://*.frames.example.org',
    });
    const told = JSON.parse(examples['headers.json'] ?? '{}') as Record<
      string,
      Record<string, string>
    >;
    const sources = (path: string, directive: string): readonly string[] => {
      const text = told[path]?.['Content-Security-Policy'] ?? '';
      const [, ...rest] =
        text
          .split('; ')
          .map((one) => one.split(' '))
          .find(([name]) => name === directive) ?? [];
      return rest;
    };
    expect(sources('/workers/core-*', 'connect-src')).toEqual([
      "'self'",
      'https://matrix.example.org',
      'https://other.example.org',
      'https://account.example.org',
    ]);
    expect(sources('/workers/net-*', 'connect-src')).toEqual(['https://api.example.org']);
    for (const path of ['/', '/index.html']) {
      expect(sources(path, 'frame-src')).toEqual(['https://*.frames.example.org']);
      expect(sources(path, 'connect-src')).toEqual(["'self'"]);
    }
    for (const text of Object.values(examples)) expect(text).not.toMatch(/https:(?!\/\/)/);
  });

  it('stand in the hosting examples, those of the host page in a folder of their own', () => {
    const examples = hostingExamples(bootHashes);
    const told = JSON.parse(examples['frame-host/headers.json'] ?? '{}') as unknown;
    expect(told).toEqual({ '/frame.html': frameHostHeaders });
    for (const name of ['nginx.conf', 'Caddyfile']) {
      expect(examples[`frame-host/${name}`]).toContain('sandbox allow-scripts');
      expect(examples[name]).toContain("frame-src 'none'");
      expect(examples[name]).not.toContain('127.0.0.1');
    }
  });
});
