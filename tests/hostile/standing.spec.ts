/** What an extension leaves standing behind a call: what it painted, and what it wrote. */
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

const id = 'test.attacker';
const painter = `
const kumix=self.__kumix,{parse,stringify}=JSON;
let asked=0,waiting;
kumix.listen((channel,data)=>{
  const [,...envelopes]=parse(Array.isArray(data)?data[0]:data);
  for(const call of envelopes){
    if(call[0]===1){
      waiting=call[1];
      kumix.post(0,stringify([1,[1,++asked,'theme.tokens.provide',{tokens:[{name:'--k-page',value:'#000'}]},5000]]));
    }else kumix.post(0,stringify([1,[2,waiting,{html:call[0]===2?'painted':call[2].code}]]));
  }
});`;

test('a theme ends with the right to give it, whichever way that ends @proof', async ({ page }) => {
  const seen = await page.evaluate(
    async ([code, everything, less, extension]) => {
      const capabilities = ['render.markdown', 'theme.tokens.provide'];
      const methods = ['render.markdown'];
      const gave = (): number =>
        harness.log.reached.filter((name) => name === 'theme.provide').length;
      const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
      const paint = async (): Promise<unknown> => {
        const answer = await harness.invoke('render.markdown', { text: 'x' });
        return answer.ok ? (answer.value as { readonly html: string }).html : answer.code;
      };
      const told: unknown[] = [];
      harness.start(everything);
      await harness.install({ id: extension, code, capabilities, methods });
      for (const end of [
        () => harness.setPolicy(less),
        () => harness.host.setEnabled(extension, false),
        () => harness.host.uninstall(extension),
      ]) {
        // oxlint-disable no-await-in-loop -- one way after the other
        const before = gave();
        const painted = await paint();
        await turn();
        const given = gave();
        end();
        await turn();
        told.push([painted, given - before, gave() - given]);
        harness.setPolicy(everything);
        if (harness.view(extension) !== undefined) harness.host.setEnabled(extension, true);
        // oxlint-enable no-await-in-loop
      }
      return told;
    },
    [
      painter,
      devPolicy({ capabilities: ['render.markdown', 'theme.tokens.provide'] }),
      devPolicy({ capabilities: ['render.markdown'] }),
      id,
    ] as const,
  );
  // Given once, and once taken back, each time.
  expect(seen).toEqual([
    ['painted', 1, 1],
    ['painted', 1, 1],
    ['painted', 1, 1],
  ]);
});

test('what an extension throws is told to its author, and is not in the record @proof', async ({
  page,
}) => {
  const { lines, logs, state } = await page.evaluate(
    async ([policy, extension]) => {
      harness.start(policy);
      await harness.install({
        id: extension,
        // Not yet ready: its first ping waits behind it.
        code: `throw new Error('words that somebody wrote')`,
        capabilities: ['render.markdown'],
        methods: ['render.markdown'],
      });
      await harness.invoke('render.markdown', { text: 'x' });
      return {
        lines: harness.host.auditLines(),
        logs: harness.events.flatMap((event) => (event.kind === 'log' ? [event.text] : [])),
        state: harness.view(extension)?.status.state,
      };
    },
    [devPolicy(), id] as const,
  );
  expect(state).toBe('crashed');
  expect(logs.join('\n')).toContain('words that somebody wrote');
  expect(lines).toContain('"state":"crashed"');
  expect(lines).not.toContain('somebody');
});
