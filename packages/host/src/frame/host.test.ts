import { describe, expect, it } from 'vitest';
import { framePolicy } from '../csp.ts';
import { extensionDocument, frameHost } from './host.ts';

const sha256 = 'ab'.repeat(32);

describe('the host of documents', () => {
  it('is one page for level frame, and none for level origin without a wildcard', () => {
    const host = frameHost('https://frames.example.org');
    expect(host.page('frame', sha256)).toBe('https://frames.example.org/frame.html');
    expect(host.page('origin', sha256)).toBeUndefined();
  });

  it('has an origin for each package where the deployment has a wildcard', () => {
    const host = frameHost('https://*.frames.example.org');
    const own = host.page('origin', sha256) ?? '';
    expect(host.page('frame', sha256)).toBe('https://frame.frames.example.org/frame.html');
    expect(new URL(own).hostname).toBe(`x${'ab'.repeat(20)}.frames.example.org`);
    expect(host.page('origin', 'cd'.repeat(32))).not.toBe(own);
  });

  it.each(['frames.example.org', 'https://frames.example.org/', 'https://a.example/x', '*', ''])(
    'refuses "%s", which is no origin',
    (pattern) => {
      expect(() => frameHost(pattern)).toThrow(/frameHost/);
    },
  );

  it('puts policy and script before anything of the author’s', () => {
    const text = extensionDocument('ours()', '<!doctype html><script>theirs()</script>');
    expect(text.indexOf('Content-Security-Policy')).toBeLessThan(text.indexOf('ours()'));
    expect(text.indexOf('ours()')).toBeLessThan(text.indexOf('theirs()'));
  });

  it('admits no address, and no origin', () => {
    expect(framePolicy).toContain("default-src 'none'");
    expect(framePolicy).toContain("connect-src 'none'");
    expect(framePolicy).toContain("frame-src 'none'");
    expect(framePolicy).toContain('sandbox allow-scripts');
    expect(framePolicy).not.toMatch(/https?:|'self'|unsafe-eval'(?<!wasm-unsafe-eval')/);
  });
});
