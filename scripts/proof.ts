/** `npm run proof`: everything, for longer, in every engine. An issue is resolved on a green proof. */
import { build, staticChecks } from './check/common.ts';
import { check, playwright, runStages, type Stage, vitest } from './check/stages.ts';
import { bin, root } from './lib/paths.ts';
import { ensureChromium } from './lib/system.ts';

const env = {
  KUMIX_CHROMIUM: await ensureChromium(console.log),
  KUMIX_RUNS: '500',
  KUMIX_PROOF: '1',
  KUMIX_LONG_CALLS: '10000',
};

const stages: readonly Stage[] = [
  ...staticChecks,
  vitest('unit and property, 500 runs', [], env),
  vitest('a million envelopes against the guard', ['packages/host/src/bridge/guardFuzz.test.ts'], {
    KUMIX_ENVELOPES: '1000000',
  }),
  vitest(
    'policy, coverage of lines and branches at 98 %',
    ['--config', 'packages/policy/vitest.coverage.config.ts'],
    {},
  ),
  build,
  playwright('browser and end to end, all', [], env),
  check('mutation testing of the policy', bin('stryker'), [
    'run',
    `${root}/packages/policy/stryker.config.json`,
  ]),
];

await runStages(stages);
