/** An extension's manifest, as its author writes it. Validated by `readManifest`, never assumed. */
export interface Manifest {
  readonly manifest: 1;
  /** Reverse domain name. */
  readonly id: string;
  /** SemVer 2.0.0. */
  readonly version: string;
  readonly name: string;
  readonly description: string;
  readonly author: string;
  readonly licence?: string;
  readonly kind: 'ui' | 'proc';
  /** `worker` where it is not given. */
  readonly isolation?: 'worker' | 'frame' | 'origin';
  readonly entry: string;
  readonly wasm?: readonly string[];
  readonly capabilities: readonly ManifestCapability[];
  readonly contributes?: Contributions;
}

export interface ManifestCapability {
  readonly name: string;
  readonly caveats?: Readonly<Record<string, readonly string[]>>;
}

export interface Contributions {
  readonly panels?: readonly PanelContribution[];
  readonly commands?: readonly CommandContribution[];
  /** Guest methods it serves: `render.markdown`. */
  readonly methods?: readonly string[];
}

export interface PanelContribution {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  /** File of what it draws first, which the build records: see `wire/prerendered.ts`. */
  readonly prerendered?: string;
}

export interface CommandContribution {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  /** Name behind the slash, without it. */
  readonly slash?: string;
}
