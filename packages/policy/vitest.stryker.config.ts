import { defineConfig } from 'vitest/config';

/** The tests that judge mutants: those that state single claims, so that a mutant dies quickly. */
export default defineConfig({
  test: {
    include: [
      'budget',
      'call',
      'caveats',
      'compile',
      'glob',
      'limits',
      'memo',
      'origin',
      'table',
      'layer',
      'prepare',
      'admission',
      'vectors',
    ].map((name) => `packages/policy/src/${name}.test.ts`),
    environment: 'node',
  },
});
