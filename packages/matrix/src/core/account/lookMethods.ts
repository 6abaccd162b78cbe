import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { isPlain, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { messageBody } from '../timeline/eventBody.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { cutName } from '../rooms/people.ts';
import type { MediaStore } from '../media/mediaStore.ts';
import type { AccountMethods } from './account.ts';

type LookMethods = Pick<
  AccountMethods,
  'timeline.source' | 'timeline.edits' | 'media.get' | 'url.preview' | 'profile.get'
>;

const longestSource = 200_000;
const longestDescription = 1_000;
const mostEdits = 100;

/** What a person looks at without changing anything. */
export function lookMethods(
  client: MatrixClient,
  rooms: KnownRooms,
  media: MediaStore,
): LookMethods {
  return {
    'timeline.source': async ({ roomId, eventId }) => {
      const event = await rooms.event(roomId, eventId);
      if (event === undefined) throw new CoreError('not-found', say('message.not-loaded'));
      const source = { ...event.event, ...event.getEffectiveEvent() };
      return { json: JSON.stringify(source, null, 2).slice(0, longestSource) };
    },
    'timeline.edits': async ({ roomId, eventId }) => {
      const original = await rooms.event(roomId, eventId);
      if (original === undefined) throw new CoreError('not-found', say('message.not-loaded'));
      const { events } = await client.relations(roomId, eventId, 'm.replace', null, {
        limit: mostEdits,
      });
      const first: unknown = original.getOriginalContent();
      const versions = events
        .filter((event) => event.getSender() === original.getSender() && !event.isRedacted())
        .map((event) => ({
          sentAtMs: event.getTs(),
          content: plainAt(event.getContent(), 'm.new_content') ?? {},
        }))
        .sort((a, b) => a.sentAtMs - b.sentAtMs);
      return [
        { sentAtMs: original.getTs(), content: isPlain(first) ? first : {} },
        ...versions,
      ].map(({ sentAtMs, content }) => ({ sentAtMs, body: messageBody(content, false) }));
    },
    'media.get': (request, signal) => media.get(request, signal),
    'url.preview': async ({ url }) => {
      const preview: unknown = await client.getUrlPreview(url, Date.now());
      const title = textAt(preview, 'og:title');
      if (title === undefined) return null;
      return {
        title: shown(title, longest.line),
        description: shown(textAt(preview, 'og:description') ?? '', longestDescription),
        image: mediaUri(textAt(preview, 'og:image')),
      };
    },
    'profile.get': async ({ userId }) => {
      const profile = await client.getProfileInfo(userId);
      return {
        name: cutName(textAt(profile, 'displayname') ?? userId),
        avatar: mediaUri(textAt(profile, 'avatar_url')),
      };
    },
  };
}
