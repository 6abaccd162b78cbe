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

describe('documents of cells', () => {
  it('lets only the cell’s own document through, with nothing but its token new', async () => {
    vi.resetModules();
    const { cellDocuments } = await import('./trustedTypes.ts');
    const draws = '<script>draw</script>';
    const documents = cellDocuments('<p>a.b</p><meta content="{{kumix-token}}"><i>$</i>', draws);
    const token = 'f'.repeat(64);
    const own = `<p>a.b</p><meta content="${token}"><i>$</i>`;
    expect(documents.createHTML(own)).toBe(own);
    expect(documents.createHTML(own + draws)).toBe(own + draws);
    for (const other of [
      '<img src=x onerror=alert(1)>',
      own.replace('a.b', 'aXb'),
      own.replace(token, '"><script>'),
      own.replace(token, ''),
      `${own}<b>more</b>`,
      `${own}\n`,
      own + draws + draws,
      `${own}${draws}<b>more</b>`,
      own + draws.replace('draw', 'drew'),
      own.replace('<i>$</i>', '') + draws,
    ]) {
      expect(() => documents.createHTML(other)).toThrow('own document');
    }
  });

  it('takes no letter of the template for the token, nor a token beyond its length', async () => {
    vi.resetModules();
    const { cellDocuments } = await import('./trustedTypes.ts');
    // Both ends end and begin with what a token may be made of.
    const [before, after] = [`<p>${'a'.repeat(40)}`, `${'a'.repeat(40)}</p>`];
    const documents = cellDocuments(`${before}{{kumix-token}}${after}`, '<b></b>');
    for (const length of [16, 128]) {
      const own = before + 'f'.repeat(length) + after;
      expect(documents.createHTML(own)).toBe(own);
    }
    for (const token of [
      '',
      'f'.repeat(15),
      'f'.repeat(129),
      `${'f'.repeat(32)}\n`,
      '<b>'.repeat(8),
    ]) {
      expect(() => documents.createHTML(before + token + after)).toThrow('own document');
    }
    expect(() => documents.createHTML(`<p>${'a'.repeat(60)}</p>`)).toThrow('own document');
  });

  it('keeps to the first template, and refuses one without a place for its token or with two', async () => {
    vi.resetModules();
    const { cellDocuments } = await import('./trustedTypes.ts');
    const own = (token: string): string => `<p>${token}</p>`;
    cellDocuments(own('{{kumix-token}}'), '');
    const second = cellDocuments('{{kumix-token}}', '');
    const token = 'f'.repeat(64);
    expect(second.createHTML(own(token))).toBe(own(token));
    expect(() => second.createHTML(token)).toThrow('own document');
    for (const template of ['{{kumix-token}}{{kumix-token}}', '<p></p>']) {
      expect(() => cellDocuments(template, '')).toThrow('exactly one place');
    }
  });
});
