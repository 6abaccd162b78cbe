/**
 * Extensions that attack the bridge and the machine, through real ports: each is ended or refused,
 * and the app and its neighbours go on. Written as raw scripts, without the SDK: an attacker does
 * not use it.
 */
import { test } from '../runtime/fixture.ts';
import { after, ending, harmless, messagePolicy, messages } from './bridgeEntries.ts';
import { judgeEnding, judgeHarmless, judgeMessage } from './bridgeJudged.ts';
import { attacker, bridgePolicy, startBeside, untilEnded, untilTold } from './bridgeRun.ts';

for (const [name, [attack, why]] of Object.entries(ending)) {
  test(`an extension with ${name} is ended, and nobody else notices`, async ({ page }) => {
    await page.evaluate(startBeside, [bridgePolicy] as const);
    judgeEnding(name, await page.evaluate(untilEnded, attacker(after(attack))), why);
  });
}

for (const [name, attack] of Object.entries(harmless)) {
  test(`an extension with ${name} gets nothing of it`, async ({ page }) => {
    await page.evaluate(startBeside, [bridgePolicy] as const);
    judgeHarmless(name, await page.evaluate(untilTold, attacker(after(attack))));
  });
}

for (const [name, { attack, told, control, heard }] of Object.entries(messages)) {
  test(`of ${name} nothing is taken that must not be, and the same without what is wrong is heard`, async ({
    page,
  }) => {
    for (const [code, wanted] of [
      [control, heard],
      [attack, told],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, in one page
      await page.evaluate(startBeside, [messagePolicy] as const);
      // oxlint-disable-next-line no-await-in-loop -- as above
      judgeMessage(name, await page.evaluate(untilTold, attacker(after(code))), wanted);
    }
  });
}
