// @vitest-environment happy-dom
import type { AuditEvent } from '@kumix/host';
import { expect, it } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { History } from './History.tsx';
import type { ExtensionsModel } from './model.ts';

const { draw } = mounting();

const observable = <T,>(value: T) => ({ getSnapshot: () => value, subscribe: () => () => {} });

const modelOf = (times: readonly number[]): ExtensionsModel => {
  const events = times.map((at, seq): AuditEvent => ({
    seq,
    at,
    extension: 'maps',
    kind: 'lifecycle',
    state: 'on',
  }));
  const host = {
    audit: observable(events),
    extensions: observable([]),
    auditCounts: () => [],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as is read
  return { host } as unknown as ExtensionsModel;
};

it('shows a record whose time is damaged, as of the beginning of all time, with the rest', async () => {
  await draw(<History model={modelOf([Number.NaN, 1e300, -1, 1_700_000_000_000])} />);
  const times = [...document.querySelectorAll('time')].map(({ dateTime }) => dateTime);
  const none = '1970-01-01T00:00:00.000Z';
  expect(times).toEqual(['2023-11-14T22:13:20.000Z', none, none, none]);
});
