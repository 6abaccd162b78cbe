import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'oxfmt';
import { policySchema } from '../src/schema/policy.ts';
import { testFileSchema } from '../src/schema/test-file.ts';
import { compileStandalone, keysModule } from './standalone.ts';

const policy = { name: 'validatePolicy', schema: policySchema };
const testFile = { name: 'validateTestFile', schema: testFileSchema };
const RUNTIME = '../schema/runtime.ts';
const GENERATED = 'packages/policy/src/generated';

/** Formatted as the house formats JSON, so that the format check has nothing to say. */
const json = async (value: unknown): Promise<string> => {
  const { code, errors } = await format('schema.json', JSON.stringify(value), { printWidth: 100 });
  if (errors.length > 0) throw new Error('The schema could not be formatted.');
  return code;
};

/** What is generated from the vocabulary and the schemas: path from the root of the house → text. */
export const generated = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    [`${GENERATED}/validators.js`, compileStandalone([policy], RUNTIME)],
    [`${GENERATED}/keys.js`, keysModule([{ ...policy, name: 'policyKeys' }])],
    [`${GENERATED}/test-file-validator.js`, compileStandalone([testFile], RUNTIME)],
    [`${GENERATED}/test-file-keys.js`, keysModule([{ ...testFile, name: 'testFileKeys' }])],
    ['policies/policy.schema.json', await json(policySchema)],
    ['policies/policy-test.schema.json', await json(testFileSchema)],
  ]);

if (import.meta.main) {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  for (const [file, text] of await generated()) {
    const target = path.join(root, file);
    // oxlint-disable-next-line no-await-in-loop -- a handful of files, one after the other
    await mkdir(path.dirname(target), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await writeFile(target, text);
  }
}
