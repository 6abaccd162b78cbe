import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { policySchema } from '../src/schema/policy.ts';
import { compileStandalone, keysModule } from './standalone.ts';

/** What is generated from the vocabulary and the schemas: path from the root of the house → text. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    [
      'packages/policy/src/generated/validators.js',
      compileStandalone([{ name: 'validatePolicy', schema: policySchema }], '../schema/runtime.ts'),
    ],
    [
      'packages/policy/src/generated/keys.js',
      keysModule([{ name: 'policyKeys', schema: policySchema }]),
    ],
    ['policies/policy.schema.json', `${JSON.stringify(policySchema, null, 2)}\n`],
  ]);

if (import.meta.main) {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  for (const [file, text] of generated()) {
    const target = path.join(root, file);
    // oxlint-disable-next-line no-await-in-loop -- a handful of files, one after the other
    await mkdir(path.dirname(target), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await writeFile(target, text);
  }
}
