import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { expect, it } from 'vitest';
import type { AuthQuestions } from '../session/authQuestions.ts';
import { Devices } from './devices.ts';

it('devices are told by names that end, whatever a homeserver says of them', async () => {
  const devices = [
    { device_id: 'A', display_name: 'x'.repeat(60_000), last_seen_ts: 7, last_seen_ip: '::1' },
    { device_id: 'B', display_name: { a: 1 }, last_seen_ts: 'never', last_seen_ip: ['::1'] },
  ];
  const client = {
    on: () => undefined,
    off: () => undefined,
    getSafeUserId: () => '@ada:x',
    getDeviceId: () => 'A',
    getDevices: () => Promise.resolve({ devices }),
    getCrypto: () => ({ getDeviceVerificationStatus: () => Promise.resolve(null) }),
  };
  /* oxlint-disable typescript/no-unsafe-type-assertion -- what is read of them stands above */
  const questions = {} as AuthQuestions;
  const told = new Devices(client as unknown as MatrixClient, questions, {
    by: 'password',
  } as never);
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  const { promise, resolve } = Promise.withResolvers<void>();
  const view = told.open(resolve);
  await promise;
  expect(view.read()?.devices).toMatchObject([
    { id: 'A', name: 'x'.repeat(256), lastSeenMs: 7, lastSeenIp: '::1' },
    { id: 'B', name: 'B', lastSeenMs: null, lastSeenIp: null },
  ]);
  view.dispose();
});
