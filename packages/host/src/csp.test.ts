import { describe, expect, it } from 'vitest';
import {
  cellAllow,
  cellMetaPolicy,
  cellSandbox,
  computingWorkerHeaders,
  frameHostHeaders,
  framePageMetaPolicy,
  pageHeaders,
  pagePolicy,
  permissionsPolicy,
  workerPolicy,
} from './csp.ts';

const bootHashes = [
  'cG5Qilbleg2cQsLfWoXMQGAfPvrLr2tv9ZdNl3xOFq8=',
  '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
] as const;
const [core, drawing] = bootHashes;

describe('the isolation strings', () => {
  it('gives the page exactly the header of the design', () => {
    expect(pagePolicy({ bootHashes })).toBe(
      `default-src 'none'; script-src 'self' 'sha256-${core}' 'sha256-${drawing}' 'wasm-unsafe-eval'; style-src 'self'; ` +
        `img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self'; ` +
        `worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; ` +
        `frame-ancestors 'none'; manifest-src 'self'; require-trusted-types-for 'script'; ` +
        `trusted-types kumix kumix-cell dompurify`,
    );
  });

  it('gives the cell exactly the meta of the design', () => {
    expect(cellMetaPolicy(bootHashes)).toBe(
      `default-src 'none'; script-src 'sha256-${core}' 'sha256-${drawing}' 'wasm-unsafe-eval'; style-src 'none'; ` +
        `img-src data: blob:; font-src data:; media-src data: blob:; connect-src 'none'; worker-src blob:; ` +
        `frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('gives a host page by its meta all that its header gives, but for what a meta cannot hold', () => {
    expect(framePageMetaPolicy).toBe(
      `default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; ` +
        `img-src data: blob:; font-src data:; media-src data: blob:; connect-src 'none'; worker-src blob:; ` +
        `frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'`,
    );
    expect(frameHostHeaders['Content-Security-Policy']).toBe(
      `${framePageMetaPolicy}; sandbox allow-scripts`,
    );
  });

  it('lets a frame origin and a development socket in, by name only', () => {
    const text = pagePolicy({
      bootHashes,
      frameOrigin: 'https://cells.example.org',
      connect: ['ws://127.0.0.1:5173'],
    });
    expect(text).toContain('frame-src https://cells.example.org;');
    expect(text).toContain("connect-src 'self' ws://127.0.0.1:5173;");
  });

  it.each([
    ['https://a.example; script-src *'],
    ['https://a.example, *'],
    ["'unsafe-inline'"],
    ['*'],
    [''],
  ])('refuses the source %j, which would widen the header', (source) => {
    expect(() => pagePolicy({ bootHashes, connect: [source] })).toThrow(/connect/);
    expect(() => workerPolicy({ connect: [source] })).toThrow(/connect/);
    expect(() => pagePolicy({ bootHashes, frameOrigin: source })).toThrow(/frameOrigin/);
  });

  it('refuses a hash that is not one', () => {
    expect(() => cellMetaPolicy(["x' *", drawing])).toThrow(/bootHashes/);
    expect(() => cellMetaPolicy([core, "x' *"])).toThrow(/bootHashes/);
    expect(() => pagePolicy({ bootHashes: ['', drawing] })).toThrow(/bootHashes/);
  });

  it('lets only a worker that loads its parts later load files of this origin by their role', () => {
    expect(workerPolicy({ connect: [] })).toContain("worker-src 'none';");
    expect(workerPolicy({ connect: [], loadsParts: true })).toContain("worker-src 'self';");
  });

  it('gives a worker only the origins it was given', () => {
    expect(workerPolicy({ connect: [] })).toContain("connect-src 'none';");
    expect(workerPolicy({ connect: [], loadsParts: true })).toContain("connect-src 'self';");
    expect(workerPolicy({ connect: ['https:', 'http://127.0.0.1:8008'] })).toContain(
      'connect-src https: http://127.0.0.1:8008;',
    );
  });

  it('gives a worker that only computes nothing but its own code', () => {
    expect(computingWorkerHeaders['Content-Security-Policy']).toBe(
      `default-src 'none'; script-src 'self'; connect-src 'none'; worker-src 'none'; ` +
        `require-trusted-types-for 'script'; trusted-types 'none'`,
    );
  });

  it('denies a cell every feature, and the page all but what it uses itself', () => {
    expect(cellSandbox).toBe('allow-scripts');
    for (const rule of cellAllow.split('; ')) expect(rule).toMatch(/^[a-z-]+ 'none'$/);
    // Written out again: a feature that leaves the list must leave it here as well.
    const features =
      `accelerometer autoplay browsing-topics camera clipboard-read clipboard-write compute-pressure
      display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid
      identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi
      otp-credentials payment picture-in-picture publickey-credentials-create
      publickey-credentials-get screen-wake-lock serial storage-access sync-xhr usb window-management
      xr-spatial-tracking`.split(/\s+/);
    expect(cellAllow.split('; ').map((rule) => rule.split(' ')[0])).toEqual(features);
    expect(permissionsPolicy).toContain('camera=()');
    expect(permissionsPolicy).toContain('clipboard-write=(self)');
    // For voice messages and places, each asked of the person by the browser.
    expect(permissionsPolicy).toContain('microphone=(self)');
    expect(permissionsPolicy).toContain('geolocation=(self)');
  });

  it('sends the headers that keep other windows and sniffing away', () => {
    expect(pageHeaders({ bootHashes })).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
  });
});
