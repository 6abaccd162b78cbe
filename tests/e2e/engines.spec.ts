/** The whole built app in the other two engines, against a real homeserver. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { button, field, first, textOf } from '../engines/driven.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { otherEngines } from '../engines/engines.ts';
import { type CspReport, reportedServer } from '../support/cspReports.ts';
import { expect, test } from './fixture.ts';

const panel = first('iframe[title*="Room notes"]');
const composer = first(
  'form[aria-label="Write a message"] [role="textbox"], form[aria-label="Write a message"] textarea',
);
const row = (text: string): string =>
  `[...document.querySelectorAll('.timeline-rows *')].some((e) => e.childElementCount === 0 && e.textContent === ${JSON.stringify(text)})`;

/**
 * What the host provokes before any extension runs, to measure its walls: from the page to a name that
 * belongs to nobody and one plain text in a sink; from its canary's cell, which has no origin, `data:`,
 * a worker of it and code of the text `1`.
 */
const byProbe = ({ document, directive, blocked, sample }: CspReport): boolean => {
  if (blocked.includes('kumix-probe.invalid')) return true;
  if (directive === 'require-trusted-types-for') {
    // Safari does not say what it was.
    if (document.startsWith('http')) return sample === '' || sample.endsWith('|x');
    return /\|(?:1$|data:)/.test(sample);
  }
  return !document.startsWith('http') && /^(?:data|eval)\b/.test(blocked);
};

for (const [name, start] of Object.entries(otherEngines)) {
  test(`the built app in ${name}: a person logs in, writes to another, reads the answer and opens a panel, and nothing breaks its policy @proof`, async ({
    app,
    user,
    friend,
    theirs,
  }, info) => {
    test.setTimeout(300_000);
    const room = await user.createRoom({ name: 'Attic', invite: [friend.account.userId] });
    await friend.join(room);
    const server = await reportedServer(app.url);
    const engine = await start(console.log);
    const look = async (what: string): Promise<void> => {
      await mkdir(info.outputDir, { recursive: true });
      await writeFile(join(info.outputDir, `${name}-${what}.png`), await engine.picture());
    };
    try {
      await requireEngineIsolation(engine);
      await engine.open(server.url);
      await engine.type(field('User name'), user.account.name);
      await engine.type(field('Password'), user.account.password);
      await engine.click(button('Log in'));
      await engine.click(textOf('Attic'));
      await engine.type(composer, 'The **roof** leaks');
      await engine.pressEnter(composer);
      await theirs.openRoom('Attic');
      await expect(theirs.rows.getByText('The roof leaks')).toBeVisible();
      await expect(theirs.rows.locator('strong', { hasText: 'roof' })).toBeVisible();
      await theirs.send('I have a ladder');
      await engine.read(row('I have a ladder'));
      await look('room');

      await engine.click(button('Room note'));
      await engine.within(panel, async () => {
        await engine.type(first('textarea:enabled'), 'the ladder is in the barn');
        await engine.read(
          `document.querySelector('output')?.textContent === 'Saved on this device'`,
        );
      });
      await look('panel');
      const refused = server.reports.filter((report) => !byProbe(report));
      expect(refused, `${name} refused something`).toEqual([]);
      const plainTexts = server.reports.filter(
        ({ document, directive }) =>
          document.startsWith('http') && directive === 'require-trusted-types-for',
      );
      expect(plainTexts.length, `${name}: the probe tries one`).toBeLessThanOrEqual(1);
      // The probe's own attempts were told: what else was refused would have been, too.
      expect(server.reports.length).toBeGreaterThan(0);
    } finally {
      await look('end').catch(() => {});
      await engine.close();
      await server.close();
    }
  });
}
