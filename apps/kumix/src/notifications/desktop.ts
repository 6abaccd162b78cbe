import type { Alert, EventId, RoomId } from '@kumix/matrix';
import type { CorePort, Watch } from '../app/core.ts';
import { lineWords } from '../app/lineWords.ts';
import type { Storage } from '../app/storage.ts';
import { createStore, type Readable } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import type { Notifier, Permission, Shown } from './notifier.ts';

export interface DesktopState {
  readonly permission: Permission;
  /** Wanted in this browser; nothing is shown without the permission. */
  readonly on: boolean;
  readonly showEncrypted: boolean;
}

/** Desktop notifications of this browser: off until a person turns them on. */
export interface Desktop {
  readonly state: Readable<DesktopState>;
  /** Asks for the browser's permission where it was never asked for. */
  turn(on: boolean): Promise<void>;
  setShowEncrypted(on: boolean): void;
  /** While a person is signed in. */
  start(): void;
  stop(): void;
  /** Takes back what was shown of a room: it is in view, or was read elsewhere. */
  clear(roomId: RoomId): void;
}

interface Options {
  readonly core: CorePort;
  readonly storage: Storage;
  readonly notifier: Notifier;
  readonly inView: (roomId: RoomId) => boolean;
  readonly open: (roomId: RoomId, eventId: EventId | null) => void;
}

const onKey = 'notify.desktop';
const encryptedKey = 'notify.encrypted';

export function createDesktop({ core, storage, notifier, inView, open }: Options): Desktop {
  const state = createStore<DesktopState>({
    permission: notifier.permission(),
    on: storage.read(onKey) === 'on',
    showEncrypted: storage.read(encryptedKey) === 'on',
  });
  const shown = new Map<RoomId, Shown>();
  let watch: Watch | null = null;
  let signedIn = false;

  const show = (alert: Alert): void => {
    if (inView(alert.roomId)) return;
    shown.get(alert.roomId)?.close();
    shown.set(
      alert.roomId,
      notifier.show({
        ...wordsOf(alert, state.get().showEncrypted),
        tag: `kumix-${alert.roomId}`,
        silent: !alert.sound,
        onClick: () => open(alert.roomId, alert.invite ? null : alert.eventId),
      }),
    );
  };

  const follow = (): void => {
    const { on, permission } = state.get();
    const wanted = signedIn && on && permission === 'granted';
    if (wanted && watch === null) {
      watch = core.watch('alerts', null, ({ alerts }) => {
        for (const alert of alerts) show(alert);
      });
    } else if (!wanted) {
      watch?.stop();
      watch = null;
      for (const each of shown.values()) each.close();
      shown.clear();
    }
  };

  return {
    state,
    async turn(on) {
      const before = notifier.permission();
      const permission = on && before === 'default' ? await notifier.request() : before;
      storage.write(onKey, on && permission === 'granted' ? 'on' : 'off');
      state.update((now) => ({ ...now, permission, on: on && permission === 'granted' }));
      follow();
    },
    setShowEncrypted(on) {
      storage.write(encryptedKey, on ? 'on' : 'off');
      state.update((now) => ({ ...now, showEncrypted: on }));
    },
    start() {
      signedIn = true;
      follow();
    },
    stop() {
      signedIn = false;
      follow();
    },
    clear(roomId) {
      shown.get(roomId)?.close();
      shown.delete(roomId);
    },
  };
}

function wordsOf(alert: Alert, showEncrypted: boolean): { title: string; body: string } {
  const { sender, roomName, direct } = alert;
  if (alert.invite) {
    return { title: roomName, body: t('notify.invitedBody', { name: sender.name }) };
  }
  const title = direct ? sender.name : t('notify.from', { name: sender.name, room: roomName });
  const { line, encrypted } = alert;
  const hidden = line === null || (encrypted && !showEncrypted);
  return { title, body: hidden ? t('notify.encryptedBody') : lineWords(line) };
}
