/**
 * Trusted, between the app and an extension. It owns the extension's worker as a nested worker and
 * talks to it over the worker's built-in channel, so that floods, errors and self-posted messages
 * end here and the kill is always heard. It reads no text: it counts, joins, and passes on.
 */
import { isFixedBuffer, mostBuffers } from '@kumix/plugin/wire';
import { isByPerson } from '@kumix/plugin/wire/heard';
import {
  type CellLimits,
  type FromOwner,
  type FromRelay,
  type RelayOrder,
  type RelayStart,
  type ToRelay,
  unreadMost,
} from './protocol.ts';
import { Coalescer, mostReadAtOnce, mostUnheard, textWeight, TokenBucket } from './rate.ts';

declare const self: {
  addEventListener(type: 'message', listener: (event: MessageEvent<FromOwner>) => void): void;
  postMessage(message: 'started'): void;
  readonly trustedTypes?: {
    // Where Trusted Types are enforced this is a TrustedScriptURL, which the DOM's types leave out.
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
};

const policy = self.trustedTypes?.createPolicy('kumix-cell', { createScriptURL: (url) => url });

let app: MessagePort | undefined;
/** A port leads to the extension's document, at levels `frame` and `origin`: nothing here can end that, the app can. */
let guest: Worker | MessagePort | undefined;
/** The guest's script. WebKit reads it late: it is released once the guest has spoken. */
let source: string | undefined;
let dead = false;
let limits: CellLimits;
let bucket: TokenBucket;
/** Not answered yet, in their order. Drawn by lot: whoever spins hears none, and cannot guess it. */
const pings: number[] = [];
let missed = 0;
/** It has answered a ping: its script has run. */
let ready = false;
let readyTold = false;
let errors = 0;
let logs = 0;
let heartbeat: ReturnType<typeof setTimeout> | undefined;
const ways = new Map<number, { readonly port: MessagePort | undefined; readonly out: Coalescer }>();

/** For the app, until its port is here: as much as a slow reader may leave, and what is told at most once. */
const unsent: [message: unknown, buffers: Transferable[]][] = [];

function toApp(message: unknown, buffers: Transferable[] = []): void {
  if (app === undefined) unsent.push([message, buffers]);
  else app.postMessage(message, buffers);
}

const tell = (message: FromRelay): void => toApp(message);

function releaseSource(): void {
  if (source !== undefined) URL.revokeObjectURL(source);
  source = undefined;
}

function end(why: string, detail = ''): void {
  if (dead) return;
  dead = true;
  if (guest instanceof Worker) guest.terminate();
  else guest?.close();
  releaseSource();
  clearTimeout(heartbeat);
  for (const way of ways.values()) way.out.clear();
  tell(['dead', why, detail.slice(0, 300)]);
}

type Send = (packet: unknown, buffers: Transferable[]) => void;

function way(channel: number, send: Send, port?: MessagePort): void {
  const out = new Coalescer({
    credit: unreadMost,
    joinBytes: 262_144,
    queueBytes: limits.queueBytes,
    send,
    overflow: () => end('flood', 'more was waiting than the queue may hold'),
  });
  ways.set(channel, { port, out });
}

/**
 * Silence is counted in beats, not read off a clock: a machine that slept for an hour has not beaten
 * meanwhile, and an extension that slept with it is not hung.
 */
function beat(): void {
  if (dead) return;
  tellReady();
  const intervalMs = Math.max(20, limits.heartbeatMs / 8);
  missed = pings.length > 0 ? missed + 1 : 0;
  // Until its script has run once, a busy machine may need a while to start a worker at all.
  const mostMs = ready ? limits.heartbeatMs * 0.75 : Math.max(2_000, limits.heartbeatMs);
  if (missed * intervalMs >= mostMs) {
    end('hung', `no answer for ${missed} beats of ${Math.round(intervalMs)} ms`);
    return;
  }
  const ping = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  pings.push(ping);
  guest?.postMessage(ping);
  heartbeat = setTimeout(beat, intervalMs);
}

function fromGuest(event: Event): void {
  if (!(event instanceof MessageEvent)) return;
  releaseSource();
  if (dead) return;
  const data: unknown = event.data;
  if (typeof data === 'number') {
    // Each ping is answered once and in order; any other number counts as traffic.
    if (data === pings[0]) {
      pings.shift();
      ready = true;
      return;
    }
    if (!bucket.take(8, performance.now())) end('flood', 'too many messages a second');
    return;
  }
  if (event.ports.length > 0) return end('protocol', 'a message of no known shape');
  // A text alone is for the host: most of what is said, and the cheapest to copy.
  if (typeof data === 'string') {
    const weight = textWeight(data);
    if (!mayBeRead(weight) || !mayPass(weight, data.length)) return;
    tellReady();
    ways.get(0)?.out.push(data, []);
    return;
  }
  if (!Array.isArray(data)) return end('protocol', 'a message of no known shape');
  const channel: unknown = data[0];
  const text: unknown = data[1];
  if (typeof text !== 'string') return end('protocol', 'a message of no known shape');
  if (data.length > mostBuffers + 2) return end('flood', 'more buffers than one message may have');
  let bytes = text.length;
  const buffers: ArrayBuffer[] = [];
  for (let index = 2; index < data.length; index++) {
    const part: unknown = data[index];
    // One that comes twice cannot be handed on as often.
    if (!isFixedBuffer(part) || buffers.includes(part)) {
      return end('protocol', 'a message of no known shape');
    }
    bytes += part.byteLength;
    buffers.push(part);
  }
  // What a surface draws is read in the cell's thread, and is measured there.
  const weight = channel === 0 ? textWeight(text) : text.length;
  if (channel === 0 && !mayBeRead(weight)) return;
  if (!mayPass(bytes - text.length + weight, bytes)) return;
  if (channel === 'log') {
    if (logs++ < 200) tell(['log', text.slice(0, 500)]);
    return;
  }
  const out = typeof channel === 'number' ? ways.get(channel)?.out : undefined;
  // A surface that was closed a moment ago: not the guest's fault.
  if (out === undefined) return;
  out.push(text, buffers);
}

/** With the first thing it says, or soon: to wake the app for this alone is dear. */
function tellReady(): void {
  if (!ready || readyTold) return;
  readyTold = true;
  tell(['ready']);
}

/** Ends the guest and says no where a message is too large or one too many. */
function mayPass(weight: number, bytes: number): boolean {
  if (bytes > limits.messageBytes) end('flood', `a message of ${bytes} bytes`);
  else if (!bucket.take(weight, performance.now())) end('flood', 'more than the rate allows');
  return !dead;
}

/** The app reads a text in one go, in a thread in which everything else waits for that. */
function mayBeRead(weight: number): boolean {
  if (weight > mostReadAtOnce) end('flood', `a text that weighs ${weight}`);
  return !dead;
}

const newWorker = (address: string, name = ''): Worker =>
  new Worker(policy ? policy.createScriptURL(address) : address, { name });

/** Told by its name, since it is to hold before the first message. */
const most = (): number => mostUnheard(limits.messagesPerSecond, limits.heartbeatMs);

/** The first worker that a process starts from here takes longer than the next, which is the guest. */
function rehearse(): void {
  if (guest !== undefined) return;
  const address = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
  const worker = newWorker(address);
  worker.addEventListener('message', () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}

function startWorker(script: Blob | undefined): Worker {
  if (script === undefined) throw new TypeError('nothing to run');
  source = URL.createObjectURL(script);
  const worker = newWorker(source, String(most()));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    if (dead) return;
    if (!ready) return end('failed', event.message);
    if (!bucket.take(256, performance.now()))
      return end('flood', 'more errors than the rate allows');
    if (errors++ < 20) tell(['error', event.message.slice(0, 300)]);
  });
  return worker;
}

function start(message: RelayStart, document: MessagePort | undefined): void {
  limits = message.limits;
  bucket = new TokenBucket(limits.messagesPerSecond, limits.bytesPerSecond, performance.now());
  way(0, toApp);
  try {
    guest = document ?? startWorker(message.script);
  } catch (error) {
    end('failed', error instanceof Error ? error.message : '');
    return;
  }
  guest.addEventListener('message', fromGuest);
  guest.addEventListener('messageerror', () => end('protocol', 'a message that cannot be read'));
  document?.start();
  beat();
}

function connect(files: Readonly<Record<string, ArrayBuffer>>, port: MessagePort): void {
  const buffers = Object.values(files);
  if (buffers.length > 0 && !dead) guest?.postMessage(['files', files], buffers);
  app = port;
  for (const [message, transfer] of unsent.splice(0)) toApp(message, transfer);
  port.addEventListener('message', fromApp);
  port.start();
}

/** From the app, which is trusted: a number gives credit back, an order steers, the rest is traffic. */
function fromApp(event: MessageEvent<ToRelay>): void {
  const message = event.data;
  if (typeof message === 'string') {
    toGuest(message, []);
  } else if (typeof message === 'number') {
    ways.get(0)?.out.acknowledge(message);
  } else if ('do' in message) {
    order(message, event.ports[0]);
  } else {
    const [read, ...rest] = message;
    const packet = typeof read === 'number' ? rest : message;
    const buffers: ArrayBuffer[] = [];
    for (const part of packet) if (part instanceof ArrayBuffer) buffers.push(part);
    toGuest(buffers.length === 0 ? packet[0] : packet, buffers);
    if (typeof read === 'number') ways.get(0)?.out.acknowledge(read);
  }
}

function toGuest(packet: unknown, buffers: ArrayBuffer[]): void {
  if (dead || guest === undefined) return;
  // Whoever is asked may answer: an invited message does not use up the rate.
  bucket.grant(1);
  guest.postMessage(typeof packet === 'string' ? packet : [0, packet], buffers);
}

function order(message: RelayOrder, port: MessagePort | undefined): void {
  switch (message.do) {
    case 'surface':
      if (port !== undefined) surface(message.surface, port);
      return;
    case 'unsurface':
      ways.get(message.surface)?.port?.close();
      ways.delete(message.surface);
      return;
    case 'limits':
      limits = message.limits;
      bucket.retune(limits.messagesPerSecond, limits.bytesPerSecond);
      // A document's own script holds nothing back, and knows no such word.
      if (guest instanceof Worker) guest.postMessage(['most', most()]);
      return;
    case 'ping':
      tell(['pong', message.n]);
      break;
  }
}

/** From a renderer: a number is credit, a text is for the guest. */
function surface(channel: number, port: MessagePort): void {
  way(channel, (packet, buffers) => port.postMessage(packet, buffers), port);
  port.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'number') {
      ways.get(channel)?.out.acknowledge();
    } else if (!dead && typeof event.data === 'string') {
      // What a person does may be answered; what the guest itself called for was its own to pay for.
      if (isByPerson(event.data)) bucket.grant(1);
      guest?.postMessage([channel, event.data]);
    }
  });
  port.start();
}

function begin(message: RelayStart, document: MessagePort | undefined): void {
  start(message, document);
  // Said by whoever came back: in Firefox a thread may stay in `new Worker` for good.
  self.postMessage('started');
}

self.addEventListener('message', ({ data, ports: [port] }) => {
  switch (data.do) {
    case 'rehearse':
      port?.addEventListener('message', (said: MessageEvent<RelayStart>) =>
        begin(said.data, undefined),
      );
      port?.start();
      return rehearse();
    case 'start':
      return begin(data, port);
    case 'connect':
      if (port !== undefined && app === undefined) connect(data.files, port);
  }
});
