/** Generated envelopes through real ports: a guest writes them, its relay and the guard read them. */
import type { Page } from '@playwright/test';
import * as fc from 'fast-check';
import { anyEnvelope, likelyCall } from '../../packages/host/src/testing/envelopes.ts';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

/** Posts the texts that it is handed, then answers. */
const guest = `const kumix=self.__kumix;kumix.listen((channel,data)=>{if(channel!==0)return;
for(const e of JSON.parse(data).slice(1))if(e[0]===1){
for(const text of JSON.parse(e[3].text))kumix.post(0,text);
kumix.post(0,JSON.stringify([1,[2,e[1],{html:'posted'}]]));}});`;

const each = 10;

async function send(page: Page, count: number): Promise<void> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const seed = Number(process.env['KUMIX_SEED'] ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  const envelopes = fc.oneof(
    { weight: 1, arbitrary: fc.array(anyEnvelope, { minLength: each, maxLength: each }) },
    { weight: 2, arbitrary: fc.array(likelyCall, { minLength: each, maxLength: each }) },
  );
  const packets = fc
    .sample(envelopes, { numRuns: count / each, seed })
    .map((all) => JSON.stringify([1, ...all]));
  const told = await page.evaluate(
    async ([policy, code, texts]) => {
      harness.start(policy);
      await harness.install({
        id: 'test.fuzz',
        code,
        capabilities: ['render.markdown', 'storage.kv'],
        methods: ['render.markdown'],
      });
      await harness.installBuilt('test.echo');
      const outcomes: Record<string, number> = {};
      for (const text of texts) {
        const answer = await harness.invoke(
          'render.markdown',
          { text: JSON.stringify([text]) },
          { extension: 'test.fuzz' },
        );
        const outcome = answer.ok ? 'ok' : answer.code;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        const { state } = harness.view('test.fuzz')?.status ?? { state: 'gone' };
        if (state === 'crashed' || state === 'quarantined') harness.host.restart('test.fuzz');
      }
      const neighbour = await harness.invoke(
        'render.markdown',
        { text: 'still here' },
        { extension: 'test.echo' },
      );
      const allowed = harness.events.flatMap((event) =>
        event.kind === 'decision' && event.effect === 'allow' && event.extension === 'test.fuzz'
          ? [event.capability ?? event.ask]
          : [],
      );
      return {
        outcomes,
        neighbour,
        allowed: [...new Set(allowed)].sort(),
        brokers: harness.log.calls,
        keys: [...harness.log.store.keys()],
        faults: harness.events.filter(({ kind }) => kind === 'limit').length,
        polluted: Object.keys(Object.prototype),
      };
    },
    [devPolicy({ capabilities: ['render.markdown', 'storage.kv'] }), guest, packets] as const,
  );
  expect(errors).toEqual([]);
  expect(Object.values(told.outcomes).reduce((sum, n) => sum + n, 0)).toBe(count / each);
  expect(told.outcomes['ok']).toBeGreaterThan(0);
  expect(told.faults).toBeGreaterThan(count / each / 3);
  expect(told.neighbour).toMatchObject({ ok: true, value: { html: 'still here' } });
  expect(told.allowed).toEqual(['activate', 'install', 'render.markdown', 'storage.kv']);
  expect(told.brokers).toEqual([]);
  expect(told.keys.filter((key) => !key.startsWith('test.fuzz/'))).toEqual([]);
  expect(told.polluted).toEqual([]);
}

test('of 500 generated envelopes through real ports nothing passes that the policy denies', async ({
  page,
}) => {
  await send(page, 500);
});

test('of 10,000 generated envelopes through real ports nothing passes that the policy denies @proof', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await send(page, 10_000);
});
