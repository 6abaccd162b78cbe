/** Many calls over twenty extensions with failures mixed in: every call settles, nothing is left. */
import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

const calls = Number(process.env['KUMIX_LONG_CALLS'] ?? 1_000);

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
}) => {
  test.setTimeout(240_000);
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
      harness.dispose();
      return {
        outcomes,
        settled,
        wrong: answers.filter((right) => !right).length,
        pending: pools.reduce((sum, count) => sum + count, 0),
        cells: harness.liveCells(),
        frames: document.querySelectorAll('iframe').length,
      };
    },
    [devPolicy(), devPolicy({ capabilities: ['storage.kv'] }), guest, calls] as const,
  );
  expect(told.settled).toBe(calls);
  expect(told.wrong).toBe(0);
  expect(told.pending).toBe(0);
  expect([told.cells, told.frames]).toEqual([0, 0]);
  expect(told.outcomes['ok']).toBeGreaterThan(calls / 2);
  expect(told.outcomes['denied']).toBeGreaterThan(0);
  expect(told.outcomes['crashed']).toBeGreaterThan(0);
});
