/** Many calls over twenty extensions with failures mixed in: every call settles, nothing is left. */
import { expect, test } from './fixture.ts';
import { reachable, startCounting, targets } from './openThings.ts';
import { devPolicy } from './policies.ts';

const calls = Number(process.env['KUMIX_LONG_CALLS'] ?? 1_000);
/** Who is slow on a busy machine is not hung. */
const patient = { proc: { timeoutMs: 5_000 }, ui: { isolation: 'worker', heartbeatMs: 1_500 } };
const kinds = ['HTMLIFrameElement', 'MessagePort', 'Worker'];

/** Answers, throws, hangs, floods or breaks the bridge, as it is told. */
const guest = `const kumix=self.__kumix;kumix.listen((c,d)=>{const t=Array.isArray(d)?d[0]:d;
for(const e of JSON.parse(t).slice(1)){if(e[0]!==1)continue;const what=e[3].text;
if(what==='hang')for(;;);
if(what==='flood')for(;;)kumix.post(0,'[1,[4,1]]');
if(what==='break'){for(let i=0;i<9;i++)kumix.post(0,'{');continue}
if(what==='silent')continue;
kumix.post(0,JSON.stringify(what==='throw'?[1,[3,e[1],{code:'failed',message:'thrown'}]]:[1,[2,e[1],{html:what}]]));}});`;

test(`${calls} calls over 20 extensions with crashes, hangs and revocations all settle @proof`, async ({
  page,
  browser,
}) => {
  test.setTimeout(480_000);
  await startCounting(page);
  const open = async () => ({
    ...(await page.evaluate(() => openThings.count())),
    ...(await targets(browser)),
  });
  const none = await open();
  const held = await reachable(page, kinds);
  const told = await page.evaluate(
    async ([all, denied, code, total]) => {
      harness.start(all);
      const ids = Array.from({ length: 20 }, (_, n) => `test.guest${n}`);
      for (const id of ids) {
        await harness.install({
          id,
          code,
          capabilities: ['render.markdown'],
          methods: ['render.markdown'],
        });
      }
      // The same sequence in every run.
      let seed = 20_261_121;
      const random = (): number => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return seed / 2 ** 32;
      };
      const outcomes: Record<string, number> = {};
      const tried: Record<string, number> = {};
      const answers: boolean[] = [];
      const one = async (n: number): Promise<void> => {
        const id = ids[Math.floor(random() * ids.length)] ?? '';
        const dice = random();
        const text =
          dice < 0.004
            ? 'hang'
            : dice < 0.006
              ? 'flood'
              : dice < 0.01
                ? 'break'
                : dice < 0.05
                  ? 'throw'
                  : `call ${n}`;
        const what = text.split(' ')[0] ?? '';
        tried[what] = (tried[what] ?? 0) + 1;
        const answer = await harness.invoke('render.markdown', { text }, { extension: id });
        const outcome = answer.ok ? 'ok' : answer.code;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        if (answer.ok) answers.push((answer.value as { html: string }).html === text);
        else if (outcome === 'quarantined') harness.host.restart(id);
      };
      let next = 0;
      await Promise.all(
        Array.from({ length: 12 }, async () => {
          while (next < total) {
            const n = next++;
            if (n % 250 === 100) harness.setPolicy(denied);
            if (n % 250 === 110) harness.setPolicy(all);
            await one(n);
          }
        }),
      );
      const settled = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
      // A change of policy makes a fresh snapshot, with the counts of now.
      harness.setPolicy(all);
      await harness.settle();
      const pools = harness.host.extensions
        .getSnapshot()
        .map(({ pool }) => pool.running + pool.waiting);
      // Why each of them ended, as it was recorded.
      const ends: Record<string, number> = {};
      for (const event of harness.events.splice(0)) {
        if (event.kind !== 'lifecycle') continue;
        const why = event.why?.split(':')[0] ?? event.state;
        ends[why] = (ends[why] ?? 0) + 1;
      }
      harness.dispose();
      return {
        outcomes,
        tried,
        ends,
        settled,
        wrong: answers.filter((right) => !right).length,
        pending: pools.reduce((sum, count) => sum + count, 0),
      };
    },
    [
      devPolicy(patient),
      devPolicy({ ...patient, capabilities: ['storage.kv'] }),
      guest,
      calls,
    ] as const,
  );
  console.log(JSON.stringify({ outcomes: told.outcomes, tried: told.tried, ends: told.ends }));
  expect(told.settled).toBe(calls);
  expect(told.wrong).toBe(0);
  expect(told.pending).toBe(0);
  expect(told.outcomes['ok']).toBeGreaterThan(calls / 2);
  // Crashes, hangs and revocations were all among them, and each came to what it must.
  for (const why of ['hung', 'flood', 'faults', 'refused']) {
    expect(told.ends[why], why).toBeGreaterThan(0);
  }
  for (const outcome of ['crashed', 'denied', 'failed']) {
    expect(told.outcomes[outcome], outcome).toBeGreaterThan(0);
  }
  // Nothing is left open, nor reachable but for the last, which the browser may hold for a while.
  await expect.poll(open).toEqual(none);
  const grown = async (): Promise<readonly string[]> => {
    const now = await reachable(page, kinds);
    return kinds.filter((kind) => (now[kind] ?? 0) - (held[kind] ?? 0) > 2);
  };
  await expect.poll(grown).toEqual([]);
});
