import { parseJson } from '@kumix/policy';
import { guestStreamTable, guestTable } from '../api/table.ts';
import { validateManifest } from '../generated/manifest.js';
import type { Manifest } from './manifest.ts';

/** What is wrong with a manifest, and where. */
export interface ManifestProblem {
  /** RFC 6901 pointer. */
  readonly pointer: string;
  readonly rule: string;
  readonly sentence: string;
}

export type ManifestResult =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** Characters of a manifest. */
export const manifestMaxLength = 65_536;

/** Levels of a manifest: a caveat's texts are the deepest. */
const mostDepth = 8;

/** Reads a manifest's text. Never throws; every problem names its place and what would be right. */
export function readManifest(text: string): ManifestResult {
  if (text.length > manifestMaxLength) {
    return refuse('', 'size', `The manifest has more than ${manifestMaxLength} characters.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(
      '',
      'json',
      `The manifest is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`,
    );
  }
  // Whoever reviews it must read what is run: no key twice, of which readers take one or the other,
  // and no character that hides or turns the words that a person is asked with.
  const strict = parseJson(text, { maxChars: manifestMaxLength, maxDepth: mostDepth });
  if (!strict.ok) {
    const { pointer, fault, sentence } = strict.problem;
    return refuse(pointer, fault, `The manifest cannot be taken at its word: ${sentence}`);
  }
  if (!validateManifest(value)) {
    return {
      ok: false,
      problems: (validateManifest.errors ?? []).slice(0, 20).map(explain),
    };
  }
  // INVARIANT: the schema admits exactly what `Manifest` describes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const manifest = value as Manifest;
  const problems = check(manifest);
  return problems.length === 0 ? { ok: true, manifest } : { ok: false, problems };
}

const refuse = (pointer: string, rule: string, sentence: string): ManifestResult => ({
  ok: false,
  problems: [{ pointer, rule, sentence }],
});

function explain(error: {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}): ManifestProblem {
  const { instancePath: pointer, keyword, params } = error;
  const where = pointer === '' ? 'The manifest' : `"${pointer}"`;
  const told: Record<string, string> = {
    required: `${where} lacks "${String(params['missingProperty'])}". Add it.`,
    additionalProperties: `${where} has "${String(params['additionalProperty'])}", which is not known. Remove it or correct its name.`,
    type: `${where} must be of type ${String(params['type'])}.`,
    enum: `${where} must be one of ${String(params['allowedValues'])}.`,
    const: `${where} must be ${JSON.stringify(params['allowedValue'])}.`,
    pattern: `${where} must match ${String(params['pattern'])}.`,
    maxLength: `${where} is longer than ${String(params['limit'])} characters.`,
    minLength: `${where} must not be empty.`,
    maxItems: `${where} has more than ${String(params['limit'])} items.`,
    uniqueItems: `${where} names one thing twice.`,
  };
  return {
    pointer,
    rule: keyword,
    sentence: told[keyword] ?? `${where} breaks the rule ${keyword}.`,
  };
}

/** Something to see, no more marks on a letter than any language writes, and no room around it. */
const isLegible = (text: string): boolean =>
  /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) && !/\p{M}{4}|\s{2}|^\s|\s$/u.test(text);

/** What a person reads of a manifest, where it decides whom they trust. */
function* wordsOf({ name, description, author, licence, contributes = {} }: Manifest) {
  yield* Object.entries({ name, description, author, licence }).map(
    ([key, text]) => [`/${key}`, text] as const,
  );
  for (const [kind, list] of Object.entries({
    panels: contributes.panels ?? [],
    commands: contributes.commands ?? [],
  })) {
    for (const [index, { title }] of list.entries()) {
      yield [`/contributes/${kind}/${index}/title`, title] as const;
    }
  }
}

/** What a schema cannot say. */
function check(manifest: Manifest): ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  for (const [pointer, text] of wordsOf(manifest)) {
    if (text === undefined || isLegible(text)) continue;
    problems.push({
      pointer,
      rule: 'legible',
      sentence: `"${pointer}" must be words that a person can read: no text of blanks or marks alone, none with blanks around it or two in a row, no more than three marks on a letter.`,
    });
  }
  const asked = new Set<string>();
  manifest.capabilities.forEach(({ name }, index) => {
    if (asked.has(name)) {
      problems.push({
        pointer: `/capabilities/${index}/name`,
        rule: 'duplicate',
        sentence: `"${name}" is asked for twice. Join both into one entry.`,
      });
    }
    asked.add(name);
  });
  const { panels = [], commands = [], methods = [] } = manifest.contributes ?? {};
  for (const [kind, list] of Object.entries({ panels, commands })) {
    const ids = new Set<string>();
    for (const [index, { id }] of list.entries()) {
      if (ids.has(id)) {
        problems.push({
          pointer: `/contributes/${kind}/${index}/id`,
          rule: 'duplicate',
          sentence: `"${id}" stands twice. Give each an id of its own.`,
        });
      }
      ids.add(id);
    }
  }
  const needs: [string, string, string][] = [];
  if (panels.length > 0) needs.push(['/contributes/panels', 'panel', 'a panel']);
  if (commands.length > 0) needs.push(['/contributes/commands', 'command', 'a command']);
  methods.forEach((name, index) => {
    const pointer = `/contributes/methods/${index}`;
    const method = guestTable.get(name) ?? guestStreamTable.get(name);
    if (method === undefined || name.startsWith('surface.') || name === 'command.run') {
      problems.push({
        pointer,
        rule: 'method',
        sentence: `"${name}" is not a method that an extension can contribute.`,
      });
    } else needs.push([pointer, method.entry.capability, name]);
  });
  for (const [pointer, capability, what] of needs) {
    if (asked.has(capability)) continue;
    problems.push({
      pointer,
      rule: 'capability',
      sentence: `Whoever contributes ${what} asks for the capability "${capability}". Add it to "capabilities".`,
    });
  }
  const { isolation = 'worker', entry } = manifest;
  if (isolation !== 'worker' && manifest.kind !== 'ui') {
    problems.push({
      pointer: '/isolation',
      rule: 'isolation',
      sentence: `A proc extension runs in a worker. Take "isolation" out, or set "kind" to "ui".`,
    });
  }
  if ((isolation === 'worker') === entry.endsWith('.html')) {
    problems.push({
      pointer: '/entry',
      rule: 'entry',
      sentence:
        isolation === 'worker'
          ? `At isolation worker "entry" is a script, such as "entry.js".`
          : `At isolation ${isolation} "entry" is a document, such as "entry.html".`,
    });
  }
  panels.forEach(({ prerendered }, index) => {
    if (prerendered === undefined) return;
    const pointer = `/contributes/panels/${index}/prerendered`;
    const taken = ['manifest.json', entry, ...(manifest.wasm ?? [])];
    const others = panels.slice(0, index).map((panel) => panel.prerendered);
    if (isolation !== 'worker') {
      problems.push({
        pointer,
        rule: 'isolation',
        sentence: `A document of its own draws by itself. Take "prerendered" out, or run it at isolation worker.`,
      });
    } else if (taken.includes(prerendered) || others.includes(prerendered)) {
      problems.push({
        pointer,
        rule: 'duplicate',
        sentence: `"${prerendered}" is another file of this package already. Give this one a name of its own.`,
      });
    }
  });
  if (panels.length > 0 && manifest.kind !== 'ui') {
    problems.push({
      pointer: '/contributes/panels',
      rule: 'kind',
      sentence: 'A proc extension draws nothing. Set "kind" to "ui".',
    });
  }
  return problems;
}
