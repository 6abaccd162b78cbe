import { describe, expect, it } from 'vitest';
import { checkFacts } from './admission.ts';
import { compilePolicy } from './compile.ts';
import type { ExtensionFacts } from './decision.ts';
import type { ExtensionEntry } from './document.ts';
import type { Layer } from './layer.ts';
import { extension, SHA } from './testing/facts.ts';

const ID = 'org.example.notes';

const sentences = (entry: ExtensionEntry): readonly string[] =>
  compilePolicy([
    {
      kind: 'deployment',
      source: 'd.json',
      policy: { version: 1, capabilities: ['panel'], extensions: { [ID]: entry } },
    },
  ])
    .decide({ ask: 'install', extension: extension(ID, ['panel']) })
    .because.map(({ rule, sentence }) => `${rule}: ${sentence}`);

describe('what refuses a package', () => {
  it('closes with the message of the entry', () => {
    expect(sentences({ status: 'blocked', message: 'Ask the help desk.' })).toEqual([
      'entry-blocked: d.json blocks org.example.notes. Change its status to let it run. Ask the help desk.',
    ]);
    expect(sentences({ status: 'blocked' })).toEqual([
      'entry-blocked: d.json blocks org.example.notes. Change its status to let it run.',
    ]);
  });

  it('shows as much of a hash as tells packages apart', () => {
    expect(sentences({ sha256: ['b'.repeat(64)] })).toEqual([
      `sha256-unlisted: The package's SHA-256 ${SHA.slice(0, 12)}… is not listed. Install a listed package, or add the hash here.`,
    ]);
  });

  it('is also a range that nobody can read', () => {
    expect(sentences({ versions: 'nonsense' })).toEqual([
      'version-outside: Version 1.0.0 is outside “nonsense”. Install a version inside it, or widen it here.',
    ]);
  });
});

describe('an extension that nobody lists', () => {
  const sentence = (layers: readonly Layer[]): string | undefined =>
    compilePolicy(layers).decide({ ask: 'install', extension: extension(ID, []) }).because[0]
      ?.sentence;

  it('is missing in the file that lists others', () => {
    expect(sentence([{ kind: 'deployment', source: 'd.json', policy: { version: 1 } }])).toBe(
      'd.json has no entry for org.example.notes, and under mode strict only extensions with an entry may run. Add one under extensions.',
    );
  });

  it('needs a file where there is none', () => {
    expect(sentence([])).toBe(
      'No organisation and no deployment has a policy here, and the built-in one lets nothing run. Give one of them a file with an entry for org.example.notes.',
    );
  });
});

describe('facts of a package', () => {
  it.each([5, '', 'text', null])('are refused where caveats are %j', (caveats) => {
    const of: ExtensionFacts = JSON.parse(
      JSON.stringify({ ...extension(ID, []), capabilities: [{ name: 'panel', caveats }] }),
    );
    expect(checkFacts(of)?.sentence).toContain('capabilities');
  });
});
