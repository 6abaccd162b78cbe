// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://chat.example.org/app/" }
import { describe, expect, it, vi } from 'vitest';

describe('addresses of workers', () => {
  it('go through one policy, made once, and stay on this origin', async () => {
    const createPolicy = vi.fn(
      (_name: string, rules: { createScriptURL: (text: string) => string }) => ({
        createScriptURL: (text: string) => ({ trusted: rules.createScriptURL(text) }),
      }),
    );
    vi.stubGlobal('trustedTypes', { createPolicy });
    const { workerAddress } = await import('./trustedTypes.ts');
    expect(workerAddress('/workers/core.js')).toEqual({
      trusted: 'https://chat.example.org/workers/core.js',
    });
    expect(workerAddress('net.js')).toEqual({ trusted: 'https://chat.example.org/app/net.js' });
    for (const address of [
      'https://evil.example/w.js',
      '//evil.example/w.js',
      'data:text/javascript,1',
      'blob:https://chat.example.org/x',
    ]) {
      expect(() => workerAddress(address)).toThrow('may only be loaded from');
    }
    expect(createPolicy).toHaveBeenCalledTimes(1);
    expect(createPolicy.mock.calls[0]?.[0]).toBe('kumix');
    vi.unstubAllGlobals();
  });
});
