import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../commands/command.ts';
import { composing, room } from '../testing/composing.ts';
import { userId } from '../testing/items.ts';
import { ScriptedFailure, settled } from '../testing/scriptedCore.ts';
import { formatDeadlineMs } from './outgoingText.ts';

describe('writing', () => {
  it('begins with the draft that was left, and keeps it up', () => {
    const { composer, drafts, clock, get } = composing(null, 'half a thou');
    expect(get().text).toBe('half a thou');
    composer.write('half a thought');
    clock.advance(1_000);
    expect(drafts.read('here')).toBe('half a thought');
  });

  it('never touches the timeline', () => {
    const { composer, timeline } = composing();
    const before = timeline.snapshot.get();
    for (const text of ['a', 'ab', 'abc']) composer.write(text);
    expect(timeline.snapshot.get()).toBe(before);
  });

  it('tells others now and then, and stops when the field is empty or left alone', () => {
    const { composer, core, clock } = composing();
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
    const { composer, core } = composing();
    composer.write('/topic x');
    expect(core.made('room.typing')).toEqual([]);
  });
});

describe('sending', () => {
  it('keeps the words of a page that goes before the core has them, and no longer', async () => {
    const { composer, drafts } = composing();
    composer.write('on its way');
    const sent = composer.send();
    composer.save();
    expect(drafts.read('here')).toBe('on its way');
    await sent;
    composer.save();
    expect(drafts.read('here')).toBe('');
  });

  it('empties the field at once, and lets go of the draft when the core has the words', async () => {
    const { composer, core, drafts, get } = composing();
    composer.write('hello');
    const sent = composer.send();
    expect(get().text).toBe('');
    expect(drafts.read('here')).toBe('hello');
    await sent;
    expect(core.made('send.text')).toMatchObject([{ roomId: room, body: 'hello', kind: 'text' }]);
    expect(drafts.read('here')).toBe('');
  });

  it('does not let go of what was written meanwhile', async () => {
    const { composer, drafts, clock } = composing();
    composer.write('hello');
    const sent = composer.send();
    composer.write('and more');
    clock.advance(1_000);
    await sent;
    expect(drafts.read('here')).toBe('and more');
  });

  it('sends what the extension made of it as the formatted body', async () => {
    const { composer, core } = composing({
      format: () => Promise.resolve({ html: '<em>hi</em>' }),
    });
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
    const { composer, core, get } = composing({
      format: () => Promise.resolve({ denied: denial }),
    });
    composer.write('*hi*');
    await composer.send();
    expect(core.made('send.text')[0]).not.toHaveProperty('formattedBody');
    expect(get().notice).toEqual({ kind: 'denied', denial });
    composer.dismissNotice();
    expect(get().notice).toBeNull();
  });

  it('does not wait for formatting for ever, and says so', async () => {
    const { composer, core, clock, get } = composing({});
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
    const { composer, core } = composing({
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
    const { composer, core } = composing();
    composer.mention({ userId: userId('@ben:test'), name: 'Ben' });
    composer.mention({ userId: userId('@eve:test'), name: 'Eve' });
    composer.write('hi @Ben');
    await composer.send();
    expect(core.made('send.text')[0]?.mentions).toEqual({ userIds: ['@ben:test'], room: false });
  });

  it('answers a message', async () => {
    const { composer, core, theirs, timeline, get } = composing();
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
    const { composer, core, mine, get } = composing();
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
    const { composer, core, mine } = composing();
    composer.edit(mine);
    await composer.send();
    expect(core.made('send.text')).toEqual([]);
  });

  it('never edits a message of someone else', () => {
    const { composer, theirs, get } = composing();
    composer.edit(theirs);
    expect(get().mode.kind).toBe('new');
  });

  it('gives the words back where the edit was refused', async () => {
    const { composer, core, mine, get } = composing();
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
    const { composer, drafts, mine } = composing(null, 'draft');
    composer.edit(mine);
    composer.write('better');
    composer.save();
    expect(drafts.read('here')).toBe('draft');
  });
});

describe('commands', () => {
  it('run with what follows them', async () => {
    const { composer, commands, core, get } = composing();
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

  it('take no name of what is a message', async () => {
    const { composer, commands, get } = composing();
    const perform = vi.fn<() => void>();
    const slash = { name: 'me' };
    commands.register([{ id: 'x/me', label: 'Me', slash, source: { extension: 'X' }, perform }]);
    composer.write('/me');
    await composer.send();
    expect(get()).toMatchObject({ text: '/me', notice: { kind: 'error' } });
    expect(perform).not.toHaveBeenCalled();
  });

  it('that do not exist are told, and stay in the field', async () => {
    const { composer, core, get } = composing();
    composer.write('/nope');
    await composer.send();
    expect(get()).toMatchObject({ text: '/nope', notice: { kind: 'error' } });
    expect(core.made('send.text')).toEqual([]);
  });

  /** `/roll`, which the test does or does not. */
  const rolling = (change: Partial<Command> = {}) => {
    const made = composing();
    const { promise, resolve, reject } = Promise.withResolvers<void | false>();
    const perform = vi.fn<Command['perform']>(() => promise);
    const slash = { name: 'roll', longest: 8_192 };
    const source = { extension: 'Dice' };
    made.commands.register([{ id: 'dice/roll', label: 'Roll', slash, source, perform, ...change }]);
    return { ...made, perform, resolve, reject };
  };

  it('that have more behind them than they take are told, and stay in the field', async () => {
    const { composer, perform, resolve, get } = rolling();
    const text = `/roll ${'x'.repeat(8_193)}`;
    composer.write(text);
    await composer.send();
    expect(get()).toMatchObject({
      text,
      notice: {
        kind: 'error',
        text: 'What stands behind /roll is too long: 8,192 characters are the most. Shorten it.',
      },
    });
    expect(perform).not.toHaveBeenCalled();
    composer.write(text.slice(0, -1));
    resolve();
    await composer.send();
    expect(perform).toHaveBeenCalledOnce();
    expect(get()).toMatchObject({ text: '', notice: null });
  });

  it('that cannot run now say why, and stay in the field', async () => {
    const { composer, perform, get } = rolling({ available: () => 'Stopped. Start it again.' });
    composer.write('/roll 6');
    await composer.send();
    expect(get()).toMatchObject({
      text: '/roll 6',
      notice: { kind: 'error', text: 'Stopped. Start it again.' },
    });
    expect(perform).not.toHaveBeenCalled();
  });

  it.each(['said so', 'threw'])('come back as they were written where one %s', async (how) => {
    const { composer, theirs, resolve, reject, get } = rolling();
    composer.reply(theirs);
    composer.write('/roll 6 times');
    const sent = composer.send();
    expect(get()).toMatchObject({ text: '', mode: { kind: 'new' } });
    if (how === 'threw') reject(new Error('No dice.'));
    else resolve(false);
    await sent;
    expect(get()).toMatchObject({ text: '/roll 6 times', mode: { kind: 'reply', item: theirs } });
  });

  it('do not come back over what was begun meanwhile', async () => {
    const { composer, resolve, get } = rolling();
    composer.write('/roll 6');
    const sent = composer.send();
    composer.write('Well then');
    resolve(false);
    await sent;
    expect(get().text).toBe('Well then');
  });

  it('stand in the draft until they are done, and no longer', async () => {
    const { composer, drafts, resolve } = rolling();
    composer.write('/roll 6');
    const sent = composer.send();
    composer.save();
    expect(drafts.read('here')).toBe('/roll 6');
    resolve();
    await sent;
    composer.save();
    expect(drafts.read('here')).toBe('');
  });

  it('written over a message that is edited give back what was written before it', async () => {
    const { composer, mine, resolve, get } = rolling();
    composer.write('half a thought');
    composer.edit(mine);
    composer.write('/roll 6');
    const sent = composer.send();
    expect(get()).toMatchObject({ text: 'half a thought', mode: { kind: 'new' } });
    resolve(false);
    await sent;
    expect(get()).toMatchObject({ text: '/roll 6', mode: { kind: 'edit', item: mine } });
    composer.cancelMode();
    expect(get().text).toBe('half a thought');
  });
});

describe('an answer chosen by keyboard', () => {
  it('goes from the newest up, stops at the oldest, and comes back down to nobody', () => {
    const { composer, mine, theirs, get } = composing();
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
    const { composer, mine, get } = composing();
    composer.edit(mine);
    composer.stepReply('older');
    expect(get().mode.kind).toBe('edit');
  });
});
