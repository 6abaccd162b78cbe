import { defineConfig } from 'vitest/config';

/** The policy's own tests with the bar on what they reach. Generated validators are ajv's to prove. */
export default defineConfig({
  test: {
    include: ['packages/policy/**/*.test.ts'],
    testTimeout: 120_000,
    environment: 'node',
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['packages/policy/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.d.ts', 'packages/policy/src/testing/**'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: '.cache/coverage/policy',
      thresholds: { lines: 98, branches: 98 },
    },
  },
});
