import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKeyFile, sealKeyFile } from './keyFile.ts';

const few = 10;

describe('a key file', () => {
  it('opens with its passphrase, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (text, passphrase) => {
        const file = await sealKeyFile(text, passphrase, few);
        expect(file.startsWith('-----BEGIN MEGOLM SESSION DATA-----\n')).toBe(true);
        expect(await openKeyFile(file, passphrase)).toBe(text);
      }),
      { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) },
    );
  });

  it('opens what another implementation has written', async () => {
    // A vector of matrix-js-sdk's own tests: passphrase “password”, ten rounds.
    const file = [
      '-----BEGIN MEGOLM SESSION DATA-----',
      'AXNhbHRzYWx0c2FsdHNhbHSIiIiIiIiIiIiIiIiIiIiIAAAACmIRUW2OjZ3L2l6j9h0lHlV3M2dx',
      'cissyYBxjsfsAndErh065A8=',
      '-----END MEGOLM SESSION DATA-----',
    ].join('\n');
    expect(await openKeyFile(file, 'password')).toBe('plain');
  });

  it('refuses a wrong passphrase and a changed byte by the same sentence', async () => {
    const file = await sealKeyFile('[]', 'right', few);
    await expect(openKeyFile(file, 'wrong')).rejects.toMatchObject({ code: 'bad-credentials' });
    const lines = file.split('\n');
    const body = lines[1] ?? '';
    const at = 60;
    lines[1] = body.slice(0, at) + (body[at] === 'A' ? 'B' : 'A') + body.slice(at + 1);
    await expect(openKeyFile(lines.join('\n'), 'right')).rejects.toMatchObject({
      code: 'bad-credentials',
    });
  });

  it('refuses what is cut short, of another version, or asks for endless work, and says so', async () => {
    await expect(openKeyFile('hello', 'x')).rejects.toMatchObject({ code: 'invalid' });
    const file = await sealKeyFile('[]', 'right', few);
    const edit = (change: (bytes: Uint8Array) => Uint8Array): string => {
      const [head = '', ...rest] = file.trim().split('\n');
      const tail = rest.pop() ?? '';
      const bytes = change(Uint8Array.from(atob(rest.join('')), (c) => c.charCodeAt(0)));
      return [head, btoa(String.fromCharCode(...bytes)), tail].join('\n');
    };
    await expect(
      openKeyFile(
        edit((bytes) => bytes.slice(0, 40)),
        'right',
      ),
    ).rejects.toThrow(/cut short/);
    await expect(
      openKeyFile(
        edit((bytes) => bytes.with(0, 2)),
        'right',
      ),
    ).rejects.toThrow(/version is 2/);
    await expect(
      openKeyFile(
        edit((bytes) => bytes.with(33, 255)),
        'right',
      ),
    ).rejects.toThrow(/rounds/);
  });
});
