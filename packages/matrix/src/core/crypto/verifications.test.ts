import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  type CryptoEvent,
  type VerificationRequest,
  VerificationPhase,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { describe, expect, it } from 'vitest';
import type { Verification } from '../../protocol/trust.ts';
import { cancelReason, Verifications } from './verifications.ts';

/** A request that is ready, whose code takes as long as `made` says. */
function readyRequest() {
  const order: string[] = [];
  const made = Promise.withResolvers<Uint8ClampedArray | undefined>();
  const request = {
    phase: VerificationPhase.Ready,
    pending: true,
    initiatedByMe: false,
    otherUserId: '@ben:x',
    on: () => undefined,
    off: () => undefined,
    otherPartySupportsMethod: () => true,
    generateQRCode: () => {
      order.push('code');
      return made.promise;
    },
    startVerification: () => Promise.resolve(order.push('compare')),
    scanQRCode: () => Promise.resolve(order.push('scan')),
  };
  let arrive = (_request: VerificationRequest): void => {};
  const client = {
    // The one event that is listened to: a request arrives.
    on: (_event: CryptoEvent, listener: typeof arrive) => {
      arrive = listener;
    },
    off: () => undefined,
    getUser: () => null,
  };
  const verifications = new Verifications({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it stands above
    client: client as unknown as MatrixClient,
    api: () => Promise.reject(new Error('not asked')),
    awaited: { invited: () => undefined },
    tell: () => undefined,
    onDone: () => undefined,
    newId: () => 'it',
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  arrive(request as unknown as VerificationRequest);
  return { verifications, request, order, made };
}

it('who asks, and from which device, is named as far as a name is shown', async () => {
  const long = 'x'.repeat(60_000);
  let arrive = (_request: VerificationRequest): void => {};
  let told: readonly Verification[] = [];
  const devices = new Map([['@ben:x', new Map([['PHONE', { displayName: long }]])]]);
  const client = {
    on: (_event: CryptoEvent, listener: typeof arrive) => {
      arrive = listener;
    },
    off: () => undefined,
    // As presence has it: no room has cut this name.
    getUser: () => ({ displayName: long }),
    getCrypto: () => ({ getUserDeviceInfo: () => Promise.resolve(devices) }),
  };
  const verifications = new Verifications({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it stands above
    client: client as unknown as MatrixClient,
    api: () => Promise.reject(new Error('not asked')),
    awaited: { invited: () => undefined },
    tell: (all) => {
      told = all;
    },
    onDone: () => undefined,
  });
  const request = {
    phase: VerificationPhase.Requested,
    pending: true,
    otherUserId: '@ben:x',
    otherDeviceId: 'PHONE',
    timeout: null,
    on: () => undefined,
    off: () => undefined,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  arrive(request as unknown as VerificationRequest);
  await settled();
  expect(told[0]?.person.name).toBe('x'.repeat(256));
  expect(told[0]?.deviceName).toBe('x'.repeat(256));
  verifications.dispose();
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a code that is still being made', () => {
  const beginnings = [
    ['compare', (all: Verifications) => all.compare('it')],
    ['scan', (all: Verifications) => all.scan('it', new Uint8Array([1]))],
  ] as const;

  it.each(beginnings)(
    'is waited for before %s begins, and whatever becomes of it',
    async (name, begin) => {
      for (const end of ['resolve', 'reject'] as const) {
        const { verifications, order, made } = readyRequest();
        const begun = begin(verifications);
        await settled();
        expect(order).toEqual(['code']);
        if (end === 'resolve') made.resolve(new Uint8ClampedArray([1]));
        else made.reject(new Error('no keys to put into it'));
        await begun;
        expect(order).toEqual(['code', name]);
        verifications.dispose();
      }
    },
  );

  it.each(beginnings)(
    'leaves it to the other side where that began meanwhile: %s',
    async (_, begin) => {
      const { verifications, request, order, made } = readyRequest();
      const begun = begin(verifications);
      request.phase = VerificationPhase.Started;
      made.resolve(undefined);
      await begun;
      expect(order).toEqual(['code']);
      verifications.dispose();
    },
  );
});

describe('why a verification ended', () => {
  it('tells a mismatch, in whichever form it comes, from everything harmless', () => {
    for (const code of [
      'm.key_mismatch',
      'm.user_mismatch',
      'm.mismatched_sas',
      'm.mismatched_commitment',
    ]) {
      expect(cancelReason(code)).toBe('mismatch');
    }
    for (const code of ['m.user', 'm.timeout', 'm.accepted', 'm.unknown_method', null]) {
      expect(cancelReason(code)).not.toBe('mismatch');
    }
  });

  it('tells a person’s no from a time-out and from another device’s answer', () => {
    expect(cancelReason('m.user')).toBe('declined');
    expect(cancelReason('m.timeout')).toBe('timed-out');
    expect(cancelReason('m.accepted')).toBe('elsewhere');
  });

  it('calls what it does not know something else, never a name of the prototype', () => {
    expect(cancelReason('constructor')).toBe('other');
    expect(cancelReason(null)).toBe('other');
  });
});
