// @vitest-environment happy-dom
import type { AuditEvent, AuditFact } from '@kumix/host';
import { afterEach, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { ja } from '../i18n/ja/ja.ts';
import { setLanguage } from '../i18n/message.ts';
import { mounting } from '../testing/mounting.ts';
import { History } from './History.tsx';
import type { ExtensionsModel } from './model.ts';

const { draw } = mounting();
afterEach(() => setLanguage('en', en));

const observable = <T,>(value: T) => ({ getSnapshot: () => value, subscribe: () => () => {} });

const modelOf = (events: readonly AuditEvent[]): ExtensionsModel => {
  const host = {
    audit: observable(events),
    extensions: observable([]),
    auditCounts: () => [],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as is read
  return { host, roomName: () => 'Kitchen' } as unknown as ExtensionsModel;
};

it('shows a record whose time is damaged, as of the beginning of all time, with the rest', async () => {
  const events = [Number.NaN, 1e300, -1, 1_700_000_000_000].map((at, seq): AuditEvent => ({
    seq,
    at,
    extension: 'maps',
    kind: 'lifecycle',
    state: 'on',
  }));
  await draw(<History model={modelOf(events)} />);
  const times = [...document.querySelectorAll('time')].map(({ dateTime }) => dateTime);
  const none = '1970-01-01T00:00:00.000Z';
  expect(times).toEqual(['2023-11-14T22:13:20.000Z', none, none, none]);
});

it('says what was refused and why, what was taken back, and what a file would change', async () => {
  const reason = { layer: 'deployment', source: 'team.json', pointer: '/a' } as const;
  const decision = { kind: 'decision', sha256: '', bytes: 0, because: [] } as const;
  const facts: readonly AuditFact[] = [
    { kind: 'lifecycle', state: 'refused', because: [{ ...reason, rule: 'origin-unlisted' }] },
    { ...decision, ask: 'origin', effect: 'allow', facts: { origin: 'null' } },
    { kind: 'call', method: 'unfurl', outcome: 'denied', ms: 3, bytes: 1, rule: 'link-not-given' },
    { kind: 'call', method: 'storage.kv.set', outcome: 'quota', ms: 3, bytes: 1 },
    {
      kind: 'grant',
      change: 'taken-back',
      answer: 'allow',
      sha256: '',
      capability: 'message.read',
      roomId: '!a:x',
    },
    {
      ...decision,
      ask: 'call',
      effect: 'allow',
      method: 'net.fetch',
      facts: { origin: 'https://a.example' },
      reported: { effect: 'deny', because: [{ ...reason, rule: 'caveat-origins' }] },
    },
  ];
  const events = facts.map((fact, seq): AuditEvent => ({ seq, at: 0, extension: 'maps', ...fact }));
  await draw(<History model={modelOf(events)} extension="maps" />);
  const told = [...document.querySelectorAll('li > span')].map(({ textContent }) =>
    textContent.trim(),
  );
  expect(told.toReversed()).toEqual([
    'Refused by policyteam.json#/a origin-unlisted',
    'Allowed: origin',
    'unfurl: refused, after 3 mslink-not-given',
    'storage.kv.set: no room left to keep it, after 3 ms',
    'You took back that it may: message.read, in Kitchen',
    'Allowed: net.fetch, https://a.exampleA file that only reports would deny it.team.json#/a caveat-origins',
  ]);
  const reported = [...document.querySelectorAll('.k-activity-reported')];
  expect(reported.map(({ firstChild }) => firstChild?.textContent)).toEqual([
    'A file that only reports would deny it.',
  ]);
});

it('joins what was said and where as the language does', async () => {
  setLanguage('ja', ja);
  const event: AuditEvent = {
    seq: 0,
    at: 0,
    extension: 'maps',
    kind: 'decision',
    sha256: '',
    bytes: 0,
    because: [],
    ask: 'call',
    effect: 'allow',
    method: 'net.fetch',
    roomId: '!a:x',
    facts: { origin: 'https://a.example' },
  };
  await draw(<History model={modelOf([event])} extension="maps" />);
  expect(document.querySelector('li > span')?.textContent.trim()).toBe(
    '許可：net.fetch、Kitchen で、https://a.example',
  );
});

it('says in words what became of an extension, and why', async () => {
  const became = (state: string, why?: string): AuditFact => ({
    kind: 'lifecycle',
    state,
    ...(why === undefined ? {} : { why }),
  });
  const facts = [
    became('suspended'),
    became('crashed', 'hung: no answer'),
    became('unreadable', 'No manifest.'),
    became('of a later version'),
    became('constructor'),
  ];
  const events = facts.map((fact, seq): AuditEvent => ({ seq, at: 0, extension: 'maps', ...fact }));
  await draw(<History model={modelOf(events)} extension="maps" />);
  const told = [...document.querySelectorAll('li > span')].map(({ textContent }) =>
    textContent.trim(),
  );
  expect(told.toReversed()).toEqual([
    'Asleep until needed',
    'Stopped, coming back: hung: no answer',
    'Could not be loaded: No manifest.',
    'of a later version',
    'constructor',
  ]);
});
