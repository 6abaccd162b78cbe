/** What `npm test` and `npm run proof` share: the static checks and the build. */
import { bin } from '../lib/paths.ts';
import { check, type Stage } from './stages.ts';

export const staticChecks: readonly Stage[] = [
  check('format', bin('oxfmt'), ['--check', '.']),
  check('lint and import directions', bin('oxlint'), ['--type-aware', '--deny-warnings']),
  check('types', bin('tsc'), ['-b']),
];

export const build: Stage = check('build', bin('vite'), ['build', '--logLevel', 'warn']);
