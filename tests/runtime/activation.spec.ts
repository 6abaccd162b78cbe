/** What takes a person's action in an extension is not to be had for one elsewhere. */
import { drawing } from './drawing.ts';
import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

/** Draws a button that copies. */
const neighbour = drawing(
  `[[1,2,'button',0],[9,2,'click'],[2,3,'There'],[3,2,3,0],[3,1,2,0]]`,
  `if(kind==='event')call('clipboard.write',{text:'theirs'})`,
);

// Nobody is ended here for being slow on a busy machine.
const patient = devPolicy({
  proc: { timeoutMs: 60_000 },
  ui: { isolation: 'worker', heartbeatMs: 10_000 },
});

const late = "only within 1000 ms of a person's action in this extension";

test('an action in a neighbour’s cell is none of an extension’s, one in any surface of its own is @proof', async ({
  page,
}) => {
  await page.evaluate(
    async ([policy, code]) => {
      harness.start(policy);
      await harness.installBuilt('test.doors');
      const capabilities = ['panel', 'clipboard.write'];
      await harness.install({ id: 'test.neighbour', kind: 'ui', capabilities, code });
      for (const id of ['test.doors', 'test.doors', 'test.neighbour']) harness.open(id);
    },
    [patient, neighbour] as const,
  );
  const theirs = page.locator('iframe.kumix-cell[title*="test.neighbour"]');
  const ours = page.locator('iframe.kumix-cell[title*="Doors"]');
  await expect(theirs).toHaveCount(1);
  await expect(ours).toHaveCount(2);

  /** Asks for a copy in the turn in which `what` has been copied, or at once. */
  const ask = (what?: string): Promise<string> =>
    page.evaluate(async (awaited) => {
      const copied = (): boolean =>
        awaited === undefined || harness.log.calls.includes(`clipboard ${awaited}`);
      while (!copied()) await new Promise((resolve) => setTimeout(resolve, 1));
      const answer = await harness.invoke('command.run', {
        command: 'call',
        argument: '["clipboard.write",{"text":"ours"}]',
        roomId: null,
      });
      return answer.ok ? (answer.value as { readonly message: string }).message : answer.code;
    }, what);

  // A person's action counts for a second, and a busy machine may be longer about it: then again.
  const told = ask('theirs');
  const asked = { settled: false };
  const settle = (): void => {
    asked.settled = true;
  };
  void told.then(settle, settle);
  while (!asked.settled) {
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    await theirs.contentFrame().getByRole('button', { name: 'There' }).click();
  }
  expect(await told).toContain(late);
  expect(await page.evaluate(() => harness.log.calls)).not.toContain('clipboard ours');

  for (const at of [0, 1]) {
    // oxlint-disable no-await-in-loop -- as above
    await expect.poll(() => ask()).toContain(late);
    await expect(async () => {
      await ours.nth(at).contentFrame().getByRole('button', { name: 'Here' }).click();
      expect(JSON.parse(await ask())).toMatchObject({ code: 'ok' });
    }).toPass();
    // oxlint-enable no-await-in-loop
  }
});
