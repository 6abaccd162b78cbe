import type { Layer } from '../layer.ts';
import type { PolicySet } from '../questions/stack.ts';
import { extension, read } from './facts.ts';

/** What the tests of the questions start from: one strict file, and an extension that asks for more. */

export const ID = 'org.example.notes';

/** A deployment's file, and organisations' files behind it. */
export const set = (...policies: readonly unknown[]): PolicySet => ({
  ownOrigins: ['https://app.test'],
  layers: policies.map((policy, index): Layer => ({
    kind: index === 0 ? 'deployment' : 'organisation',
    source: index === 0 ? 'policy.json' : `other-${index}.json`,
    policy: read(policy),
  })),
});

export const strict = (more: object = {}): object => ({
  version: 1,
  capabilities: [
    'panel',
    { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET'] },
  ],
  pluginOrigins: ['null'],
  extensions: { [ID]: {} },
  ...more,
});

export const notes = extension(ID, ['panel', 'net.fetch', 'notify']);
