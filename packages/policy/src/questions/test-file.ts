import { compilePolicy } from '../compile.ts';
import type {
  CallFacts,
  Decision,
  DecisionContext,
  Effect,
  ExtensionFacts,
  LayerKind,
  PolicyRequest,
  RoomFacts,
} from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { testFileKeys } from '../generated/test-file-keys.js';
import { validateTestFile } from '../generated/test-file-validator.js';
import { parseExtensionId } from '../ids.ts';
import { joinPointer } from '../json/pointer.ts';
import type { Layer } from '../layer.ts';
import type { Finding } from '../problem.ts';
import { type ReadResult, readDocument } from '../read.ts';
import { quote } from '../rules.ts';

/** Policy tests: given layers and extensions, when a question is asked, expect an effect and a reason. */

export interface TestExtension {
  readonly id: string;
  readonly version?: string;
  readonly sha256?: string;
  readonly kind?: 'ui' | 'proc';
  readonly isolation?: ExtensionFacts['isolation'];
  readonly wasmImports?: readonly string[];
  readonly capabilities: readonly {
    readonly name: string;
    readonly caveats?: Readonly<Record<string, readonly string[]>>;
  }[];
}

export interface PolicyTest {
  readonly name: string;
  readonly given?: {
    readonly used?: { readonly calls?: number; readonly bytes?: number };
    readonly granted?: 'allow' | 'deny';
  };
  readonly when: {
    readonly ask: PolicyRequest['ask'];
    readonly extension: string;
    readonly capability?: string;
    readonly facts?: CallFacts;
    readonly room?: { readonly id?: string; readonly encryption: RoomFacts['encryption'] };
    readonly origin?: string;
    readonly bytes?: number;
  };
  readonly expect: {
    readonly effect: Effect;
    readonly reason?: {
      readonly rule?: string;
      readonly layer?: LayerKind;
      readonly source?: string;
      readonly pointer?: string;
    };
    readonly limits?: Readonly<Record<string, number>>;
  };
}

export interface PolicyTestFile {
  readonly version: 1;
  readonly layers: readonly {
    readonly kind: Exclude<LayerKind, 'floor'>;
    readonly file: string;
    readonly roomId?: string;
  }[];
  readonly ownOrigins?: readonly string[];
  readonly extensions: Readonly<Record<string, TestExtension>>;
  readonly tests: readonly PolicyTest[];
}

export interface TestOutcome {
  readonly name: string;
  readonly passed: boolean;
  readonly decision: Decision;
  /** What was expected and did not come, one sentence each. */
  readonly failures: readonly string[];
}

const needs: Readonly<Record<string, readonly ('capability' | 'origin')[]>> = {
  call: ['capability'],
  result: ['capability'],
  origin: ['origin'],
};

const check = (file: PolicyTestFile): readonly Finding[] => {
  const findings: Finding[] = [];
  for (const [index, layer] of file.layers.entries()) {
    if ((layer.kind === 'room') === (layer.roomId === undefined)) {
      const sentence = 'A room layer names its roomId, and no other layer has one.';
      findings.push({ pointer: `/layers/${index}`, rule: 'missing-key', sentence });
    }
  }
  for (const [index, { when }] of file.tests.entries()) {
    const pointer = `/tests/${index}/when`;
    if (!Object.hasOwn(file.extensions, when.extension)) {
      findings.push({
        pointer: joinPointer(pointer, 'extension'),
        rule: 'value',
        sentence: `There is no extension ${quote(when.extension)} under extensions.`,
      });
    }
    for (const field of needs[when.ask] ?? []) {
      if (when[field] !== undefined) continue;
      const sentence = `To ask “${when.ask}”, the field “${field}” must be there.`;
      findings.push({ pointer, rule: 'missing-key', sentence });
    }
  }
  return findings;
};

/** Reads a file of policy tests. Never throws. */
export const readTestFile = (
  input: string | Uint8Array,
  source: string,
): ReadResult<PolicyTestFile> =>
  readDocument(input, source, { validator: validateTestFile, keys: testFileKeys, check });

const factsOf = (extension: TestExtension): ExtensionFacts | undefined => {
  const id = parseExtensionId(extension.id);
  return id === undefined
    ? undefined
    : {
        id,
        version: extension.version ?? '1.0.0',
        sha256: extension.sha256 ?? '0'.repeat(64),
        kind: extension.kind ?? 'ui',
        isolation: extension.isolation ?? 'worker',
        wasmImports: extension.wasmImports ?? [],
        capabilities: extension.capabilities.map(({ name, caveats }) => ({
          name,
          caveats: caveats ?? {},
        })),
      };
};

const requestOf = (extension: ExtensionFacts, when: PolicyTest['when']): PolicyRequest => {
  const { ask, capability = '', bytes = 0, origin = '', facts = {}, room } = when;
  if (ask === 'install' || ask === 'activate') return { ask, extension };
  if (ask === 'origin') return { ask, extension, origin };
  if (ask === 'result') return { ask, extension, capability, bytes };
  const at =
    room === undefined
      ? {}
      : { room: { id: room.id ?? '!test:example.org', encryption: room.encryption } };
  return { ask, extension, capability, facts, bytes, ...at };
};

const contextOf = (given: PolicyTest['given']): DecisionContext => ({
  used: () => ({ calls: given?.used?.calls ?? 0, bytes: given?.used?.bytes ?? 0 }),
  granted: () => given?.granted,
});

const compare = (
  decision: Decision,
  { effect, reason, limits }: PolicyTest['expect'],
): string[] => {
  const failures: string[] = [];
  if (decision.effect !== effect) {
    failures.push(`Expected ${effect}, got ${decision.effect}.`);
  }
  if (
    reason !== undefined &&
    !decision.because.some((one) =>
      Object.entries(reason).every(([key, value]) => Reflect.get(one, key) === value),
    )
  ) {
    const got = decision.because.map((one) => `${one.rule} at ${one.source}${one.pointer}`);
    failures.push(`Expected a reason ${JSON.stringify(reason)}, got ${got.join(', ')}.`);
  }
  for (const [name, value] of Object.entries(limits ?? {})) {
    const got: unknown = Reflect.get(decision.limits, name);
    if (got !== value)
      failures.push(`Expected the limit ${name} to be ${value}, got ${String(got)}.`);
  }
  return failures;
};

/**
 * Runs the tests. `load` gives the document of a layer's file by the path in the test file; what it
 * cannot give is a layer that cannot be read, and so denies.
 */
export const runPolicyTests = (
  file: PolicyTestFile,
  load: (path: string) => PolicyDocument | 'unreadable',
): readonly TestOutcome[] => {
  const layers = file.layers.map(({ kind, file: path, roomId }): Layer => {
    const base = { source: path, policy: load(path) };
    return kind === 'room' ? { ...base, kind, roomId: roomId ?? '' } : { ...base, kind };
  });
  const table = compilePolicy(
    layers,
    file.ownOrigins === undefined ? {} : { ownOrigins: file.ownOrigins },
  );
  const extensions = new Map(
    Object.entries(file.extensions).map(([name, one]) => [name, factsOf(one)]),
  );
  return file.tests.flatMap(({ name, given, when, expect }): readonly TestOutcome[] => {
    // INVARIANT: `check` refused a file that names an extension it does not describe.
    const extension = extensions.get(when.extension);
    if (extension === undefined) return [];
    const decision = table.decide(requestOf(extension, when), contextOf(given));
    const failures = compare(decision, expect);
    return [{ name, passed: failures.length === 0, decision, failures }];
  });
};
