import type { Effect, IsolationLevel, Mode } from './decision.ts';
import type { CapabilityName } from './vocabulary.ts';

/** Shapes of a policy file. `readPolicy` makes them; the fields are described in the schema. */

export type Period = 'minute' | 'hour' | 'day';

export interface Caveats {
  readonly origins?: readonly string[];
  readonly methods?: readonly string[];
  readonly rooms?: readonly string[];
  readonly eventTypes?: readonly string[];
  readonly formats?: readonly string[];
}

export interface Quota {
  readonly per: Period;
  readonly calls?: number;
  readonly bytes?: number;
}

export interface CapabilityRule extends Caveats {
  readonly name: CapabilityName;
  /** `allow` where it is left out. */
  readonly effect?: Effect;
  readonly quota?: Quota;
  readonly message?: string;
}

export type CapabilityItem = CapabilityName | CapabilityRule;

export interface ProcSection {
  readonly timeoutMs?: number;
  readonly inputBytes?: number;
  readonly outputBytes?: number;
  readonly pendingCalls?: number;
  readonly concurrentCalls?: number;
  readonly pendingBytes?: number;
  readonly memoryPages?: number;
  readonly wasmImports?: readonly string[];
}

export interface UiSection {
  readonly isolation?: IsolationLevel;
  readonly frames?: number;
  readonly messagesPerSecond?: number;
  readonly bytesPerSecond?: number;
  readonly messageBytes?: number;
  readonly heartbeatMs?: number;
}

export interface StorageSection {
  readonly bytes?: number;
}

export interface Budget extends Quota {
  readonly capabilities: readonly CapabilityName[];
  /** One counter for each extension (default), or one for all together. */
  readonly shared?: boolean;
  readonly message?: string;
}

export interface Combination {
  /** Capabilities that may not come together. */
  readonly never: readonly CapabilityName[];
  /** In one extension at all (default), or in one encrypted room. */
  readonly where?: 'extension' | 'encrypted-room';
  readonly message?: string;
}

/** What the global section and an extension's entry have in common. */
export interface Section {
  readonly capabilities?: readonly CapabilityItem[];
  readonly pluginOrigins?: readonly string[];
  readonly proc?: ProcSection;
  readonly ui?: UiSection;
  readonly storage?: StorageSection;
  readonly budgets?: readonly Budget[];
}

export interface ExtensionEntry extends Section {
  /** `allowed` where it is left out. */
  readonly status?: 'required' | 'allowed' | 'blocked';
  readonly versions?: string;
  readonly sha256?: readonly string[];
  readonly message?: string;
}

export interface PolicyDocument extends Section {
  readonly $schema?: string;
  readonly version: 1;
  readonly name?: string;
  readonly description?: string;
  readonly mode?: Mode;
  readonly enforcement?: 'enforce' | 'report';
  readonly extensions?: Readonly<Record<string, ExtensionEntry>>;
  readonly combinations?: readonly Combination[];
}
