/** The independent device as a test drives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from '../../scripts/homeserver/client.ts';
import { root } from '../../scripts/lib/paths.ts';
import { installNio } from './installNio.ts';

export type PeerEvent = Readonly<Record<string, unknown>> & { readonly event: string };

export class Peer {
  readonly #child: ChildProcess;
  readonly #events: PeerEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #complaint = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null || child.stderr === null) throw new Error('the peer has no pipes');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#events.push(JSON.parse(line) as PeerEvent);
      for (const listener of this.#listeners) listener();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#complaint = `${this.#complaint}${bytes.toString()}`.slice(-4_000);
    });
  }

  /** Logs in as a device of its own. */
  static async start(account: Account): Promise<Peer> {
    const python = await installNio();
    const script = join(root, 'tests', 'peer', 'peer.py');
    const child = spawn(python, [script, account.homeserver, account.userId, account.password], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const peer = new Peer(child);
    await peer.heard({ event: 'ready' });
    return peer;
  }

  tell(command: Readonly<Record<string, unknown>> & { readonly do: string }): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** The first event, past or to come, that has these properties. */
  heard(wanted: Readonly<Record<string, unknown>>): Promise<PeerEvent> {
    return new Promise((found, failed) => {
      const done = (settle: () => void): void => {
        clearTimeout(patience);
        this.#listeners.delete(look);
        settle();
      };
      const look = (): void => {
        const event = this.#events.find((each) =>
          Object.entries(wanted).every(([key, value]) => each[key] === value),
        );
        if (event !== undefined) done(() => found(event));
      };
      const patience = setTimeout(() => {
        const said = this.#events.map((event) => JSON.stringify(event)).join('\n');
        done(() =>
          failed(
            new Error(`the peer never said ${JSON.stringify(wanted)}\n${said}\n${this.#complaint}`),
          ),
        );
      }, 30_000);
      this.#listeners.add(look);
      look();
    });
  }

  stop(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }
}
