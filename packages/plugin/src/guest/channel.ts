/** What the prelude leaves for the SDK: the way out of the realm. */
export interface Channel {
  readonly version: number;
  /** Channel 0 is the host; every other is a surface. */
  post(channel: number, text: string, buffers?: readonly ArrayBuffer[]): void;
  listen(listener: (channel: number, data: unknown) => void): void;
  wasm(name: string, imports: object): Promise<unknown>;
}

function isChannel(value: unknown): value is Channel {
  return typeof value === 'object' && value !== null && 'post' in value && 'listen' in value;
}

let taken: Channel | undefined;

/** Takes the channel, once for all parts of the SDK. Outside a cell it says so. */
export function channel(): Channel {
  if (taken !== undefined) return taken;
  const left: unknown = Reflect.get(globalThis, '__kumix');
  if (!isChannel(left)) throw new Error('This script runs inside Kumix only, as an extension.');
  Reflect.deleteProperty(globalThis, '__kumix');
  return (taken = left);
}
