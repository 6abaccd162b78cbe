/** A policy that asks for a level of isolation is honoured in each engine, and so is a missing wall. */
import { expect, test } from '@playwright/test';
import { engines } from '../engines/engines.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { type LevelsVerdict, type Served, startLevelsRun } from './levels.ts';

const nothing = {
  'worker where worker is the least': 'isolation',
  'frame where worker is the least': 'isolation-too-weak',
  'worker where frame is the least': 'isolation',
  'frame where frame is the least': 'isolation',
};

/** What a deployment serves, and what comes of it. */
const deployments: Readonly<Record<string, readonly [served: Served, wanted: LevelsVerdict]>> = {
  'with its headers': [
    {},
    {
      level: 'worker',
      open: [],
      runs: {
        'worker where worker is the least': 'ran',
        'frame where worker is the least': 'isolation-too-weak',
        'worker where frame is the least': 'ran',
        'frame where frame is the least': 'ran',
      },
    },
  ],
  'with a policy that connects anywhere': [
    { weaken: (policy) => policy.replace("connect-src 'self'", 'connect-src *') },
    { level: 'none', open: ['the page connects to its own origin only'], runs: nothing },
  ],
  'with a host page of documents that has no header': [
    { bareHost: true },
    {
      level: 'worker',
      open: ['no code in a frame runs without the header of its page'],
      runs: {
        'worker where worker is the least': 'ran',
        'frame where worker is the least': 'isolation-too-weak',
        'worker where frame is the least': 'ran',
        'frame where frame is the least': 'isolation',
      },
    },
  ],
};

for (const [name, start] of Object.entries(engines)) {
  test(`no extension runs below the level that the policy asks for, nor behind a missing wall, in ${name} @proof`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const engine = await start(page);
    try {
      await requireEngineIsolation(engine);
      for (const [deployment, [served, wanted]] of Object.entries(deployments)) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, in one browser
        const run = await startLevelsRun(served);
        try {
          // oxlint-disable-next-line no-await-in-loop -- as above
          await engine.open(run.address);
          // oxlint-disable-next-line no-await-in-loop -- as above
          expect(await run.verdict, deployment).toEqual(wanted);
        } finally {
          // oxlint-disable-next-line no-await-in-loop -- as above
          await run.close();
        }
      }
    } finally {
      await engine.close();
    }
  });
}
