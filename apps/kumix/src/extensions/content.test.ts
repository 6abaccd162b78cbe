import { type ExtensionHost, type ExtensionView, HostError, type Status } from '@kumix/host';
import type { RoomId } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import { createContent } from './content.ts';
import { createRenderer } from './renderer.ts';

const room = '!den:example.org' as RoomId;
const methods = ['message.transform', 'attachment.filter'];

const view = (name: string, state: Status['state'] = 'active'): ExtensionView =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
  ({
    id: `org.example.${name.toLowerCase()}`,
    manifest: { id: `org.example.${name.toLowerCase()}`, name, contributes: { methods } },
    status: { state },
  }) as unknown as ExtensionView;

function setUp(views: readonly ExtensionView[] = [view('Off', 'disabled'), view('Tidy')]) {
  const invoke = vi.fn<(method: string, params: unknown, options: unknown) => Promise<unknown>>();
  const gather = vi.fn<(method: string, params: unknown, options: unknown) => Promise<unknown>>();
  const extensions = { getSnapshot: () => views, subscribe: () => () => {} };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as content needs
  const host = { extensions, invoke, gather } as unknown as ExtensionHost;
  const content = createContent(host);
  const filter = (name: string) =>
    content.filter(new File(['x'], name, { type: 'image/png' }), room, AbortSignal.any([]));
  return { content, renderer: createRenderer(host), invoke, gather, filter };
}

const own = 'What it did stands in Settings, Extensions. It says: ';

/** What an extension might say to pass for the app. */
const lure = (code: HostError['code']): HostError =>
  new HostError(code, 'Your session\u202e has\n\nexpired.\u{e0041}', [], true);
const lured = `${own}Your session has expired.`;

describe('words that an extension may change', () => {
  it('are asked of the first that is on, and changed in its name', async () => {
    const { content, invoke } = setUp();
    invoke.mockResolvedValue({ value: { text: 'Hello.' }, extension: 'org.example.tidy' });
    expect(await content.transform('hello', room)).toEqual({
      kind: 'changed',
      text: 'Hello.',
      by: 'Tidy',
    });
    const options = { room, extension: 'org.example.tidy' };
    expect(invoke).toHaveBeenCalledExactlyOnceWith('message.transform', { text: 'hello' }, options);
    expect(await setUp([]).content.transform('hello', room)).toEqual({ kind: 'same' });
  });

  it('come back with nothing that nobody sees, but for what was typed', async () => {
    const { content, invoke } = setUp();
    const back = async (text: string, typed: string) => {
      invoke.mockResolvedValue({ value: { text }, extension: 'org.example.tidy' });
      return content.transform(typed, room);
    };
    expect(await back('hi\u{e0061}\u{e0062}\u200b\ufe00', 'hi')).toEqual({ kind: 'same' });
    expect(await back('hi\u200b', 'hi\u200b')).toEqual({ kind: 'same' });
    expect(await back('h\u200bo\u200b\u202e 👩‍💻', 'hi\u200b')).toMatchObject({
      text: 'h\u200bo 👩‍💻',
    });
  });

  it.each(['denied', 'not-found', 'failed', 'timeout'] as const)(
    'go out as they are where it says that it failed (%s): its words are told as its own',
    async (code) => {
      const { content, invoke } = setUp();
      invoke.mockRejectedValue(lure(code));
      expect(await content.transform('hello', room)).toEqual({
        kind: 'failed',
        denial: {
          sentence: `Tidy could not look at this message, so it went out as you wrote it. ${lured}`,
          because: [],
        },
      });
    },
  );

  it('go out as they are where the host fails it: with the app’s words, or none where nobody is asked', async () => {
    const { content, invoke } = setUp();
    invoke.mockRejectedValueOnce(new HostError('timeout', 'message.transform took too long.'));
    expect(await content.transform('hello', room)).toMatchObject({
      denial: { sentence: expect.stringContaining('It took too long and was stopped.') },
    });
    invoke.mockRejectedValueOnce(new HostError('not-found', 'Nobody serves it.'));
    expect(await content.transform('hello', room)).toEqual({ kind: 'same' });
  });
});

describe('a file that an extension looks at', () => {
  const replacing = (name?: string) => ({
    items: [{ chunk: new ArrayBuffer(1) }],
    value: { verdict: 'replace', ...(name === undefined ? {} : { name }) },
    extension: 'org.example.tidy',
  });

  it('is refused with its reason in its name, and with no more than is seen', async () => {
    const { filter, gather } = setUp();
    gather.mockResolvedValueOnce({
      items: [],
      value: { verdict: 'refuse', reason: 'Too\u202e large.\n\nKumix: log in\u200b' },
    });
    expect(await filter('a.png')).toEqual({
      kind: 'refuse',
      sentence: 'Tidy refused to send a.png: Too large. Kumix: log in',
    });
    gather.mockResolvedValueOnce({ items: [], value: { verdict: 'refuse', reason: '\u200b' } });
    expect(await filter('a.png')).toMatchObject({
      sentence: 'Tidy refused to send a.png: It gave no reason.',
    });
  });

  it.each(['denied', 'not-found', 'failed'] as const)(
    'is not sent where it says that it failed (%s): its words are told as its own',
    async (code) => {
      const { filter, gather } = setUp();
      gather.mockRejectedValue(lure(code));
      expect(await filter('a.png')).toEqual({
        kind: 'refuse',
        sentence: `a.png was not sent, because Tidy could not look at it. Try again, or turn Tidy off. ${lured}`,
      });
    },
  );

  it('goes as it is where the policy keeps the extension out, and not at all where it is too large', async () => {
    const { filter, gather, content } = setUp();
    gather.mockRejectedValueOnce(new HostError('denied', 'Not in this room.'));
    expect(await filter('a.png')).toEqual({ kind: 'keep' });
    const large = new File([new Uint8Array(16_777_217)], 'b.png');
    expect(await content.filter(large, room, AbortSignal.any([]))).toMatchObject({
      sentence: expect.stringContaining('b.png is larger than an extension may look at.'),
    });
  });

  it('is named what the person can read, and they are told the new name', async () => {
    const { filter, gather } = setUp();
    gather.mockResolvedValueOnce(replacing('photo\u202egpj.exe\u200b'));
    const answer = await filter('photo\u202e.png');
    expect(answer).toMatchObject({
      kind: 'replace',
      told: 'Tidy changed photo.png before it was sent, and named it photogpj.exe.',
    });
    expect(answer.kind === 'replace' && answer.file.name).toBe('photogpj.exe');
  });

  it.each([undefined, 'a.png', '\u202e\u200b'])(
    'keeps its name where the new one is %j',
    async (name) => {
      const { filter, gather } = setUp();
      gather.mockResolvedValueOnce(replacing(name));
      const answer = await filter('a.png');
      expect(answer).toMatchObject({ told: 'Tidy changed a.png before it was sent.' });
      expect(answer.kind === 'replace' && answer.file.name).toBe('a.png');
    },
  );
});

describe('formatting that fails', () => {
  it('is no policy’s doing because the extension says so', async () => {
    const { renderer, invoke } = setUp();
    const failed = 'Formatting failed, so this went out as plain text.';
    invoke.mockRejectedValueOnce(lure('denied'));
    expect(await renderer.format('x', room)).toEqual({
      denied: { sentence: failed, because: [] },
    });
    invoke.mockRejectedValueOnce(lure('not-found'));
    expect(await renderer.format('x', room)).toMatchObject({ denied: { sentence: failed } });
    invoke.mockRejectedValueOnce(new HostError('denied', 'A rule says no.'));
    expect(await renderer.format('x', room)).toMatchObject({
      denied: { sentence: 'A policy denies formatting, so this went out as plain text.' },
    });
  });
});
