import { factOf } from '../caveats.ts';
import type { PolicyRequest, Reason } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { joinPointer, pointerTokens } from '../json/pointer.ts';
import { CAPABILITIES, type CapabilityName, DIMENSIONS, isCapability } from '../vocabulary.ts';
import type { Edit } from './edit.ts';

/** For one reason of a denial: the edits that could take this reason away. */

const valueAt = (document: unknown, pointer: string): unknown => {
  let at = document;
  for (const token of pointerTokens(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) return undefined;
    at = Reflect.get(at, token);
  }
  return at;
};

/** The narrowest rule that names this one call. */
const narrowest = (
  request: Extract<PolicyRequest, { ask: 'call' }>,
  capability: CapabilityName,
): unknown => {
  const caveats: Record<string, readonly string[]> = {};
  for (const dimension of CAPABILITIES[capability].dimensions) {
    const fact = factOf(dimension, request.facts, request.room);
    if (fact !== undefined) caveats[dimension] = [fact];
  }
  return Object.keys(caveats).length === 0 ? capability : { name: capability, ...caveats };
};

type Make = (op: Edit['op'], pointer: string, value: unknown, sentence: string) => Edit;

const maker =
  (source: string): Make =>
  (op, pointer, value, sentence) => ({
    source,
    target: source === 'manifest' ? 'manifest' : 'policy',
    op,
    pointer,
    ...(op === 'remove' ? {} : { value }),
    sentence: `In ${source}: ${sentence}`,
  });

const forCall = (
  because: Reason,
  request: Extract<PolicyRequest, { ask: 'call' }>,
  make: Make,
): readonly Edit[] => {
  const { pointer, rule } = because;
  const { capability } = request;
  if (!isCapability(capability)) return [];
  const dimension = DIMENSIONS.find((one) => rule === `caveat-${one}`);
  if (dimension !== undefined) {
    const fact = factOf(dimension, request.facts, request.room);
    return fact === undefined
      ? []
      : [make('add', `${pointer}/-`, fact, `add ${JSON.stringify(fact)} to ${pointer}.`)];
  }
  if (rule === 'capability-missing') {
    const value = narrowest(request, capability);
    return [make('add', `${pointer}/-`, value, `add ${JSON.stringify(value)} to ${pointer}.`)];
  }
  if (rule === 'capability-not-requested') {
    const value = { name: capability, caveats: {} };
    return [make('add', '/capabilities/-', value, `ask for ${capability}.`)];
  }
  if (rule === 'capability-denied') {
    return [make('remove', pointer, undefined, `remove the rule at ${pointer}.`)];
  }
  if (rule === 'capability-asks') {
    const path = `${pointer}/effect`;
    return [make('replace', path, 'allow', `let ${pointer} allow without asking.`)];
  }
  return rule === 'input-too-large'
    ? [make('replace', pointer, request.bytes, `raise ${pointer} to ${request.bytes}.`)]
    : [];
};

const forCombination = (
  because: Reason,
  request: PolicyRequest,
  document: PolicyDocument | undefined,
  make: Make,
): readonly Edit[] => {
  const members = valueAt(document, `${because.pointer}/never`);
  const fromManifest = Array.isArray(members)
    ? request.extension.capabilities.flatMap(({ name }, index) =>
        members.includes(name) && !(request.ask === 'call' && request.capability === name)
          ? [
              maker('manifest')(
                'remove',
                `/capabilities/${index}`,
                undefined,
                `stop asking for ${name}.`,
              ),
            ]
          : [],
      )
    : [];
  return [
    ...fromManifest,
    make('remove', because.pointer, undefined, `remove the combination at ${because.pointer}.`),
  ];
};

const forPackage = (
  because: Reason,
  request: PolicyRequest,
  document: PolicyDocument | undefined,
  make: Make,
): readonly Edit[] => {
  const { pointer } = because;
  const { id, version, sha256, isolation } = request.extension;
  switch (because.rule) {
    case 'entry-missing':
      return [make('add', joinPointer('/extensions', id), {}, `add an entry for ${id}.`)];
    case 'entry-blocked':
      return [make('replace', pointer, 'allowed', `set the status of ${id} to allowed.`)];
    case 'version-outside': {
      const range = `${String(valueAt(document, pointer))} || ${version}`;
      return [make('replace', pointer, range, `widen the versions to ${JSON.stringify(range)}.`)];
    }
    case 'sha256-unlisted':
      return [make('add', `${pointer}/-`, sha256, `list the package's SHA-256.`)];
    case 'isolation-too-weak':
      return [
        maker('manifest')('replace', '/isolation', 'worker', 'ask for isolation worker.'),
        ...(pointer === '/mode'
          ? []
          : [make('replace', pointer, isolation, `lower ${pointer} to ${isolation}.`)]),
      ];
    case 'wasm-import-unlisted':
      return request.extension.wasmImports
        .filter(
          (name) =>
            !JSON.stringify(valueAt(document, pointer) ?? []).includes(JSON.stringify(name)),
        )
        .map((name) => make('add', `${pointer}/-`, name, `list the import ${name}.`));
    default:
      return [];
  }
};

export const candidates = (
  because: Reason,
  request: PolicyRequest,
  document: PolicyDocument | undefined,
): readonly Edit[] => {
  const make = maker(because.source);
  if (because.rule === 'combination') return forCombination(because, request, document, make);
  if (because.rule === 'capability-missing' && request.ask === 'activate') {
    return request.extension.capabilities.map(({ name }) =>
      make('add', `${because.pointer}/-`, name, `add “${name}” to ${because.pointer}.`),
    );
  }
  if (
    request.ask === 'origin' &&
    because.rule === 'origin-unlisted' &&
    because.source !== 'manifest'
  ) {
    const { origin } = request;
    return [
      make(
        'add',
        `${because.pointer}/-`,
        origin,
        `add ${JSON.stringify(origin)} to ${because.pointer}.`,
      ),
    ];
  }
  if (request.ask === 'result' && because.rule === 'output-too-large') {
    const { bytes } = request;
    return [make('replace', because.pointer, bytes, `raise ${because.pointer} to ${bytes}.`)];
  }
  const ofPackage = forPackage(because, request, document, make);
  if (ofPackage.length > 0) return ofPackage;
  return request.ask === 'call' ? forCall(because, request, make) : [];
};
