/** One extension running: its cell, the guard on its port, its heartbeat. Ends once, for one reason. */
import type { Packet } from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { GuardOptions } from '../bridge/guardedEndpoint.ts';
import { GuardedEndpoint } from '../bridge/guardedEndpoint.ts';
import { type Fault, FaultCount } from '../bridge/fault.ts';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import type { Cell, CellDocument } from '../cell/cell.ts';
import { type CellLimits, type FromBoot, type FromRelay, readLump } from '../cell/protocol.ts';
import type { CellNeeds, CellOwner, Spares } from '../cell/spares.ts';

/** Why a realm ended. Only the first six are the extension's own doing. */
export type EndReason =
  | 'hung'
  | 'flood'
  | 'protocol'
  | 'failed'
  | 'timeout'
  | 'faults'
  | 'cell-lost'
  | 'stopped';

export interface RealmOptions {
  readonly spares: Spares;
  readonly clock: Clock;
  /** What its worker runs, of `guestScript`; none where its code has a document of its own. */
  readonly script?: () => Blob;
  readonly document?: CellDocument;
  readonly needs: CellNeeds;
  readonly files: Readonly<Record<string, ArrayBuffer>>;
  readonly limits: () => Limits;
  readonly guard: Pick<
    GuardOptions,
    | 'api'
    | 'authorise'
    | 'stillAllowed'
    | 'callFailed'
    | 'streams'
    | 'authoriseStream'
    | 'streamEnded'
    | 'admit'
  >;
  readonly ready: () => void;
  readonly fault: (fault: Fault) => void;
  readonly log: (text: string) => void;
  readonly fromBoot: (message: FromBoot) => void;
  readonly ended: (why: EndReason, detail: string) => void;
}

/** Bytes that may wait in the relay for an app that is slow to read. */
const queueBytes = 8_388_608;

export const cellLimits = (limits: Limits): CellLimits => ({
  messagesPerSecond: limits.messagesPerSecond,
  bytesPerSecond: limits.bytesPerSecond,
  messageBytes: limits.messageBytes,
  heartbeatMs: limits.heartbeatMs,
  queueBytes,
});

/** Ends that count against nobody. */
export const blameless: ReadonlySet<EndReason> = new Set(['stopped', 'cell-lost']);

const relayReasons: ReadonlySet<string> = new Set<EndReason>([
  'hung',
  'flood',
  'protocol',
  'failed',
]);

/**
 * Milliseconds that a cell has to answer for the first time: its frame and its relay start meanwhile,
 * the latter twice in a Firefox that loses the first, on a machine that may be busy.
 */
const leastBootMs = 5_000;

export class Realm {
  readonly endpoint: GuardedEndpoint;
  readonly cell: Cell;
  private readonly options: RealmOptions;
  private readonly faults = new FaultCount();
  private cancelBeat: (() => void) | undefined;
  private beats = 0;
  private answeredBeat = 0;
  /** Monotonic milliseconds. */
  private readonly bootUntil: number;
  /** Its code has run. */
  private greeted = false;
  /** Messages that were read since credit was last given back. */
  private unsaid = 0;
  private over = false;

  constructor(options: RealmOptions) {
    this.options = options;
    this.bootUntil = options.clock.now() + leastBootMs;
    const owner: CellOwner = {
      fromRelay: (data) => this.fromRelay(data),
      fromBoot: options.fromBoot,
      broken: (why) => this.broken(why),
    };
    const { spares, document, needs } = options;
    this.cell =
      document === undefined ? spares.take(owner, needs) : spares.withDocument(owner, document);
    // Nothing waits for the handshake here, and the extension's worker starts while its guard is made.
    this.cell.begin({
      do: 'start',
      // Asked for here: a frame that boots has been under way for a while.
      script: options.script?.(),
      files: options.files,
      limits: cellLimits(options.limits()),
    });
    this.endpoint = new GuardedEndpoint({
      ...options.guard,
      clock: options.clock,
      limits: options.limits,
      send: (packet, buffers) => this.send(packet, buffers),
      fault: (fault) => this.fault(fault),
      timedOut: (method) => this.end('timeout', `${method} passed its deadline`),
    });
    this.beat();
  }

  get ended(): boolean {
    return this.over;
  }

  retune(limits: Limits): void {
    this.cell.order({ do: 'limits', limits: cellLimits(limits) });
  }

  end(why: EndReason, detail = ''): void {
    if (this.over) return;
    this.over = true;
    this.cancelBeat?.();
    this.cell.dispose();
    this.endpoint.end(endError(why), !blameless.has(why));
    this.options.ended(why, detail);
  }

  private broken(why: string): void {
    // In a document of its own an extension can take itself elsewhere: that is its own doing.
    this.end(this.options.document !== undefined && this.greeted ? 'protocol' : 'cell-lost', why);
  }

  private fault(fault: Fault): void {
    this.options.fault(fault);
    if (this.faults.add(fault)) this.end('faults', `too many faults, the last: ${fault}`);
  }

  private fromRelay(data: unknown): void {
    if (this.over) return;
    if (typeof data === 'string' || (Array.isArray(data) && isPacket(data))) {
      this.endpoint.receive(data, this.wasRead);
      return;
    }
    // INVARIANT: the relay is our own script; only its texts carry what a guest wrote.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const message = data as FromRelay;
    switch (message[0]) {
      case 'ready':
        this.greeted = true;
        this.cell.unfold();
        this.options.ready();
        return;
      case 'pong':
        this.answeredBeat = message[1];
        return;
      case 'log':
        this.options.log(message[1]);
        return;
      case 'error':
        this.options.log(`uncaught ${message[1]}`);
        return;
      case 'dead': {
        const [, why, detail] = message;
        if (why === 'failed') {
          // The extension's own words: for its author, not for the record, which is kept.
          this.options.log(`uncaught ${detail}`);
          this.end('failed', 'its script threw before it was ready');
          return;
        }
        this.end(isEndReason(why) ? why : 'failed', detail);
      }
    }
  }

  /**
   * Every message to another process costs more than what it says: credit goes back with what is
   * sent anyway, else in lumps.
   */
  private readonly wasRead = (): void => {
    if (++this.unsaid < readLump) return;
    this.cell.send(this.unsaid);
    this.unsaid = 0;
  };

  private send(packet: Packet, buffers: ArrayBuffer[]): void {
    // A text alone crosses at less cost than one with a number.
    if (this.unsaid < readLump / 2) return this.cell.send(packet, buffers);
    const [text, ...rest] = typeof packet === 'string' ? [packet] : packet;
    this.cell.send([this.unsaid, text, ...rest], buffers);
    this.unsaid = 0;
  }

  /** The relay watches the extension; this watches the relay, which nothing else would miss. */
  private beat(): void {
    const { heartbeatMs } = this.options.limits();
    this.cancelBeat = this.options.clock.setTimeout(
      () => {
        const mayBoot = this.answeredBeat === 0 && this.options.clock.now() < this.bootUntil;
        if (this.beats - this.answeredBeat > 2 && !mayBoot)
          return this.end('cell-lost', 'the cell does not answer');
        this.cell.order({ do: 'ping', n: ++this.beats });
        this.beat();
      },
      Math.max(250, heartbeatMs / 2),
    );
  }
}

/** A blob, of which the relay gets a handle: the text is put together once, however often it starts. */
export const guestScript = (prelude: string, entry: BlobPart): Blob =>
  new Blob([prelude, '\n', entry], { type: 'text/javascript' });

const isPacket = (data: readonly unknown[]): boolean => data[1] instanceof ArrayBuffer;

const isEndReason = (why: string): why is EndReason => relayReasons.has(why);

function endError(why: EndReason): HostError {
  switch (why) {
    case 'timeout':
    case 'hung':
      return new HostError(
        'crashed',
        'The extension did not answer in time and was ended. Try again.',
      );
    case 'stopped':
      return new HostError('unavailable', 'The extension was stopped.');
    default:
      return new HostError('crashed', 'The extension was ended. Try again.');
  }
}
