/** `npm run generate`: writes every file that is made from another and kept in the repository. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';

let worst = 0;
for (const room of readdirSync(join(root, 'packages'))) {
  const script = join(root, 'packages', room, 'build', 'generate.ts');
  if (!existsSync(script)) continue;
  console.log(`packages/${room}`);
  worst = Math.max(worst, (await run(process.execPath, [script])).code);
}
process.exit(worst);
