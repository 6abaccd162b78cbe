import { type Envelope, type Packet, packAlone, packTexts } from '@kumix/plugin';

/** Bytes that are written at once, so that nobody parses for longer than a frame. */
const batchBytes = 200_000;
/**
 * Envelopes of one packet. Where the guest has nothing to do the first of a turn is small, so that
 * it begins while the rest are made. The others are large: every message to another process costs
 * more than most of what it says.
 */
const firstBatch = 32;
const batchGrowth = 7;
const batchMost = 256;

const endOfTurn = Promise.resolve();
/** Nobody adds to it. */
const none: ArrayBuffer[] = [];

/** `bytes` as a reader counted them; few where it is a word of the bridge's own. */
export type Say = (envelope: Envelope, bytes: number, buffers?: ArrayBuffer[]) => void;

/** Gathers what is said in one turn and sends it as one packet, in order. */
export class Outbox {
  private readonly send: (packet: Packet, buffers: ArrayBuffer[]) => void;
  private readonly isIdle: () => boolean;
  private envelopes: Envelope[] = [];
  private bytes = 0;
  private most = batchMost;
  private scheduled = false;

  /** `isIdle` tells, when the first of a turn is added, whether the guest has nothing to do. */
  constructor(send: (packet: Packet, buffers: ArrayBuffer[]) => void, isIdle: () => boolean) {
    this.send = send;
    this.isIdle = isIdle;
  }

  add(envelope: Envelope, bytes = 0, buffers: ArrayBuffer[] = none): void {
    // Place holders count within one packet, so whatever has buffers travels alone.
    if (buffers.length > 0) {
      this.flush();
      this.send(packAlone(envelope, buffers), buffers);
      return;
    }
    if (!this.scheduled) this.most = this.isIdle() ? firstBatch : batchMost;
    this.envelopes.push(envelope);
    this.bytes += bytes;
    if (this.bytes > batchBytes || this.envelopes.length >= this.most) {
      this.flush();
      this.most = Math.min(this.most * batchGrowth, batchMost);
    }
    if (this.scheduled) return;
    this.scheduled = true;
    // A promise's reaction, which runs without leaving the engine as `queueMicrotask` does.
    void endOfTurn.then(this.turnEnded);
  }

  private readonly turnEnded = (): void => {
    this.scheduled = false;
    this.flush();
  };

  private flush(): void {
    if (this.envelopes.length === 0) return;
    const { envelopes } = this;
    this.envelopes = [];
    this.bytes = 0;
    for (const text of packTexts(envelopes)) this.send(text, none);
  }
}
