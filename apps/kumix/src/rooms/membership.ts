/** Coming into rooms and going out of them, with what each loses said beforehand. */
import type { RoomDetails, RoomId, RoomSummary } from '@kumix/matrix';
import type { App } from '../app/app.ts';
import type { CorePort } from '../app/core.ts';
import { t } from '../i18n/message.ts';

type Actor = Pick<App, 'core' | 'go' | 'report' | 'dialogs' | 'toasts' | 'currentRoom'>;

const leavePlace = (app: Actor, roomId: RoomId): void => {
  if (app.currentRoom.get() === roomId) app.go({ to: 'home' }, { replace: true });
};

/** Accepts and opens, or declines. Never rejects: what fails is told. */
export async function answerInvite(app: Actor, room: RoomSummary, accept: boolean): Promise<void> {
  try {
    if (accept) {
      await app.core.call('room.join', { idOrAlias: room.id, via: [] });
      app.go({ to: 'room', roomId: room.id });
    } else {
      await app.core.call('room.leave', { roomId: room.id });
      leavePlace(app, room.id);
      app.toasts.show({ tone: 'info', text: t('invite.declined', { name: room.name }) });
    }
  } catch (error) {
    app.report(error, accept ? t('invite.accept') : t('invite.decline'));
  }
}

/** A confirmation must not wait longer than a person would for what it says. */
const patienceMs = 1_000;

/** First snapshot of a room's details; `null` where it cannot be had, or not soon. */
export function detailsOf(core: CorePort, roomId: RoomId): Promise<RoomDetails | null> {
  return new Promise((resolve) => {
    let done = false;
    const finish = (details: RoomDetails | null): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      resolve(details);
      // The first update may arrive before `watch` has returned.
      queueMicrotask(() => watch.stop());
    };
    const timer = setTimeout(() => finish(null), patienceMs);
    const watch = core.watch('room', { roomId }, finish, () => finish(null));
  });
}

export function lossesOfLeaving(room: RoomSummary, details: RoomDetails | null): readonly string[] {
  if (room.membership === 'knock') return [];
  const losses: string[] = [];
  if (room.kind === 'space') {
    losses.push(t('leave.spaceKeepsRooms'));
  } else if (details?.memberCount === 1) {
    losses.push(t('leave.last'));
  } else if (details === null || details.joinRule !== 'public') {
    losses.push(t('leave.needsInvite'));
  }
  if (room.encrypted) losses.push(t('leave.keys'));
  return losses;
}

export async function leaveRoom(app: Actor, room: RoomSummary): Promise<void> {
  const details = await detailsOf(app.core, room.id);
  const yes = await app.dialogs.confirm({
    title: t('leave.title', { name: room.name }),
    body: room.membership === 'knock' ? t('leave.knockText') : t('leave.text'),
    points: lossesOfLeaving(room, details),
    action: t('leave.action'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('room.leave', { roomId: room.id });
    leavePlace(app, room.id);
    app.toasts.show({ tone: 'info', text: t('leave.done', { name: room.name }) });
  } catch (error) {
    app.report(error, t('leave.action'));
  }
}

export async function forgetRoom(app: Actor, room: RoomSummary): Promise<void> {
  const yes = await app.dialogs.confirm({
    title: t('forget.title', { name: room.name }),
    body: t('forget.text'),
    points: [t('forget.history'), t('forget.others')],
    action: t('forget.action'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    if (room.membership !== 'leave' && room.membership !== 'ban') {
      await app.core.call('room.leave', { roomId: room.id });
    }
    await app.core.call('room.forget', { roomId: room.id });
    leavePlace(app, room.id);
    app.toasts.show({ tone: 'info', text: t('forget.done', { name: room.name }) });
  } catch (error) {
    app.report(error, t('forget.action'));
  }
}

export async function markRoom(app: Actor, room: RoomSummary, unread: boolean): Promise<void> {
  try {
    await app.core.call('room.mark', { roomId: room.id, unread });
  } catch (error) {
    app.report(error, unread ? t('menu.markUnread') : t('menu.markRead'));
  }
}

export async function tagRoom(
  app: Actor,
  room: RoomSummary,
  tag: 'favourite' | 'lowPriority',
): Promise<void> {
  const on = tag === 'favourite' ? !room.favourite : !room.lowPriority;
  try {
    await app.core.call('room.tag', { roomId: room.id, tag, on });
  } catch (error) {
    app.report(error, tag === 'favourite' ? t('menu.favourite') : t('menu.lowPriority'));
  }
}
