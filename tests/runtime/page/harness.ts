/** The page that runtime, isolation and benchmark runs drive: the host, without an app around it. */
import {
  type AuditEvent,
  type ConsentAnswer,
  ConsentDesk,
  createExtensionHost,
  type ExtensionHost,
  type ExtensionView,
  type IsolationReport,
  probeIsolation,
  HostError,
  liveCells,
  type Surface,
} from '@kumix/host';
import { type ExtensionPackage, readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { documentScript, drawScript, prelude, srcdoc } from 'virtual:kumix-cell';
import {
  answer,
  type Vector,
  type VectorFile,
} from '../../../packages/policy/src/testing/vectors.ts';
import { createKeyValueBroker } from '../../../apps/kumix/src/extensions/brokers/keyValue.ts';
import { preludeLeaving } from '../preludeLeaving.ts';
import { type BrokerLog, memoryBrokers, newLog } from './brokers.ts';

const vectorFiles = import.meta.glob<VectorFile>('../../../packages/policy/vectors/*.json', {
  eager: true,
  import: 'default',
});

/** An extension as a test writes it: its script as text. */
export interface TestExtension {
  readonly id: string;
  readonly code: string;
  readonly kind?: 'ui' | 'proc';
  /** At `frame` and `origin` the code is the document's text. */
  readonly isolation?: 'worker' | 'frame' | 'origin';
  readonly capabilities?: readonly string[];
  readonly methods?: readonly string[];
  /** What its panel draws first, as the text of a file. */
  readonly prerendered?: string;
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly ms: number }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly rules: readonly string[];
      readonly ms: number;
    };

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});

const clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const compile = (text: string) => {
  const read = readPolicy(text, 'test.json');
  if (!read.ok) throw new Error(read.problems.map(({ sentence }) => sentence).join(' '));
  return compilePolicy([{ kind: 'deployment', source: 'test.json', policy: read.document }], {
    ownOrigins: [location.origin],
  });
};

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function packageOf(extension: TestExtension): Promise<ExtensionPackage> {
  const {
    id,
    code,
    kind = 'proc',
    isolation = 'worker',
    capabilities = [],
    methods = [],
    prerendered,
  } = extension;
  const first = prerendered === undefined ? {} : { prerendered: 'panel.json' };
  const entry = isolation === 'worker' ? 'entry.js' : 'entry.html';
  const manifest = {
    manifest: 1,
    id,
    version: '1.0.0',
    name: id,
    description: 'A test.',
    author: 'Test',
    kind,
    isolation,
    entry,
    capabilities: capabilities.map((name) => ({ name })),
    contributes: {
      ...(methods.length > 0 ? { methods } : {}),
      ...(kind === 'ui' ? { panels: [{ ...first, id: 'panel', title: 'Panel' }] } : {}),
    },
  };
  const files = new Map([
    ['manifest.json', encode(JSON.stringify(manifest))],
    [entry, encode(code)],
  ]);
  if (prerendered !== undefined) files.set('panel.json', encode(prerendered));
  const read = await readPackage(files);
  if (!read.ok) throw new Error(read.problems.map(({ sentence }) => sentence).join(' '));
  return read.package;
}

function cellLayer(): HTMLElement {
  const layer = document.querySelector('#layer');
  if (!(layer instanceof HTMLElement)) throw new Error('no layer');
  return layer;
}

const deskOf = (answer: (capability: string) => ConsentAnswer): ConsentDesk =>
  new ConsentDesk({
    account: '@me:x',
    clock,
    book: undefined,
    save: () => {},
    ask: ({ request }) => Promise.resolve(answer(request.capability)),
  });

class Harness {
  readonly log: BrokerLog = newLog();
  readonly events: AuditEvent[] = [];
  readonly surfaces: Surface[] = [];
  readonly keys: string[] = [];
  /** The app's own, over the browser's database; a new one each time. */
  readonly newStore = createKeyValueBroker;
  /** Milliseconds between two turns of the page, once a test measures them. */
  gaps: number[] = [];
  /** As the deployment file would name it: for `probe` and `start`. */
  frameHost: string | undefined;
  /** Milliseconds until an extension sleeps, from the next `start` on; the host's own where not given. */
  idleMs: number | undefined;
  /** Questions to the person, in order, where a test answers them: from the next `start` on. */
  questions: ((answer: 'allow' | 'deny') => void)[] | undefined;
  /** What a person answers, by capability, at a desk that there is from the next `start` on. */
  answers: Readonly<Record<string, ConsentAnswer>> | undefined;
  desk: ConsentDesk | undefined;
  /** A name that the prelude leaves to extensions, from the next `start` on. */
  leaves: string | undefined;
  /** What its cells are made of, from the next `start` on. */
  cell = { srcdoc, drawScript, prelude, documentScript };
  private made: ExtensionHost | undefined;

  /** What this browser's engine makes of the published vectors, each beside what it should be. */
  vectors(): readonly { readonly name: string; readonly got: unknown; readonly wanted: unknown }[] {
    return Object.values(vectorFiles)
      .flatMap(({ vectors }) => vectors)
      .map((vector: Vector) => ({ name: vector.name, got: answer(vector), wanted: vector.expect }));
  }

  probe(): Promise<IsolationReport> {
    return probeIsolation({
      source: this.cell,
      layer: cellLayer(),
      clock,
      html: (text) => (trusted === undefined ? text : trusted.createHTML(text)),
      ...(this.frameHost === undefined ? {} : { frameHost: this.frameHost }),
    });
  }

  start(policy: string, isolation?: IsolationReport): void {
    this.made?.dispose();
    const layer = cellLayer();
    const { questions } = this;
    const own = this.cell.prelude;
    this.desk?.dispose();
    this.desk =
      this.answers === undefined
        ? undefined
        : deskOf((about) => this.answers?.[about] ?? 'dismissed');
    const { desk } = this;
    const first = this.leaves === undefined ? own : preludeLeaving(own, this.leaves);
    this.made = createExtensionHost({
      cell: { ...this.cell, prelude: first },
      brokers: memoryBrokers(this.log),
      policy: compile(policy),
      account: '@me:x',
      clock,
      layer,
      ...(trusted === undefined ? {} : { trustedTypes: trusted }),
      ...(isolation === undefined ? {} : { isolation }),
      ...(this.frameHost === undefined ? {} : { frameHost: this.frameHost }),
      ...(this.idleMs === undefined ? {} : { idleMs: this.idleMs }),
      ...(questions === undefined
        ? {}
        : {
            consent: {
              granted: () => undefined,
              ask: () => new Promise((resolve) => questions.push(resolve)),
            },
          }),
      ...(desk === undefined ? {} : { consent: desk }),
      auditSink: (event) => this.events.push(event),
    });
  }

  get host(): ExtensionHost {
    if (this.made === undefined) throw new Error('start() first');
    return this.made;
  }

  /** The person takes an answer of theirs back. */
  takeBack(capability: string): void {
    const grants = this.desk?.grants.getSnapshot() ?? [];
    for (const { key, capability: of } of grants) if (of === capability) this.desk?.revoke(key);
  }

  setPolicy(policy: string): void {
    this.host.setPolicy(compile(policy));
  }

  async install(...extensions: TestExtension[]): Promise<void> {
    for (const extension of extensions) this.host.install(await packageOf(extension));
    await this.settle();
  }

  /** Installs packages that were built to `/extensions/`. */
  async installBuilt(...ids: string[]): Promise<void> {
    const index = (await (await fetch('/extensions/index.json')).json()) as {
      extensions: { id: string; files: string[] }[];
    };
    for (const { id, files } of index.extensions) {
      if (!ids.includes(id)) continue;
      const entries = await Promise.all(
        files.map(async (file) => {
          const response = await fetch(`/extensions/${id}/${file}`);
          return [file, new Uint8Array(await response.arrayBuffer())] as const;
        }),
      );
      const read = await readPackage(new Map(entries));
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      this.host.install(read.package);
    }
    await this.settle();
  }

  /** `value` of a bytes result reads as an array of numbers. */
  async invoke(
    method: Parameters<ExtensionHost['invoke']>[0],
    params: unknown,
    options: { room?: string; extension?: string; abortAfterMs?: number } = {},
  ): Promise<Outcome> {
    const started = performance.now();
    const { abortAfterMs, ...rest } = options;
    const ms = (): number => performance.now() - started;
    try {
      const { value } = await this.host.invoke(method, params as never, {
        room: '!plain:x',
        ...rest,
        ...(abortAfterMs === undefined ? {} : { signal: AbortSignal.timeout(abortAfterMs) }),
      });
      const told: unknown = JSON.parse(
        JSON.stringify(value, (_key, part: unknown) =>
          part instanceof ArrayBuffer ? [...new Uint8Array(part)] : part,
        ),
      );
      return { ok: true, value: told, ms: ms() };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      const { code, message, because } = error;
      return { ok: false, code, message, rules: because.map(({ rule }) => rule), ms: ms() };
    }
  }

  /** A message arrives. */
  say(roomId: string, body: string): void {
    const event = { eventId: `$${body}`, roomId, sender: '@a:x', type: 'm.room.message' };
    for (const watcher of this.log.watchers) {
      if (watcher.roomId === roomId) watcher.deliver({ ...event, sentAtMs: 1, body });
    }
  }

  /** A room becomes what it is now; `undefined` is left. */
  setRoom(roomId: string, encryption: 'plain' | 'encrypted' | undefined): void {
    if (encryption === undefined) this.log.rooms.delete(roomId);
    else this.log.rooms.set(roomId, encryption);
    for (const changed of this.log.roomWatchers) changed();
  }

  /** What `test.streams` has seen of its streams. */
  async streams(
    command = 'seen',
  ): Promise<
    Readonly<Record<string, { readonly items: string[]; readonly end: string; because: string[] }>>
  > {
    const answer = await this.invoke(
      'render.markdown',
      { text: command },
      // A room that no test takes away.
      { extension: 'test.streams', room: '!secret:x' },
    );
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
    return JSON.parse((answer.value as { html: string }).html) as never;
  }

  /** A file through whoever filters it: the new text, and the verdict. */
  async filter(name: string, text: string, signal?: AbortSignal): Promise<unknown> {
    try {
      const { items, value } = await this.host.gather(
        'attachment.filter',
        { name, format: 'text/plain', bytes: encode(text).buffer },
        { room: '!plain:x', ...(signal === undefined ? {} : { signal }) },
      );
      const decoder = new TextDecoder();
      return { text: items.map(({ chunk }) => decoder.decode(chunk)).join(''), ...value };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return error.code;
    }
  }

  open(extension: string, surface = 'panel', roomId: string | null = '!plain:x'): number {
    const anchor = document.createElement('div');
    anchor.className = 'anchor';
    document.querySelector('#main')?.append(anchor);
    this.surfaces.push(
      this.host.openSurface({
        extension,
        surface,
        anchor,
        context: { roomId, colourScheme: 'light', language: 'en' },
        onKey: (key) => this.keys.push(key),
      }),
    );
    return this.surfaces.length - 1;
  }

  surfaceState(index: number): string {
    return this.surfaces[index]?.state.getSnapshot().state ?? 'none';
  }

  /** A frame as a cell's, but with whatever document; resolves when it has loaded. */
  frame(text: string): Promise<HTMLIFrameElement> {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.className = 'made';
    Reflect.set(frame, 'srcdoc', trusted === undefined ? text : trusted.createHTML(text));
    return new Promise((resolve) => {
      frame.addEventListener('load', () => resolve(frame), { once: true });
      document.body.append(frame);
    });
  }

  view(id: string): ExtensionView | undefined {
    return this.host.extensions.getSnapshot().find((view) => view.id === id);
  }

  liveCells(): number {
    return liveCells();
  }

  /** Lets the host's own announcements of this turn go out. */
  async settle(): Promise<void> {
    await Promise.resolve();
    await Promise.resolve();
  }

  dispose(): void {
    this.made?.dispose();
    this.made = undefined;
  }
}

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var harness: Harness;
}

globalThis.harness = new Harness();
document.documentElement.dataset['ready'] = 'true';
