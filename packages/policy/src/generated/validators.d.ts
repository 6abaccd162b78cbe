/** Shape of the generated validators; the code beside it is written by `build/generate.ts`. */
import type { PolicyDocument } from '../document.ts';

export interface ValidatorError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
}

export interface Validator<T> {
  (data: unknown): data is T;
  errors?: readonly ValidatorError[] | null;
}

export const validatePolicy: Validator<PolicyDocument>;
