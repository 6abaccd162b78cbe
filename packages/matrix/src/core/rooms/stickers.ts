/** Sticker packs as MSC2545 keeps them: this account's own, and those of the room. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { StickerPack } from '../../protocol/methods.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { type Plain, at, countAt, cut, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { changeAccountData } from '../account/contentNow.ts';
import type { Api } from '../account/api.ts';
import { cutName } from './people.ts';

const mine = 'im.ponies.user_emotes';
const ofRoom = 'im.ponies.room_emotes';
const mostImages = 500;
const mostPacks = 100;

function readPack(content: unknown, name: string): StickerPack | null {
  const pack = plainAt(content, 'pack');
  const meant = (usage: readonly unknown[]): boolean =>
    usage.length === 0 || usage.includes('sticker');
  const inPack = meant(listAt(pack, 'usage'));
  const images = Object.entries(plainAt(content, 'images') ?? {})
    .slice(0, mostImages)
    .flatMap(([shortcode, image]) => {
      const uri = mediaUri(at(image, 'url'));
      const own = listAt(image, 'usage');
      if (uri === null || !(own.length === 0 ? inPack : meant(own))) return [];
      const info = plainAt(image, 'info');
      return [
        {
          shortcode,
          body: shown(textAt(image, 'body') ?? shortcode, longest.reason),
          uri,
          mimeType: cut(textAt(info, 'mimetype') ?? 'image/png', longest.id),
          width: countAt(info, 'w'),
          height: countAt(info, 'h'),
          sizeBytes: countAt(info, 'size'),
        },
      ];
    });
  return images.length === 0
    ? null
    : { name: cutName(textAt(pack, 'display_name') ?? name), images };
}

const contentOf = (client: MatrixClient): unknown =>
  // The SDK types account data by a list that does not know of packs.
  client.store.getAccountData(mine)?.getContent();

/** This account's own pack has no name of its own: an empty one. */
export function stickerPacks(client: MatrixClient, room: Room | null): readonly StickerPack[] {
  const state = room?.getLiveTimeline().getState(EventTimeline.FORWARDS);
  const packs = [
    readPack(contentOf(client), ''),
    ...(state?.getStateEvents(ofRoom) ?? [])
      .slice(0, mostPacks)
      .map((event) => readPack(event.getContent(), event.getStateKey() ?? '')),
  ];
  return packs.filter((pack) => pack !== null);
}

/** @throws CoreError `invalid` for what is no picture, or one that only its room can read. */
export async function keepSticker(client: MatrixClient, api: Api, content: Plain): Promise<void> {
  const url = mediaUri(at(content, 'url'));
  if (url === null) {
    throw new CoreError('invalid', say('sticker.encrypted'));
  }
  await changeAccountData(client, api, mine, (before) => {
    const images = plainAt(before, 'images') ?? {};
    const body = (textAt(content, 'body') ?? 'sticker').slice(0, 100);
    const base = body
      .replace(/\.[a-z0-9]{1,5}$/i, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_|_$/g, '');
    let shortcode = base === '' ? 'sticker' : base;
    for (let number = 2; Object.hasOwn(images, shortcode); number += 1) {
      if (at(images[shortcode], 'url') === url) return before;
      shortcode = `${base}_${number}`;
    }
    const info = plainAt(content, 'info') ?? {};
    return {
      ...before,
      images: { ...images, [shortcode]: { url, body, info, usage: ['sticker'] } },
    };
  });
}
