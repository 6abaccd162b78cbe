import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.{ts,tsx}',
      'apps/**/*.test.{ts,tsx}',
      'extensions/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tests/unit/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '.local/**'],
    // Properties take as long as their runs: a slow machine must not turn them red.
    testTimeout: process.env['KUMIX_PROOF'] === undefined ? 20_000 : 120_000,
    environment: 'node',
    restoreMocks: true,
  },
});
