import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { policySchema } from '../src/schema/policy.ts';
import { testFileSchema } from '../src/schema/test-file.ts';
import { compileStandalone, keysModule } from './standalone.ts';

const policy = { name: 'validatePolicy', schema: policySchema };
const testFile = { name: 'validateTestFile', schema: testFileSchema };
const RUNTIME = '../schema/runtime.ts';
const GENERATED = 'packages/policy/src/generated';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What is generated from the vocabulary and the schemas: path from the root of the house → text. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    [`${GENERATED}/validators.js`, compileStandalone([policy], RUNTIME)],
    [`${GENERATED}/keys.js`, keysModule([{ ...policy, name: 'policyKeys' }])],
    [`${GENERATED}/test-file-validator.js`, compileStandalone([testFile], RUNTIME)],
    [`${GENERATED}/test-file-keys.js`, keysModule([{ ...testFile, name: 'testFileKeys' }])],
    ['policies/policy.schema.json', json(policySchema)],
    ['policies/policy-test.schema.json', json(testFileSchema)],
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
