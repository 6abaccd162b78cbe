/** What the host does that needs no cell. */
import { compilePolicy } from '@kumix/policy';
import { expect, it } from 'vitest';
import type { Brokers } from './brokers.ts';
import type { Consent } from './extension/gate.ts';
import { createExtensionHost } from './host.ts';
import { handClock } from './testing/clock.ts';
import { partly } from './testing/partly.ts';

it('records that a person took an answer back, of whom and for which room', () => {
  let takeBack: Parameters<NonNullable<Consent['subscribe']>>[0] | undefined;
  const rooms = { facts: () => undefined, current: () => undefined, watch: () => () => {} };
  const host = createExtensionHost({
    cell: { srcdoc: '', drawScript: '', prelude: '', documentScript: '' },
    // Nothing is installed, so nobody asks for a frame.
    layer: partly<HTMLElement>({}),
    brokers: partly<Brokers>({ rooms, theme: partly<Brokers['theme']>({ watch: () => () => {} }) }),
    policy: compilePolicy([]),
    account: '@me:x',
    clock: handClock(),
    consent: {
      granted: () => undefined,
      ask: () => Promise.resolve('deny'),
      subscribe: (changed) => {
        takeBack = changed;
        return () => {};
      },
    },
  });
  const grant = { extension: 'a', sha256: 'f'.repeat(64), capability: 'message.read' };
  takeBack?.({ ...grant, roomId: '!a:x', answer: 'allow' }, 'taken-back');
  takeBack?.({ ...grant, roomId: null, answer: 'deny' }, 'taken-back');
  takeBack?.({ ...grant, roomId: null, answer: 'allow' }, 'ran-out');
  takeBack?.();
  const told = { kind: 'grant', change: 'taken-back', ...grant };
  expect(host.audit.getSnapshot()).toMatchObject([
    { ...told, roomId: '!a:x', answer: 'allow' },
    { ...told, answer: 'deny' },
  ]);
  expect(host.audit.getSnapshot()[1]).not.toHaveProperty('roomId');
  host.dispose();
});
