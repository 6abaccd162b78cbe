import { defineConfig } from 'vitest/config';

/** The tests that judge mutants: all but the long differential one and the generator's. */
export default defineConfig({
  test: {
    include: ['packages/policy/src/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/cedar.test.ts',
      '**/exhaustive.test.ts',
      '**/shipped.test.ts',
    ],
    environment: 'node',
  },
});
