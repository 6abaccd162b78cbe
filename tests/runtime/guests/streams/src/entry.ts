import { defineProc, KumixError, stream } from '@kumix/plugin/proc';

/** What the streams that were opened have given so far, by name. */
const seen: Record<string, { items: string[]; end: string; because: string[] }> = {};

async function follow(
  name: string,
  items: AsyncIterable<unknown>,
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  const note = (seen[name] = { items: [] as string[], end: '', because: [] as string[] });
  try {
    for await (const item of items) {
      note.items.push(JSON.stringify(item));
      if (note.items.length >= most) break;
    }
    note.end = 'ended';
  } catch (error) {
    note.end = error instanceof KumixError ? error.code : 'not a KumixError';
    note.because = error instanceof KumixError ? error.because.map(({ rule }) => rule) : [];
  }
}

const encoder = new TextEncoder();

defineProc({
  'render.markdown': async ({ text }) => {
    const [what, ...rest] = text.split(' ');
    if (what === 'watch') {
      void follow(rest.join(' '), stream('message.watch', { roomId: rest[0] ?? '' }));
    } else if (what === 'leave') {
      void follow('leave', stream('message.watch', { roomId: rest[0] ?? '' }), 1);
    } else if (what === 'timer') {
      void follow('timer', stream('timer', { everyMs: 1_000, times: 2 }));
    } else if (what === 'many') {
      const opened = Array.from({ length: 40 }, (_, n) =>
        follow(`many ${n}`, stream('message.watch', { roomId: '!plain:x' })),
      );
      await Promise.race(opened.slice(32));
    } else if (what === 'fetch') {
      const request = { url: rest[0] ?? '', method: 'GET', headers: [] } as const;
      await follow('fetch', stream('net.stream', request));
    }
    return { html: JSON.stringify(seen) };
  },

  async *'attachment.filter'({ name, bytes }) {
    if (name === 'forbidden.txt') return { verdict: 'refuse', reason: 'Not this one.' };
    if (name === 'same.txt') return { verdict: 'keep' };
    if (name === 'endless.txt') for (;;) yield { chunk: new ArrayBuffer(200_000) };
    if (name === 'silent.txt') await new Promise(() => {});
    const text = new TextDecoder().decode(bytes).toUpperCase();
    for (let at = 0; at < text.length; at += 1_000) {
      yield { chunk: encoder.encode(text.slice(at, at + 1_000)).buffer };
    }
    return { verdict: 'replace', name: `upper-${name}` };
  },
});
