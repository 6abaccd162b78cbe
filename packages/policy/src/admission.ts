import type { ExtensionFacts, IsolationLevel, Mode } from './decision.ts';
import type { ExtensionEntry } from './document.ts';
import { parseExtensionId } from './ids.ts';
import { joinPointer } from './json/pointer.ts';
import { matchesOrigin, parseOriginPattern } from './origin.ts';
import type { PreparedLayer } from './prepare.ts';
import { FLOOR, type Place, type RuleReason, quote, reason } from './rules.ts';
import { inRange, parseRange, parseVersion } from './semver.ts';

/** May this package be here at all? Judged once for each extension and layer. */

export interface Admission {
  readonly allow: readonly RuleReason[];
  readonly deny: readonly RuleReason[];
}

/** From weak to strong. What is not here is weaker than all of it. */
const LEVELS: readonly IsolationLevel[] = ['frame', 'origin', 'worker'];

const isString = (value: unknown): boolean => typeof value === 'string';

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => isString(one));

const isRequest = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  isString(value.name) &&
  'caveats' in value &&
  typeof value.caveats === 'object' &&
  value.caveats !== null &&
  Object.values(value.caveats).every((one) => isListOfTexts(one));

const isListOfRequests = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => isRequest(one));

/** Facts a host got wrong are denied rather than guessed at. */
export const checkFacts = (extension: ExtensionFacts): RuleReason | undefined => {
  const wrong =
    (parseExtensionId(extension.id) === undefined && 'id') ||
    (parseVersion(extension.version) === undefined && 'version') ||
    (!/^[0-9a-f]{64}$/u.test(extension.sha256) && 'sha256') ||
    (extension.kind !== 'ui' && extension.kind !== 'proc' && 'kind') ||
    (!LEVELS.includes(extension.isolation) && 'isolation') ||
    (!isListOfTexts(extension.wasmImports) && 'wasmImports') ||
    (!isListOfRequests(extension.capabilities) && 'capabilities');
  return wrong
    ? reason(
        FLOOR,
        'facts-invalid',
        `The ${wrong} of the package is not well-formed; it cannot be judged. Repair its manifest.`,
      )
    : undefined;
};

const sub = (place: Place, pointer: string): Place => ({
  ...place,
  pointer: place.pointer + pointer,
});

class Judge {
  readonly allow: RuleReason[] = [];
  readonly deny: RuleReason[] = [];
  readonly #extension: ExtensionFacts;
  readonly #prepared: PreparedLayer;
  readonly #closing: string;

  constructor(extension: ExtensionFacts, prepared: PreparedLayer) {
    this.#extension = extension;
    this.#prepared = prepared;
    const message = prepared.entry?.message;
    this.#closing = message === undefined ? '' : ` ${message}`;
  }

  #refuse(place: Place, rule: RuleReason['rule'], sentence: string): void {
    this.deny.push(reason(place, rule, sentence + this.#closing));
  }

  entry(mode: Mode): void {
    const { layer, place, entry, entryPlace } = this.#prepared;
    const { id } = this.#extension;
    if (entry === undefined) {
      if (!layer.grants) return;
      if (mode === 'strict') {
        this.#refuse(
          sub(place, '/extensions'),
          'entry-missing',
          layer.kind === 'floor'
            ? `No organisation and no deployment has a policy here, and the built-in one lets nothing run. Give one of them a file with an entry for ${id}.`
            : `${layer.source} has no entry for ${id}, and under mode strict only extensions with an entry may run. Add one under extensions.`,
        );
      } else {
        this.allow.push(
          reason(
            sub(place, '/mode'),
            'dev-mode',
            `Mode dev lets the global section speak for ${id}.`,
          ),
        );
      }
    } else if (entry.status === 'blocked') {
      this.#refuse(
        sub(entryPlace, '/status'),
        'entry-blocked',
        `${layer.source} blocks ${id}. Change its status to let it run.`,
      );
    } else {
      this.allow.push(reason(entryPlace, 'entry-allowed', `${layer.source} lists ${id}.`));
      this.#package(entry);
    }
  }

  #package(entry: ExtensionEntry): void {
    const { entryPlace } = this.#prepared;
    const { version, sha256 } = this.#extension;
    if (entry.versions !== undefined) {
      const range = parseRange(entry.versions);
      if (range === undefined || !inRange(range, version)) {
        this.#refuse(
          sub(entryPlace, '/versions'),
          'version-outside',
          `Version ${version} is outside ${quote(entry.versions)}. Install a version inside it, or widen it here.`,
        );
      }
    }
    if (entry.sha256 !== undefined && !entry.sha256.includes(sha256)) {
      this.#refuse(
        sub(entryPlace, '/sha256'),
        'sha256-unlisted',
        `The package's SHA-256 ${sha256.slice(0, 12)}… is not listed. Install a listed package, or add the hash here.`,
      );
    }
  }

  isolation(): void {
    const { layer, place, sections } = this.#prepared;
    const has = LEVELS.indexOf(this.#extension.isolation);
    const tooWeak = (least: IsolationLevel, where: Place): void => {
      if (has >= LEVELS.indexOf(least)) return;
      this.#refuse(
        where,
        'isolation-too-weak',
        `The extension asks for isolation ${this.#extension.isolation}; the weakest allowed is ${least}.`,
      );
    };
    if (layer.grants && layer.document?.mode !== 'dev') {
      tooWeak('worker', sub(place, '/mode'));
    }
    for (const { place: at, section } of sections) {
      if (section.ui?.isolation !== undefined)
        tooWeak(section.ui.isolation, sub(at, '/ui/isolation'));
    }
  }

  wasmImports(): void {
    const { layer, sections, entry } = this.#prepared;
    for (const { place, section } of sections) {
      const listed = section.proc?.wasmImports;
      if (listed === undefined && (!layer.grants || section === entry)) continue;
      for (const name of this.#extension.wasmImports) {
        if (listed?.includes(name) === true) continue;
        this.#refuse(
          sub(place, '/proc/wasmImports'),
          'wasm-import-unlisted',
          `Its WebAssembly imports ${quote(name)}, which is not listed. Add it here if the host shall provide it.`,
        );
      }
    }
  }
}

export const admit = (
  extension: ExtensionFacts,
  prepared: PreparedLayer,
  mode: Mode,
): Admission => {
  if (prepared.layer.document === undefined) {
    return {
      allow: [],
      deny: [
        reason(
          prepared.place,
          'layer-unreadable',
          `${prepared.layer.source} is configured and cannot be read, so everything is denied. Repair the file or its address.`,
        ),
      ],
    };
  }
  const judge = new Judge(extension, prepared);
  judge.entry(mode);
  judge.isolation();
  judge.wasmImports();
  return judge;
};

const admitsPluginOrigin = (text: string, origin: string): boolean => {
  const result = parseOriginPattern(text, { opaque: true, isPublicSuffix: () => false });
  return result.ok && matchesOrigin(result.pattern, origin);
};

/** May a frame of this origin speak? */
export const admitOrigin = (origin: string, prepared: PreparedLayer): Admission => {
  const allow: RuleReason[] = [];
  const deny: RuleReason[] = [];
  const { layer, entry, sections } = prepared;
  for (const { place, section } of sections) {
    const listed = section.pluginOrigins;
    if (listed === undefined && (!layer.grants || section === entry)) continue;
    const list = sub(place, '/pluginOrigins');
    const index = (listed ?? []).findIndex((text) => admitsPluginOrigin(text, origin));
    if (index === -1) {
      deny.push(
        reason(
          list,
          'origin-unlisted',
          `A frame of origin ${quote(origin)} may not speak; add the origin to pluginOrigins here.`,
        ),
      );
    } else {
      const at = { ...list, pointer: joinPointer(list.pointer, index) };
      allow.push(
        reason(at, 'origin-allowed', `${layer.source} lists the origin ${quote(origin)}.`),
      );
    }
  }
  return { allow, deny };
};
