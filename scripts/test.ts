/**
 * `npm test`: everything that must be green before a change lands, in minutes. Arguments after `--`
 * name Playwright files or titles: `npm test -- tests/e2e/walk.spec.ts` runs those alone.
 */
import { build, staticChecks } from './check/common.ts';
import { playwright, runStages, vitest } from './check/stages.ts';
import { ensureChromium } from './lib/system.ts';

const chosen = process.argv.slice(2);
const env = { KUMIX_CHROMIUM: await ensureChromium(console.log) };
const browser = playwright('browser and end to end', [...chosen, '--grep-invert', '@proof'], env);

await runStages(
  chosen.length > 0
    ? [build, browser]
    : [...staticChecks, vitest('unit and property', [], {}), build, browser],
);
