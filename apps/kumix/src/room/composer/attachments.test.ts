import { describe, expect, it } from 'vitest';
import { Attachments } from './attachments.ts';

const file = (name: string, type: string): File => new File(['x'], name, { type });

function setUp() {
  const alive = new Set<string>();
  const attachments = new Attachments({
    make: (made) => {
      const address = `blob:${made.name}`;
      alive.add(address);
      return address;
    },
    revoke: (address) => void alive.delete(address),
  });
  return { alive, attachments };
}

describe('what waits to be sent', () => {
  it('keeps its order and goes as a whole', () => {
    const { attachments } = setUp();
    attachments.add([file('a.png', 'image/png'), file('b.txt', 'text/plain')]);
    attachments.add([file('c.png', 'image/png')]);
    expect(attachments.take().map((each) => each.file.name)).toEqual(['a.png', 'b.txt', 'c.png']);
    expect(attachments.list.get()).toEqual([]);
    expect(attachments.take()).toEqual([]);
  });

  it('makes an address for pictures only, never for what a browser would run', () => {
    const { attachments, alive } = setUp();
    attachments.add([
      file('a.png', 'image/png'),
      file('b.svg', 'image/svg+xml'),
      file('c.html', 'text/html'),
    ]);
    expect([...alive]).toEqual(['blob:a.png']);
  });

  it('takes every address back: when one is put away, when all are sent, when the room ends', () => {
    const { attachments, alive } = setUp();
    attachments.add([file('a.png', 'image/png'), file('b.png', 'image/png')]);
    attachments.remove(attachments.list.get()[0]?.id ?? 0);
    expect([...alive]).toEqual(['blob:b.png']);
    attachments.take();
    expect(alive.size).toBe(0);
    attachments.add([file('c.png', 'image/png')]);
    attachments.dispose();
    expect(alive.size).toBe(0);
  });
});
