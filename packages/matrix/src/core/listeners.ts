import type {
  ClientEventHandlerMap,
  EmittedEvents,
  MatrixClient,
} from 'matrix-js-sdk/lib/client.js';

/** Listeners of one owner on the SDK's client, which repeats what its rooms emit; taken off together. */
export class Listeners {
  readonly #client: MatrixClient;
  readonly #off: (() => void)[] = [];

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  on<K extends EmittedEvents>(event: K, listener: ClientEventHandlerMap[K]): void {
    // The SDK's conditional listener type is the same one once the event is known.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const heard = listener as Parameters<typeof MatrixClient.prototype.on<K>>[1];
    this.#client.on(event, heard);
    this.#off.push(() => this.#client.off(event, heard));
  }

  dispose(): void {
    for (const off of this.#off.splice(0)) off();
  }
}
