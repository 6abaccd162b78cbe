import { bin } from './lib/paths.ts';
import { run } from './lib/run.ts';

const { code } = await run(bin('oxfmt'), ['--write', '.']);
process.exit(code);
