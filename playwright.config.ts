import { defineConfig } from '@playwright/test';
import { chromiumFlags } from './scripts/lib/browser.ts';

/** `npm test` and `npm run proof` find the browser and pass its path; by hand, the usual place. */
const executablePath = process.env['KUMIX_CHROMIUM'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  // Two cores that others use as well: a wait for a state is never a measurement.
  expect: { timeout: 15_000 },
  globalSetup: './tests/support/globalSetup.ts',
  outputDir: '.cache/playwright',
  reporter: [
    ['list'],
    [
      'json',
      { outputFile: process.env['KUMIX_PLAYWRIGHT_JSON'] ?? '.cache/reports/playwright.json' },
    ],
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    launchOptions: {
      executablePath,
      args: chromiumFlags,
    },
  },
});
