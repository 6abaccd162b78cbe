import { describe, expect, it } from 'vitest';
import type { TimelineEnds } from '@kumix/matrix';
import type { MessageRenderer } from '../../app/contracts.ts';
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
    expect(timeline.snapshot.get().items.at(-1)?.replyTo).toMatchObject({ text: 'their words' });
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
