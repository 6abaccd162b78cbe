import { defineMethod } from '../method.ts';
import { array, nothing, nullable, object, string } from '../schema.ts';

const key = string({ minLength: 1, maxLength: 256 });
const value = string({ maxLength: 262_144 });
const row = { implementedBy: 'host', capability: 'storage.kv' } as const;

export const storage = () =>
  ({
    'storage.kv.get': defineMethod({
      ...row,
      name: 'storage.kv.get',
      params: object({ key }),
      result: nullable(value),
      limits: { paramsBytes: 2_048, resultBytes: 786_432, deadlineMs: 5_000 },
      summary:
        'Reads one string that this extension keeps for this account; null where there is none.',
    }),
    'storage.kv.set': defineMethod({
      ...row,
      name: 'storage.kv.set',
      params: object({ key, value }),
      result: nothing,
      limits: { paramsBytes: 788_480, resultBytes: 64, deadlineMs: 5_000 },
      summary:
        'Keeps one string; `quota`, and nothing changed, where the limit of bytes or 10,000 keys would be passed.',
    }),
    'storage.kv.delete': defineMethod({
      ...row,
      name: 'storage.kv.delete',
      params: object({ key }),
      result: nothing,
      limits: { paramsBytes: 2_048, resultBytes: 64, deadlineMs: 5_000 },
      summary: 'Forgets one key; no error where it was not there.',
    }),
    'storage.kv.keys': defineMethod({
      ...row,
      name: 'storage.kv.keys',
      params: object({ prefix: string({ maxLength: 256 }) }),
      result: array(key, { maxItems: 10_000 }),
      limits: { paramsBytes: 2_048, resultBytes: 1_048_576, deadlineMs: 5_000 },
      summary:
        'Lists the keys that start with a prefix, in code-unit order; `too-large` where more than 10,000 do.',
    }),
    'storage.kv.clear': defineMethod({
      ...row,
      name: 'storage.kv.clear',
      params: object({}),
      result: nothing,
      limits: { paramsBytes: 64, resultBytes: 64, deadlineMs: 5_000 },
      summary: 'Forgets every key of this extension for this account.',
    }),
  }) as const;
