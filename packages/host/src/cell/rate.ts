/** The relay's measures, apart from the worker so that they can be tested without one. */

/**
 * Messages that a guest may say while it hears nothing, and it hears a ping in every beat: more than the
 * bucket below holds in the longest turn that is no hang, with what is granted on top.
 */
export const mostUnheard = (messagesPerSecond: number, heartbeatMs: number): number =>
  Math.ceil(messagesPerSecond * (2 + heartbeatMs / 1_000));

/**
 * Of one text for the app: above every single value that a method takes or gives, and read within a frame
 * or so.
 */
export const mostReadAtOnce = 2_097_152;

/** What stands before a value, and what makes a key; by what a reader has to make of each. */
const signs = [
  [',', 8],
  ['[', 8],
  ['{', 8],
  [':', 24],
] as const;

/**
 * What a text weighs, of which no more than so much is read in one go: its length, eight for each value in
 * it and more for each key. To read many small ones takes a reader many times as long as to read a text.
 * Counted no further than to where it is too much.
 */
export function textWeight(text: string): number {
  let weight = text.length;
  for (const [sign, more] of signs) {
    // By search and not letter by letter: a fifth of the time, where it is mostly words.
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      weight += more;
      if (weight > mostReadAtOnce) return weight;
    }
  }
  return weight;
}

/** Messages and bytes a second, each with one second's worth to spend at once. */
export class TokenBucket {
  private messages: number;
  private bytes: number;
  private messagesPerSecond: number;
  private bytesPerSecond: number;
  private filledAt: number;

  constructor(messagesPerSecond: number, bytesPerSecond: number, now: number) {
    this.messagesPerSecond = messagesPerSecond;
    this.bytesPerSecond = bytesPerSecond;
    this.messages = messagesPerSecond;
    this.bytes = bytesPerSecond;
    this.filledAt = now;
  }

  retune(messagesPerSecond: number, bytesPerSecond: number): void {
    this.messagesPerSecond = messagesPerSecond;
    this.bytesPerSecond = bytesPerSecond;
    this.messages = Math.min(this.messages, messagesPerSecond);
    this.bytes = Math.min(this.bytes, bytesPerSecond);
  }

  /** Invited messages, on top of the rate; never more than one second's worth again. */
  grant(messages: number): void {
    this.messages = Math.min(this.messages + messages, this.messagesPerSecond * 2);
  }

  /** False where the rate is passed. `now` in milliseconds, monotonic. */
  take(bytes: number, now: number): boolean {
    const seconds = Math.max(0, now - this.filledAt) / 1_000;
    this.filledAt = now;
    if (this.messages < this.messagesPerSecond) {
      this.messages = Math.min(
        this.messagesPerSecond,
        this.messages + seconds * this.messagesPerSecond,
      );
    }
    this.bytes = Math.min(this.bytesPerSecond, this.bytes + seconds * this.bytesPerSecond);
    this.messages -= 1;
    this.bytes -= bytes;
    return this.messages >= 0 && this.bytes >= 0;
  }
}

interface Outlet {
  /** Messages that may be under way unread. */
  readonly credit: number;
  /** Texts are joined up to this size. */
  readonly joinBytes: number;
  readonly queueBytes: number;
  send(packet: string | readonly [string, ...ArrayBuffer[]], buffers: ArrayBuffer[]): void;
  overflow(): void;
}

/**
 * At most `credit` messages under way; what comes meanwhile is joined, so that a slow reader gets
 * few large messages and not many small ones. Two texts `[1,a]` and `[1,b]` join to `[1,a,b]`
 * without being read. A text that only looks like one spoils its author's own batch, nobody else's.
 */
export class Coalescer {
  private readonly outlet: Outlet;
  private credit: number;
  private queue: { readonly texts: string[]; length: number; readonly buffers: ArrayBuffer[] }[] =
    [];
  private queued = 0;

  constructor(outlet: Outlet) {
    this.outlet = outlet;
    this.credit = outlet.credit;
  }

  push(text: string, buffers: ArrayBuffer[]): void {
    if (this.credit > 0 && this.queue.length === 0) {
      this.credit--;
      this.send(text, buffers);
      return;
    }
    this.queued += text.length;
    for (const buffer of buffers) this.queued += buffer.byteLength;
    const last = this.queue.at(-1);
    if (
      last !== undefined &&
      buffers.length === 0 &&
      last.buffers.length === 0 &&
      last.length + text.length < this.outlet.joinBytes &&
      joinable(last.texts[0] ?? '') &&
      joinable(text)
    ) {
      last.texts.push(text);
      last.length += text.length;
    } else {
      this.queue.push({ texts: [text], length: text.length, buffers });
    }
    if (this.queued > this.outlet.queueBytes) this.outlet.overflow();
  }

  /** So many messages have been read: as many may follow. */
  acknowledge(messages = 1): void {
    this.credit = Math.min(this.outlet.credit, this.credit + messages);
    while (this.credit > 0) {
      const next = this.queue.shift();
      if (next === undefined) return;
      this.credit--;
      this.queued -= next.length;
      for (const buffer of next.buffers) this.queued -= buffer.byteLength;
      this.send(join(next.texts), next.buffers);
    }
  }

  clear(): void {
    this.queue = [];
    this.queued = 0;
  }

  private send(text: string, buffers: ArrayBuffer[]): void {
    if (buffers.length === 0) this.outlet.send(text, []);
    else this.outlet.send([text, ...buffers], buffers);
  }
}

const join = (texts: readonly string[]): string =>
  texts.length === 1 ? (texts[0] ?? '') : `[1,${texts.map((text) => text.slice(3, -1)).join(',')}]`;

const joinable = (text: string): boolean => text.startsWith('[1,[') && text.endsWith(']');
