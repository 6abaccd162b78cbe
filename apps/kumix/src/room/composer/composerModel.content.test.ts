import { describe, expect, it } from 'vitest';
import type { ContentExtensions, MessageRenderer } from '../../app/contracts.ts';
import { composing } from '../testing/composing.ts';
import { userId } from '../testing/items.ts';
import { formatDeadlineMs } from './outgoingText.ts';

/** An extension that looks at what is typed before it is sent. */
const transforming = (transform: ContentExtensions['transform']): Partial<MessageRenderer> => ({
  format: (text) => Promise.resolve({ html: text }),
  content: {
    serves: (method) => method === 'message.transform',
    transform,
    filter: () => Promise.resolve({ kind: 'keep' }),
    code: () => Promise.resolve(null),
    math: () => Promise.resolve(null),
  },
});

describe('words that an extension changes before they are sent', () => {
  const changed = (text: string) =>
    transforming(() => Promise.resolve({ kind: 'changed', text, by: 'Tidy' }));

  it('are shown to the person first, and sent as they were shown', async () => {
    const { composer, core, get } = composing(changed('better words'));
    composer.write('my words');
    await composer.send();
    expect(core.made('send.text')).toEqual([]);
    expect(get()).toMatchObject({
      text: 'better words',
      notice: { kind: 'transformed', by: 'Tidy', before: 'my words' },
    });
    await composer.send();
    expect(core.made('send.text')).toMatchObject([{ body: 'better words' }]);
    expect(get()).toMatchObject({ text: '', notice: null });
  });

  it('come back by undo, and then go out as they were written', async () => {
    const { composer, core, get } = composing(changed('better words'));
    composer.write('my words');
    await composer.send();
    composer.undoTransform();
    expect(get()).toMatchObject({ text: 'my words', notice: null });
    await composer.send();
    expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });

  it('are asked about again once the person has changed them', async () => {
    const asked: string[] = [];
    const { composer, core } = composing(
      transforming((text) => {
        asked.push(text);
        return Promise.resolve({ kind: 'same' });
      }),
    );
    composer.write('one');
    await composer.send();
    composer.write('two');
    await composer.send();
    expect(asked).toEqual(['one', 'two']);
    expect(core.made('send.text')).toMatchObject([{ body: 'one' }, { body: 'two' }]);
  });

  it.each(['/ban @ada:x', '/me waves', '/plain secret', '', '   '])(
    'never become %j: something else than a message',
    async (text) => {
      const { composer, core, get } = composing(changed(text));
      composer.write('my words');
      await composer.send();
      expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
      expect(get().notice).toMatchObject({ kind: 'error' });
    },
  );

  it('go out as they were written, with a word about it, where the extension fails or is late', async () => {
    const failing = composing(
      transforming(() =>
        Promise.resolve({ kind: 'failed', denial: { sentence: 'It broke.', because: [] } }),
      ),
    );
    failing.composer.write('my words');
    await failing.composer.send();
    expect(failing.core.made('send.text')).toMatchObject([{ body: 'my words' }]);
    expect(failing.get().notice).toEqual({ kind: 'error', text: 'It broke.' });

    const late = composing(transforming(() => new Promise(() => undefined)));
    late.composer.write('my words');
    const sent = late.composer.send();
    await late.composer.send();
    late.clock.advance(formatDeadlineMs);
    await sent;
    expect(late.core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });

  it('are not sent where the person has written on meanwhile: nothing of it is lost', async () => {
    const { promise, resolve } = Promise.withResolvers<{ readonly kind: 'same' }>();
    const { composer, core, get } = composing(transforming(() => promise));
    composer.write('my words');
    const sent = composer.send();
    composer.write('my words and more');
    resolve({ kind: 'same' });
    await sent;
    expect(core.made('send.text')).toEqual([]);
    expect(get().text).toBe('my words and more');
  });

  it('are nobody’s business where /plain says so', async () => {
    const { composer, core } = composing(changed('better words'));
    composer.write('/plain my words');
    await composer.send();
    expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });
});

describe('words that go out with a file', () => {
  it('are its caption, formatted, with whom they mention and what they answer', async () => {
    const { composer, theirs, drafts, get } = composing({
      format: () => Promise.resolve({ html: '<b>look</b> @Ben' }),
    });
    composer.mention({ userId: userId('@ben:test'), name: 'Ben' });
    composer.write('**look** @Ben');
    composer.reply(theirs);
    const along = await composer.takeCaption();
    expect(along?.replyTo).toBe(theirs.eventId);
    expect(await along?.caption).toEqual({
      caption: '**look** @Ben',
      formattedCaption: '<b>look</b> @Ben',
      mentions: { userIds: ['@ben:test'], room: false },
    });
    expect(get()).toMatchObject({ text: '', mode: { kind: 'new' } });
    expect(drafts.read('here')).toBe('');
  });

  it('are none where nothing is written, and no command where something is', async () => {
    const { composer } = composing();
    expect(await composer.takeCaption()).toEqual({});
    composer.write('/leave');
    const along = await composer.takeCaption();
    expect(along?.caption).toBeDefined();
  });

  it('are shown to the person first where an extension changed them, and stay until then', async () => {
    const { composer, get } = composing(
      transforming((text) =>
        Promise.resolve({ kind: 'changed', by: 'Polite', text: `${text}, please` }),
      ),
    );
    composer.write('look');
    expect(await composer.takeCaption()).toBeNull();
    expect(get().text).toBe('look, please');
    const along = await composer.takeCaption();
    expect(await along?.caption).toMatchObject({ caption: 'look, please' });
  });
});
