/** Shape of the generated validator for files of policy tests. */
import type { PolicyTestFile } from '../questions/test-file.ts';
import type { Validator } from './validators.js';

export const validateTestFile: Validator<PolicyTestFile>;
