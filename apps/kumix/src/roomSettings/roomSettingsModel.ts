import type {
  CoreFailure,
  PowerKey,
  Result,
  RoomChange,
  RoomId,
  RoomSettings,
  UserId,
} from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import type { Confirmation, Dialogs } from '../app/dialogs.ts';
import { createStore, type Readable } from '../app/store.ts';
import { createAttempts, type Attempts } from '../ui/attempts.ts';
import { createExpectedSettings } from './expected.ts';
import { beforeEncryption, beforeNeeded, beforePublic, beforeRole } from './questions.ts';

type Asked<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: CoreFailure };

export interface RoomSettingsSnapshot {
  readonly settings: RoomSettings | null;
  readonly failure: CoreFailure | null;
  readonly addresses: Asked<Result<'room.addresses'>>;
}

/** The settings of one room: what stands there, what is under way, and what must be asked first. */
export interface RoomSettingsModel {
  readonly snapshot: Readable<RoomSettingsSnapshot>;
  readonly attempts: Attempts;
  change(change: RoomChange, name?: string): Promise<boolean>;
  /** Asks first where it cannot be taken back. */
  giveRole(userId: UserId, personName: string, level: number | null): Promise<boolean>;
  requireLevel(key: PowerKey, level: number): Promise<boolean>;
  encrypt(): Promise<boolean>;
  openToAnyone(): Promise<boolean>;
  loadAddresses(): Promise<void>;
  addAddress(alias: string): Promise<boolean>;
  removeAddress(alias: string): Promise<boolean>;
  list(listed: boolean): Promise<boolean>;
  /** Follows the room until the returned function is called, which takes back what is under way. */
  start(): () => void;
}

interface Options {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly me: UserId;
  readonly confirm: Dialogs['confirm'];
}

export function createRoomSettings({ core, roomId, me, confirm }: Options): RoomSettingsModel {
  const snapshot = createStore<RoomSettingsSnapshot>({
    settings: null,
    failure: null,
    addresses: { state: 'loading' },
  });
  const attempts = createAttempts();

  const expected = createExpectedSettings();
  const settings = (): RoomSettings | null => expected.shown.get();
  expected.shown.subscribe(() =>
    snapshot.update((before) => ({ ...before, settings: settings() })),
  );

  const change = async (wanted: RoomChange, name: string = wanted.what): Promise<boolean> => {
    const choice = expected.expect(wanted);
    const done = await attempts.run(name, (signal) =>
      core.call('room.change', { roomId, change: wanted }, { signal }),
    );
    if (done) choice.taken();
    else choice.refused();
    return done;
  };

  const agreed = async (question: Confirmation | null): Promise<boolean> =>
    question === null || confirm(question);

  const loadAddresses = async (): Promise<void> => {
    try {
      const value = await core.call('room.addresses', { roomId });
      snapshot.update((before) => ({ ...before, addresses: { state: 'ready', value } }));
    } catch (error) {
      const failure = failureOf(error);
      snapshot.update((before) => ({ ...before, addresses: { state: 'failed', failure } }));
    }
  };

  return {
    snapshot,
    attempts,
    change,
    async giveRole(userId, name, level) {
      const now = settings();
      if (now === null) return false;
      const to = level ?? now.powers.usersDefault;
      if (!(await agreed(beforeRole(now, me, { userId, name }, to)))) return false;
      return change({ what: 'level', userId, to: level }, `level ${userId}`);
    },
    async requireLevel(key, level) {
      const now = settings();
      if (now === null || !(await agreed(beforeNeeded(now, key, level)))) return false;
      return change({ what: 'needed', for: key, to: level }, `needed ${key}`);
    },
    async encrypt() {
      return (await agreed(beforeEncryption())) && change({ what: 'encryption' });
    },
    async openToAnyone() {
      const question = beforePublic(settings()?.encrypted === true);
      return (await agreed(question)) && change({ what: 'joinRule', to: 'public', allowed: [] });
    },
    loadAddresses,
    addAddress: (alias) =>
      attempts.run('address', async () => {
        await core.call('room.address.add', { roomId, alias });
        await loadAddresses();
      }),
    removeAddress: (alias) =>
      attempts.run(`address ${alias}`, async () => {
        await core.call('room.address.remove', { roomId, alias });
        await loadAddresses();
      }),
    list: (listed) =>
      attempts.run('listed', async () => {
        await core.call('room.list', { roomId, listed });
        await loadAddresses();
      }),
    start() {
      const watch = core.watch(
        'roomSettings',
        { roomId },
        (settings) => {
          expected.said(settings);
          snapshot.update((before) =>
            before.failure === null ? before : { ...before, failure: null },
          );
        },
        (failure) => snapshot.update((before) => ({ ...before, failure })),
      );
      return () => {
        watch.stop();
        attempts.stop();
        expected.stop();
      };
    },
  };
}
