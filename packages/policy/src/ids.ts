import type { ExtensionId } from './decision.ts';

/** The most characters an extension id may have. */
export const EXTENSION_ID_MAX = 128;

/**
 * At least two labels of lower-case ASCII, as in a reverse domain name. ASCII only, so that no
 * look-alike letter and no direction mark can pass for another extension.
 */
export const EXTENSION_ID_PATTERN =
  '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)+$';

const shape = new RegExp(EXTENSION_ID_PATTERN, 'u');

const isExtensionId = (value: unknown): value is ExtensionId =>
  typeof value === 'string' && value.length <= EXTENSION_ID_MAX && shape.test(value);

/** The id, or `undefined` where the value is not one. Never throws. */
export const parseExtensionId = (value: unknown): ExtensionId | undefined =>
  isExtensionId(value) ? value : undefined;
