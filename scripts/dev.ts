import { bin } from './lib/paths.ts';
import { run } from './lib/run.ts';

const { code } = await run(bin('vite'), ['dev', ...process.argv.slice(2)]);
process.exit(code);
