import { type BrowserContext, chromium, expect, test as base } from '@playwright/test';
import { requireIsolation } from '../runtime/isolated.ts';
import { startHarness } from '../runtime/server.ts';
import { exceptions } from './exceptions.ts';
import { entries, judgeCorpus } from './judged.ts';
import { startHostileRun } from './run.ts';

/** What a person could be talked into granting: whatever fails below does not for want of that. */
const granted = [
  'accelerometer',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'geolocation',
  'gyroscope',
  'microphone',
  'midi',
  'notifications',
  'screen-wake-lock',
  'storage-access',
];

/** A profile that is kept, as a person's is: Chromium connects ahead in no other. */
const test = base.extend<{ readonly kept: BrowserContext }>({
  kept: async ({ launchOptions }, use) => {
    const context = await chromium.launchPersistentContext('', {
      ...launchOptions,
      args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'],
      geolocation: { latitude: 1, longitude: 1 },
    });
    await use(context);
    await context.close();
  },
});

test('every entry has its own name, and at least 150 have a control', () => {
  const ids = entries.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(entries.filter(({ absent }) => absent === undefined).length).toBeGreaterThanOrEqual(150);
});

test('nothing that hostile code tries gets out or keeps state, and the same reaches without walls', async ({
  kept,
}) => {
  test.setTimeout(240_000);
  // Were frames not apart from the page in this browser, whatever follows would prove little.
  const plain = await startHarness();
  try {
    await requireIsolation(kept, plain.origin);
  } finally {
    await plain.close();
  }
  const run = await startHostileRun();
  try {
    for (const address of [run.addresses.control, run.addresses.dom]) {
      // oxlint-disable-next-line no-await-in-loop -- one origin at a time
      await kept.grantPermissions(granted, { origin: new URL(address).origin });
    }
    const dialogs: string[] = [];
    kept.on('dialog', (dialog) => {
      dialogs.push(dialog.type());
      void dialog.accept('x');
    });
    const open = async (address: string): Promise<void> => {
      // A window that an attempt opened would hide the next page, in which nothing is drawn then.
      const before = kept.pages();
      const page = await kept.newPage();
      await Promise.all(before.map((each) => each.close()));
      await page.goto(address);
    };
    await judgeCorpus(run, open, exceptions.Chromium);
    expect(dialogs.toSorted(), 'of the control alone').toEqual(['confirm', 'prompt']);
  } finally {
    await run.close();
  }
});
