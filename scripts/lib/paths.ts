import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const dist = join(root, 'dist');
/** Everything a run keeps between runs and git never sees. */
export const local = join(root, '.local');
export const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
