import { afterEach, describe, expect, it, vi } from 'vitest';

interface Kumix {
  post(channel: number, text: string): void;
}
type Hear = (event: { readonly data: unknown }) => void;

/** No module: it runs where it stands, with the realm as the build hands it in. */
const script = './prelude.ts';

/** Runs it over a realm with a worker's name; what it said, and what the relay says to it. */
async function realm(name: unknown) {
  const said: unknown[] = [];
  const bag: Record<string, unknown> = {
    name,
    Error,
    postMessage: (message: unknown) => said.push(message),
  };
  let hear: Hear = () => {};
  Object.defineProperty(bag, 'onmessage', {
    set: (listener: Hear) => {
      hear = listener;
    },
  });
  vi.stubGlobal('kumixRealm', bag);
  vi.resetModules();
  await import(script);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the prelude's own
  return { said, hear, kumix: bag['__kumix'] as Kumix };
}

afterEach(() => vi.unstubAllGlobals());

describe('a guest that hears nothing', () => {
  it('says as much as its worker was named for, and not a message more', async () => {
    const { kumix, said } = await realm('3');
    for (let n = 0; n < 3; n++) kumix.post(n, 'x');
    expect(() => kumix.post(0, 'x')).toThrow('more than 3 messages in one turn');
    expect(said).toHaveLength(3);
  });

  it('starts anew with whatever it hears', async () => {
    const { kumix, said, hear } = await realm('1');
    kumix.post(0, 'x');
    hear({ data: 7 });
    kumix.post(0, 'y');
    expect(said).toEqual(['x', 7, 'y']);
  });

  it('is held to what the policy says meanwhile', async () => {
    const { kumix, said, hear } = await realm('1');
    hear({ data: ['most', 2] });
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
