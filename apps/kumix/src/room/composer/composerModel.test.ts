import { describe, expect, it } from 'vitest';
import type { TimelineEnds } from '@kumix/matrix';
import type { ContentExtensions, MessageRenderer } from '../../app/contracts.ts';
import { createCommandRegistry } from '../../commands/registry.ts';
import { TimelineModel } from '../model/timelineModel.ts';
import { makeItem, me, roomId, userId } from '../testing/items.ts';
import { ScriptedCore, ScriptedFailure, settled } from '../testing/scriptedCore.ts';
import { ComposerModel, formatDeadlineMs } from './composerModel.ts';
import { createDrafts } from './drafts.ts';

const room = roomId('!r:test');
const ends: TimelineEnds = {
  atStart: true,
  atEnd: true,
  loading: 'none',
  error: null,
  readMarker: null,
};

/** Time that goes on when the test says so. */
function makeClock() {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    setTimeout(run: () => void, ms: number) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

function setup(renderer: Partial<MessageRenderer> | null = null, stored = '') {
  const core = new ScriptedCore();
  core.answer('room.typing', () => null);
  core.answer('send.text', ({ body }) => ({ key: `txn-${body}` }));
  const clock = makeClock();
  const timeline = new TimelineModel({
    afterPaint: (run) => run(),
    core,
    me,
    roomId: room,
    now: () => 0,
    encrypted: () => false,
  });
  const mine = makeItem({ sender: me, text: 'my words' });
  const theirs = makeItem({ text: 'their words' });
  core.deliver('timeline', { deltas: [{ op: 'reset', items: [mine, theirs] }], ends });
  const commands = createCommandRegistry({ onFailure: () => undefined, mac: false });
  const drafts = createDrafts(null);
  drafts.write('here', stored);
  const full =
    renderer === null
      ? null
      : {
          format: () => new Promise<never>(() => undefined),
          placeholder: () => Promise.resolve(null),
          ...renderer,
        };
  const composer = new ComposerModel({
    afterPaint: (run) => run(),
    core,
    roomId: room,
    place: 'here',
    drafts,
    timeline,
    commands,
    renderer: () => full,
    clock,
  });
  const get = () => composer.snapshot.get();
  return { core, clock, timeline, mine, theirs, commands, drafts, composer, get };
}

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
    const { composer, core, get } = setup(changed('better words'));
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
    const { composer, core, get } = setup(changed('better words'));
    composer.write('my words');
    await composer.send();
    composer.undoTransform();
    expect(get()).toMatchObject({ text: 'my words', notice: null });
    await composer.send();
    expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });

  it('are asked about again once the person has changed them', async () => {
    const asked: string[] = [];
    const { composer, core } = setup(
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
      const { composer, core, get } = setup(changed(text));
      composer.write('my words');
      await composer.send();
      expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
      expect(get().notice).toMatchObject({ kind: 'error' });
    },
  );

  it('go out as they were written, with a word about it, where the extension fails or is late', async () => {
    const failing = setup(
      transforming(() =>
        Promise.resolve({ kind: 'failed', denial: { sentence: 'It broke.', because: [] } }),
      ),
    );
    failing.composer.write('my words');
    await failing.composer.send();
    expect(failing.core.made('send.text')).toMatchObject([{ body: 'my words' }]);
    expect(failing.get().notice).toEqual({ kind: 'error', text: 'It broke.' });

    const late = setup(transforming(() => new Promise(() => undefined)));
    late.composer.write('my words');
    const sent = late.composer.send();
    await late.composer.send();
    late.clock.advance(formatDeadlineMs);
    await sent;
    expect(late.core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });

  it('are not sent where the person has written on meanwhile: nothing of it is lost', async () => {
    const { promise, resolve } = Promise.withResolvers<{ readonly kind: 'same' }>();
    const { composer, core, get } = setup(transforming(() => promise));
    composer.write('my words');
    const sent = composer.send();
    composer.write('my words and more');
    resolve({ kind: 'same' });
    await sent;
    expect(core.made('send.text')).toEqual([]);
    expect(get().text).toBe('my words and more');
  });

  it('are nobody’s business where /plain says so', async () => {
    const { composer, core } = setup(changed('better words'));
    composer.write('/plain my words');
    await composer.send();
    expect(core.made('send.text')).toMatchObject([{ body: 'my words' }]);
  });
});

describe('writing', () => {
  it('begins with the draft that was left, and keeps it up', () => {
    const { composer, drafts, clock, get } = setup(null, 'half a thou');
    expect(get().text).toBe('half a thou');
    composer.write('half a thought');
    clock.advance(1_000);
    expect(drafts.read('here')).toBe('half a thought');
  });

  it('never touches the timeline', () => {
    const { composer, timeline } = setup();
    const before = timeline.snapshot.get();
    for (const text of ['a', 'ab', 'abc']) composer.write(text);
    expect(timeline.snapshot.get()).toBe(before);
  });

  it('tells others now and then, and stops when the field is empty or left alone', () => {
    const { composer, core, clock } = setup();
    composer.write('a');
    composer.write('ab');
    expect(core.made('room.typing')).toEqual([{ roomId: room, typing: true }]);
    clock.advance(4_000);
    composer.write('abc');
    expect(core.made('room.typing')).toHaveLength(2);
    clock.advance(8_000);
    expect(core.made('room.typing').at(-1)).toEqual({ roomId: room, typing: false });
    composer.write('abcd');
    composer.write('');
    expect(core.made('room.typing').at(-1)).toEqual({ roomId: room, typing: false });
  });

  it('does not tell that a command is being written', () => {
    const { composer, core } = setup();
    composer.write('/topic x');
    expect(core.made('room.typing')).toEqual([]);
  });
});

describe('sending', () => {
  it('keeps the words of a page that goes before the core has them, and no longer', async () => {
    const { composer, drafts } = setup();
    composer.write('on its way');
    const sent = composer.send();
    composer.save();
    expect(drafts.read('here')).toBe('on its way');
    await sent;
    composer.save();
    expect(drafts.read('here')).toBe('');
  });

  it('empties the field at once, and lets go of the draft when the core has the words', async () => {
    const { composer, core, drafts, get } = setup();
    composer.write('hello');
    const sent = composer.send();
    expect(get().text).toBe('');
    expect(drafts.read('here')).toBe('hello');
    await sent;
    expect(core.made('send.text')).toMatchObject([{ roomId: room, body: 'hello', kind: 'text' }]);
    expect(drafts.read('here')).toBe('');
  });

  it('does not let go of what was written meanwhile', async () => {
    const { composer, drafts, clock } = setup();
    composer.write('hello');
    const sent = composer.send();
    composer.write('and more');
    clock.advance(1_000);
    await sent;
    expect(drafts.read('here')).toBe('and more');
  });

  it('sends what the extension made of it as the formatted body', async () => {
    const { composer, core } = setup({ format: () => Promise.resolve({ html: '<em>hi</em>' }) });
    composer.write('*hi*');
    await composer.send();
    expect(core.made('send.text')[0]).toMatchObject({ body: '*hi*', formattedBody: '<em>hi</em>' });
  });

  it('sends plain text where the policy denies, and tells which rule in which file', async () => {
    const denial = {
      sentence: 'Sent as plain text.',
      because: [
        {
          layer: 'deployment' as const,
          source: 'policies/strict.json',
          pointer: '/capabilities',
          rule: 'capability-missing',
          sentence: 'Add render.markdown.',
        },
      ],
    };
    const { composer, core, get } = setup({ format: () => Promise.resolve({ denied: denial }) });
    composer.write('*hi*');
    await composer.send();
    expect(core.made('send.text')[0]).not.toHaveProperty('formattedBody');
    expect(get().notice).toEqual({ kind: 'denied', denial });
    composer.dismissNotice();
    expect(get().notice).toBeNull();
  });

  it('does not wait for formatting for ever, and says so', async () => {
    const { composer, core, clock, get } = setup({});
    composer.write('*hi*');
    const sent = composer.send();
    await settled();
    expect(core.made('send.text')).toEqual([]);
    clock.advance(formatDeadlineMs);
    await sent;
    expect(core.made('send.text')[0]).not.toHaveProperty('formattedBody');
    expect(get().notice?.kind).toBe('denied');
  });

  it('never shows an extension what is to be sent as written', async () => {
    let asked = 0;
    const { composer, core } = setup({
      format: () => {
        asked += 1;
        return Promise.resolve({ html: '<b>no</b>' });
      },
    });
    composer.write('/plain **x**');
    await composer.send();
    expect(asked).toBe(0);
    expect(core.made('send.text')[0]).toMatchObject({ body: '**x**' });
  });

  it('mentions the people that were chosen and still stand in the text', async () => {
    const { composer, core } = setup();
    composer.mention({ userId: userId('@ben:test'), name: 'Ben' });
    composer.mention({ userId: userId('@eve:test'), name: 'Eve' });
    composer.write('hi @Ben');
    await composer.send();
    expect(core.made('send.text')[0]?.mentions).toEqual({ userIds: ['@ben:test'], room: false });
  });

  it('answers a message', async () => {
    const { composer, core, theirs, timeline, get } = setup();
    composer.reply(theirs);
    composer.write('yes');
    const sent = composer.send();
    expect(timeline.snapshot.get().items.at(-1)?.replyTo).toMatchObject({
      line: { kind: 'text', text: 'their words' },
    });
    await sent;
    expect(core.made('send.text')[0]).toMatchObject({ replyTo: theirs.eventId });
    expect(get().mode.kind).toBe('new');
  });
});

describe('editing', () => {
  it('edits the newest message of one’s own, and gives back what was written before', async () => {
    const { composer, core, mine, get } = setup();
    composer.write('half a thought');
    expect(composer.editLast()).toBe(true);
    expect(get()).toMatchObject({ text: 'my words', mode: { kind: 'edit', item: mine } });
    composer.write('my better words');
    await composer.send();
    expect(core.made('send.text')[0]).toMatchObject({
      body: 'my better words',
      replaces: mine.eventId,
    });
    expect(get()).toMatchObject({ text: 'half a thought', mode: { kind: 'new' } });
  });

  it('sends nothing where nothing was changed', async () => {
    const { composer, core, mine } = setup();
    composer.edit(mine);
    await composer.send();
    expect(core.made('send.text')).toEqual([]);
  });

  it('never edits a message of someone else', () => {
    const { composer, theirs, get } = setup();
    composer.edit(theirs);
    expect(get().mode.kind).toBe('new');
  });

  it('gives the words back where the edit was refused', async () => {
    const { composer, core, mine, get } = setup();
    core.answer('send.text', () => {
      throw new ScriptedFailure('offline', 'No connection.');
    });
    composer.edit(mine);
    composer.write('better');
    await composer.send();
    expect(get()).toMatchObject({ text: 'better', mode: { kind: 'edit' } });
    expect(get().notice).toEqual({ kind: 'error', text: 'The edit was not sent: No connection.' });
  });

  it('does not write an edit down as a draft', () => {
    const { composer, drafts, mine } = setup(null, 'draft');
    composer.edit(mine);
    composer.write('better');
    composer.save();
    expect(drafts.read('here')).toBe('draft');
  });
});

describe('commands', () => {
  it('run with what follows them', async () => {
    const { composer, commands, core, get } = setup();
    const heard: string[] = [];
    commands.register([
      {
        id: 'room.topic',
        label: 'Set the topic',
        slash: { name: 'topic', argument: 'text' },
        source: 'app',
        perform: (_, argument) => void heard.push(argument),
      },
    ]);
    composer.write('/topic How it goes');
    await composer.send();
    expect(heard).toEqual(['How it goes']);
    expect(get().text).toBe('');
    expect(core.made('send.text')).toEqual([]);
  });

  it('that do not exist are told, and stay in the field', async () => {
    const { composer, core, get } = setup();
    composer.write('/nope');
    await composer.send();
    expect(get()).toMatchObject({ text: '/nope', notice: { kind: 'error' } });
    expect(core.made('send.text')).toEqual([]);
  });
});

describe('words that go out with a file', () => {
  it('are its caption, formatted, with whom they mention and what they answer', async () => {
    const { composer, theirs, drafts, get } = setup({
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
    const { composer } = setup();
    expect(await composer.takeCaption()).toEqual({});
    composer.write('/leave');
    const along = await composer.takeCaption();
    expect(along?.caption).toBeDefined();
  });

  it('are shown to the person first where an extension changed them, and stay until then', async () => {
    const { composer, get } = setup(
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

describe('an answer chosen by keyboard', () => {
  it('goes from the newest up, stops at the oldest, and comes back down to nobody', () => {
    const { composer, mine, theirs, get } = setup();
    const answered = () => {
      const { mode } = get();
      return mode.kind === 'reply' ? mode.item.key : null;
    };
    composer.stepReply('older');
    expect(answered()).toBe(theirs.key);
    composer.stepReply('older');
    expect(answered()).toBe(mine.key);
    composer.stepReply('older');
    expect(answered()).toBe(mine.key);
    composer.stepReply('newer');
    composer.stepReply('newer');
    expect(answered()).toBeNull();
  });

  it('leaves an edit alone', () => {
    const { composer, mine, get } = setup();
    composer.edit(mine);
    composer.stepReply('older');
    expect(get().mode.kind).toBe('edit');
  });
});
