/** What can be done with a message, each one thing by name. */
import type { TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { makePermalink } from '../html/permalink.ts';
import { attempt } from '../model/faults.ts';
import type { RoomServices } from '../model/services.ts';
import { summaryOf } from './summary.ts';

export function toggleReaction(room: RoomServices, item: TimelineItem, key: string): void {
  const { core, roomId } = room;
  const mine = item.reactions.find((reaction) => reaction.key === key)?.mine ?? null;
  if (item.eventId === null) return;
  attempt(
    room,
    t('reactions.notSent'),
    mine === null
      ? core.call('send.reaction', { roomId, eventId: item.eventId, key })
      : core.call('send.redact', { roomId, eventId: mine }),
  );
}

export function permalinkOf(room: RoomServices, item: TimelineItem): string | null {
  if (item.eventId === null) return null;
  const server = room.session.me.userId.split(':').slice(1).join(':');
  return makePermalink({
    type: 'room',
    idOrAlias: room.roomId,
    eventId: item.eventId,
    via: [server],
  });
}

export function copyLink(room: RoomServices, item: TimelineItem): void {
  const link = permalinkOf(room, item);
  if (link !== null) attempt(room, t('message.notCopied'), navigator.clipboard.writeText(link));
}

export function copyText(room: RoomServices, item: TimelineItem): void {
  const { body } = item;
  const caption = 'caption' in body ? body.caption : null;
  const text = caption ?? ('body' in body ? body.body : summaryOf(body));
  attempt(room, t('message.notCopied'), navigator.clipboard.writeText(text));
}

export function togglePin(room: RoomServices, item: TimelineItem): void {
  const { core, roomId } = room;
  if (item.eventId === null) return;
  attempt(
    room,
    item.pinned ? t('message.notUnpinned') : t('message.notPinned'),
    core.call('send.pin', { roomId, eventId: item.eventId, on: !item.pinned }),
  );
}

export function removeMessage(room: RoomServices, item: TimelineItem, reason: string): void {
  const { core, roomId } = room;
  if (item.eventId === null) return;
  attempt(
    room,
    t('message.notRemoved'),
    core.call('send.redact', {
      roomId,
      eventId: item.eventId,
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    }),
  );
}

export function keepSticker(room: RoomServices, item: TimelineItem): void {
  const { core, roomId } = room;
  if (item.eventId === null) return;
  attempt(room, t('sticker.notKept'), core.call('sticker.keep', { roomId, eventId: item.eventId }));
}

export function resend(room: RoomServices, item: TimelineItem): void {
  attempt(room, t('message.notSentDoing'), room.timeline.resend(item));
}

export function giveUp(room: RoomServices, item: TimelineItem): void {
  attempt(room, t('message.notRemoved'), room.timeline.cancel(item));
}
