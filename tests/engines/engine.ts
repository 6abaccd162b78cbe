/** A browser engine other than the one most tests run in: all it must do is open an address. */
export interface Engine {
  readonly name: string;
  open(address: string): Promise<void>;
  close(): Promise<void>;
}
