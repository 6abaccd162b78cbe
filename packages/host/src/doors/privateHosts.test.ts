import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivateHost } from './privateHosts.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const hostOf = (url: string): string => new URL(url).hostname;

describe('a private host', () => {
  it.each([
    'http://localhost/',
    'http://LOCALHOST./',
    'http://app.localhost/',
    'https://localhost.localdomain/',
    'https://wiki.intranet/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[ff02::1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[::ffff:0:7f00:1]/',
    'http://[100::1]/',
    'http://[5f00::1]/',
    'http://router/',
    'http://printer.local/',
    'http://metadata.internal/',
    'http://nas.home.arpa/',
  ])('is %s', (url) => {
    expect(isPrivateHost(hostOf(url))).toBe(true);
  });

  it.each([
    'https://example.org/',
    'https://localhost.example.org/',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://192.167.1.1/',
    'https://100.128.0.1/',
    'https://[2001:4860:4860::8888]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::808:808]/',
    'https://[2606:4700::1111]/',
    'https://local.example/',
  ])('is not %s', (url) => {
    expect(isPrivateHost(hostOf(url))).toBe(false);
  });

  it('is seen in every spelling of its address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xff_ff_ff }), (rest) => {
        const number = 10 * 2 ** 24 + rest;
        const parts = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
        const spellings = [
          parts.join('.'),
          String(number),
          `0x${number.toString(16)}`,
          parts.map((part) => `0${part.toString(8)}`).join('.'),
          `[::ffff:${parts.join('.')}]`,
        ];
        expect(spellings.filter((host) => !isPrivateHost(hostOf(`http://${host}/`)))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
