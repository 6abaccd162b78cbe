import { afterEach, describe, expect, it, vi } from 'vitest';

interface Kumix {
  post(channel: number, text: string): void;
  wasm(name: unknown, imports: object): Promise<unknown>;
}

/** As the browser makes one, or the author's own text. */
class Message {
  readonly isTrusted: boolean;
  private readonly content: unknown;
  constructor(content: unknown, isTrusted = true) {
    this.content = content;
    this.isTrusted = isTrusted;
  }
  get data(): unknown {
    return this.content;
  }
}

/** No module: it runs where it stands, with the realm as the build hands it in. */
const script = './prelude.ts';

/** Runs it over a realm with a worker's name; what it said, and what the relay says to it. */
async function realm(name: unknown, more: object = {}, inherited: object = {}) {
  const said: unknown[] = [];
  let hear: (event: Message) => void = () => {};
  let captures: unknown;
  Object.assign(inherited, {
    addEventListener: (type: string, listener: typeof hear, capture: unknown) => {
      if (type === 'message') [hear, captures] = [listener, capture];
    },
  });
  const bag: Record<string, unknown> = {
    MessageEvent: Message,
    ...more,
    name,
    Error,
    postMessage: (message: unknown) => said.push(message),
  };
  Object.setPrototypeOf(bag, inherited);
  vi.stubGlobal('kumixRealm', bag);
  vi.resetModules();
  await import(script);
  // oxlint-disable typescript/no-unsafe-type-assertion -- the prelude's own
  const kumix = bag['__kumix'] as Kumix;
  const console = bag['console'] as Pick<Console, 'log'>;
  // oxlint-enable typescript/no-unsafe-type-assertion
  return { said, hear, captures, kumix, console };
}

afterEach(() => vi.unstubAllGlobals());

/** What a thread sleeps with, counted and not slept. */
function sleeper(wait: () => void = () => undefined) {
  const slept = vi.fn<(...given: unknown[]) => void>(wait);
  return {
    slept,
    parts: { WebAssembly: { Memory: WebAssembly.Memory }, Int32Array, Atomics: { wait: slept } },
  };
}

describe('a guest that hears nothing', () => {
  it('says as much as its worker was named for, and not a message more', async () => {
    const { kumix, said } = await realm('3');
    for (let n = 0; n < 3; n++) kumix.post(n, 'x');
    expect(() => kumix.post(0, 'x')).toThrow('more than 3 messages in one turn');
    expect(said).toHaveLength(3);
  });

  it('is told so once, and put to sleep each time that it goes on', async () => {
    const { slept, parts } = sleeper();
    const { kumix, said } = await realm('1', parts);
    kumix.post(0, 'x');
    expect(() => kumix.post(0, 'x')).toThrow('more than 1');
    expect(slept).not.toHaveBeenCalled();
    for (let n = 1; n <= 2; n++) {
      expect(() => kumix.post(0, 'x')).toThrow('more than 1');
      expect(slept).toHaveBeenCalledTimes(n);
    }
    expect(slept).toHaveBeenLastCalledWith(expect.any(Int32Array), 0, 0, 100);
    expect(said).toEqual(['x']);
  });

  it('is put to sleep for lines without end as well, and told nothing', async () => {
    const { slept, parts } = sleeper();
    const { console, said } = await realm('3', parts);
    for (let n = 0; n < 6_000; n++) console.log('x');
    expect(slept).toHaveBeenCalledTimes(2);
    expect(said).toHaveLength(200 + 3);
  });

  it('is refused all the same where it cannot be put to sleep', async () => {
    const { parts } = sleeper(() => {
      throw new TypeError('not on this thread');
    });
    for (const more of [parts, { ...parts, Atomics: {} }, {}]) {
      // oxlint-disable-next-line no-await-in-loop -- one realm at a time
      const { kumix, said } = await realm('1', more);
      kumix.post(0, 'x');
      for (let n = 0; n < 3; n++) expect(() => kumix.post(0, 'x')).toThrow('more than 1');
      expect(said).toEqual(['x']);
    }
  });

  it('is handed no shared memory where its author hoisted a function of that name', async () => {
    const { slept, parts } = sleeper();
    const handed = vi.fn<(memory: unknown) => void>();
    function hoisted(memory: unknown): void {
      handed(memory);
    }
    const { kumix } = await realm('1', { ...parts, Int32Array: hoisted });
    kumix.post(0, 'x');
    for (let n = 0; n < 3; n++) expect(() => kumix.post(0, 'x')).toThrow('more than 1');
    expect(handed).not.toHaveBeenCalled();
    expect(slept).not.toHaveBeenCalled();
  });

  it('starts anew with whatever it hears', async () => {
    const { kumix, said, hear } = await realm('1');
    kumix.post(0, 'x');
    hear(new Message(7));
    kumix.post(0, 'y');
    expect(said).toEqual(['x', 7, 'y']);
  });

  it('is held to what the policy says meanwhile', async () => {
    const { kumix, said, hear } = await realm('1');
    hear(new Message(['most', 2]));
    kumix.post(0, 'x');
    kumix.post(0, 'y');
    expect(() => kumix.post(0, 'z')).toThrow('more than 2');
    expect(said).toEqual(['x', 'y']);
  });

  it('is held to something where its author took the name away', async () => {
    const { kumix, said } = await realm(() => {});
    expect(() => {
      for (;;) kumix.post(0, 'x');
    }).toThrow('more than 10000');
    expect(said).toHaveLength(10_000);
  });
});

describe('what an author’s text does to the realm', () => {
  it('is not heard where it speaks as the relay does', async () => {
    const { kumix, said, hear } = await realm('1');
    hear(new Message(['most', 9], false));
    hear(new Message(7, false));
    kumix.post(0, 'x');
    hear(new Message(8, false));
    expect(() => kumix.post(0, 'y')).toThrow('more than 1');
    expect(said).toEqual(['x']);
  });

  it('is told after the prelude, which nothing that it hoists is handed', async () => {
    const handed = vi.fn<() => void>();
    const bag = { addEventListener: handed, ['__proto__']: { addEventListener: handed } };
    const inherited = { fetch: handed };
    const { said, hear, captures } = await realm('9', bag, inherited);
    expect(captures).toBe(true);
    expect(handed).not.toHaveBeenCalled();
    expect(inherited).not.toHaveProperty('fetch');
    hear(new Message(7));
    expect(said).toEqual([7]);
  });

  it('is not handed the built-ins that the prelude calls', async () => {
    const instantiate = (): Promise<object> => Promise.resolve({ instance: 'made' });
    const { kumix, said, hear } = await realm('9', { WebAssembly: { instantiate } });
    hear(new Message(['files', { 'a.wasm': new ArrayBuffer(8) }]));
    const { prototype: ofFunctions } = Function;
    const own = Object.getOwnPropertyDescriptor(ofFunctions, 'call') ?? {};
    let handed = 0;
    const replaced = function call(this: () => unknown, ...given: unknown[]): unknown {
      handed += 1;
      return Reflect.apply(this, given[0], given.slice(1));
    };
    Object.defineProperty(ofFunctions, 'call', { ...own, value: replaced });
    kumix.post(0, 'x');
    hear(new Message(7));
    const made = kumix.wasm('a.wasm', {});
    Object.defineProperty(ofFunctions, 'call', own);
    expect(await made).toBe('made');
    expect(said).toEqual(['x', 7]);
    expect(handed).toBe(0);
  });

  it('has no file but those of its package', async () => {
    const instantiate = vi.fn<() => Promise<object>>(() => Promise.resolve({ instance: 'made' }));
    const { kumix, hear } = await realm('9', { WebAssembly: { instantiate } });
    const given = ['files', { 'a.wasm': new ArrayBuffer(8) }];
    hear(new Message(given));
    expect(given[1]).toBeUndefined();
    hear(new Message(['files', { 'b.wasm': new ArrayBuffer(8) }], false));
    Reflect.set(Object.prototype, 'c.wasm', new ArrayBuffer(8));
    const asked = ['b.wasm', 'c.wasm', 'constructor'].map((name) => kumix.wasm(name, {}));
    const answers = await Promise.allSettled(asked);
    Reflect.deleteProperty(Object.prototype, 'c.wasm');
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(instantiate).not.toHaveBeenCalled();
  });

  it('does not change what a message says', async () => {
    const { said, hear } = await realm('9');
    const real = Object.getOwnPropertyDescriptor(Message.prototype, 'data');
    Object.defineProperty(Message.prototype, 'data', { configurable: true, get: () => 8 });
    hear(new Message(7));
    if (real !== undefined) Object.defineProperty(Message.prototype, 'data', real);
    expect(said).toEqual([7]);
  });

  it('hears nothing at all once it hoists what messages are read by', async () => {
    const { said, hear } = await realm('9', { MessageEvent: () => {} });
    hear(new Message(7));
    expect(said).toEqual([]);
  });

  it('is not led back from a binary to what was taken away', async () => {
    const parts = ['Module', 'Instance', 'Memory', 'Table', 'Global'].map(
      (name) => [name, { prototype: { constructor: name } }] as const,
    );
    await realm('9', { WebAssembly: Object.fromEntries(parts) });
    for (const [, { prototype }] of parts) expect(Object.keys(prototype)).toEqual([]);
  });
});
