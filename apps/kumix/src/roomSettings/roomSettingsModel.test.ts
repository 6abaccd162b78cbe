import { CoreError, type RoomId, type RoomSettings, type UserId, said } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import type { Confirmation } from '../app/dialogs.ts';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createRoomSettings } from './roomSettingsModel.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const roomId = '!r:x' as RoomId;
const me = '@ada:x' as UserId;
const settings = {
  id: roomId,
  history: 'shared',
  joinRule: 'invite',
  allowed: [],
  encrypted: true,
  myPower: 100,
  powers: {
    people: [{ person: { userId: me, name: 'Ada', avatar: null }, level: 100 }],
    creators: [],
    usersDefault: 0,
    stateDefault: 50,
    events: {},
  },
} as unknown as RoomSettings;
/* oxlint-enable typescript/no-unsafe-type-assertion */

function setUp(answer: boolean) {
  const script = scriptedCore();
  const asked: Confirmation[] = [];
  const model = createRoomSettings({
    core: script.core,
    roomId,
    me,
    confirm: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  const stop = model.start();
  script.say('roomSettings', settings);
  return { ...script, model, asked, stop };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('the settings of a room', () => {
  it('show a choice at once and take it back where it is refused', async () => {
    const { model, calls } = setUp(true);
    const done = model.change({ what: 'history', to: 'joined' });
    expect(model.snapshot.get().settings?.history).toBe('joined');
    calls[0]?.reject(new CoreError('forbidden', said('You may not.')));
    expect(await done).toBe(false);
    expect(model.snapshot.get().settings?.history).toBe('shared');
    expect(model.attempts.state.get().errors).toEqual({ history: 'You may not.' });
  });

  it('do not take back what the homeserver has said meanwhile', async () => {
    const { model, calls, say } = setUp(true);
    const done = model.change({ what: 'history', to: 'joined' });
    say('roomSettings', { ...settings, history: 'invited' });
    calls[0]?.reject(new CoreError('forbidden', said('You may not.')));
    await done;
    expect(model.snapshot.get().settings?.history).toBe('invited');
  });

  it('keep a choice that is under way while the homeserver says something else', async () => {
    const { model, calls, say } = setUp(true);
    const done = model.change({ what: 'history', to: 'joined' });
    say('roomSettings', { ...settings, joinRule: 'public' });
    expect(model.snapshot.get().settings).toMatchObject({ history: 'joined', joinRule: 'public' });
    calls[0]?.resolve(null as never);
    expect(await done).toBe(true);
    say('roomSettings', { ...settings, joinRule: 'public', guests: true });
    expect(model.snapshot.get().settings).toMatchObject({ history: 'joined', guests: true });
    say('roomSettings', { ...settings, history: 'joined' });
    say('roomSettings', { ...settings, history: 'shared' });
    expect(model.snapshot.get().settings?.history).toBe('shared');
  });

  it.each([
    ['taken', 'under way'],
    ['taken', 'taken'],
    ['taken and its answer lost', 'under way'],
  ])(
    'do not bring back a choice that was undone, where it is %s and what undid it is %s',
    async (first, second) => {
      const { model, calls, say } = setUp(true);
      const history = (): unknown => model.snapshot.get().settings?.history;
      const chosen = model.change({ what: 'history', to: 'joined' });
      if (first === 'taken') calls[0]?.resolve(null as never);
      else calls[0]?.reject(new CoreError('offline', said('Nobody answered.')));
      await chosen;
      const undone = model.change({ what: 'history', to: 'shared' });
      if (second === 'taken') {
        calls[1]?.resolve(null as never);
        await undone;
      }
      const shown: unknown[] = [history()];
      // Of the topic, of each of the two, and of somebody else's change.
      for (const said of ['shared', 'joined', 'shared', 'invited'] as const) {
        say('roomSettings', { ...settings, history: said });
        shown.push(history());
      }
      expect(shown).toEqual(['shared', 'shared', 'shared', 'shared', 'invited']);
    },
  );

  it('show the choice before one that was refused, until the homeserver says it', async () => {
    const { model, calls, say } = setUp(true);
    const chosen = model.change({ what: 'history', to: 'joined' });
    calls[0]?.resolve(null as never);
    await chosen;
    const undone = model.change({ what: 'history', to: 'shared' });
    calls[1]?.reject(new CoreError('rate-limited', said('Not so fast.')));
    await undone;
    expect(model.snapshot.get().settings?.history).toBe('joined');
    say('roomSettings', { ...settings, guests: true });
    expect(model.snapshot.get().settings?.history).toBe('joined');
    say('roomSettings', { ...settings, history: 'joined' });
    say('roomSettings', { ...settings, history: 'invited' });
    expect(model.snapshot.get().settings?.history).toBe('invited');
  });

  it('follow one choice after the other, also where the first is chosen again', async () => {
    const { model, calls, say } = setUp(true);
    for (const to of ['joined', 'shared', 'joined'] as const) {
      const done = model.change({ what: 'history', to });
      calls.at(-1)?.resolve(null as never);
      expect(await done).toBe(true);
    }
    for (const said of ['joined', 'shared', 'joined'] as const) {
      say('roomSettings', { ...settings, history: said });
      expect(model.snapshot.get().settings?.history).toBe('joined');
    }
    say('roomSettings', { ...settings, history: 'invited' });
    expect(model.snapshot.get().settings?.history).toBe('invited');
  });

  it('show what the homeserver says where it never says what it took', async () => {
    vi.useFakeTimers();
    try {
      const { model, calls, say } = setUp(true);
      const done = model.change({ what: 'history', to: 'joined' });
      vi.advanceTimersByTime(60_000);
      expect(model.snapshot.get().settings?.history).toBe('joined');
      calls[0]?.resolve(null as never);
      expect(await done).toBe(true);
      say('roomSettings', { ...settings, history: 'invited' });
      vi.advanceTimersByTime(9_999);
      expect(model.snapshot.get().settings?.history).toBe('joined');
      vi.advanceTimersByTime(1);
      expect(model.snapshot.get().settings?.history).toBe('invited');
    } finally {
      vi.useRealTimers();
    }
  });

  it('ask before encryption, an open door, and the loss of one’s role; “no” changes nothing', async () => {
    const { model, calls, asked } = setUp(false);
    expect(await model.encrypt()).toBe(false);
    expect(await model.openToAnyone()).toBe(false);
    expect(await model.giveRole(me, 'Ada', 0)).toBe(false);
    expect(asked.map(({ title }) => title)).toEqual([
      'Turn encryption on for good?',
      'Let anyone join?',
      'Give up your role?',
    ]);
    expect(asked[1]?.points).toHaveLength(1);
    expect(calls).toHaveLength(0);
  });

  it('go out as one change each, and are followed only while they are shown', async () => {
    const { model, calls, open, stop } = setUp(true);
    void model.giveRole(me, 'Ada', 50);
    await turn();
    expect(calls[0]).toMatchObject({
      method: 'room.change',
      params: { roomId, change: { what: 'level', userId: me, to: 50 } },
    });
    stop();
    expect(open()).toBe(0);
  });
});
