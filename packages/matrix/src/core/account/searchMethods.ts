import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  type FoundLine,
  type FoundLink,
  type SearchMethods,
  foundKey,
} from '../../protocol/search.ts';
import type { Person } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { eventId, isUserId, mediaUri, roomId, userId } from '../../protocol/ids.ts';
import { at, countAt, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { shown } from '../../protocol/shown.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { cutName, personIn } from '../rooms/people.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';

type Methods = Pick<AccountMethods, keyof SearchMethods>;

const longestWords = 200;
const longestText = 500;
const mostPeople = 50;
const pageResults = 20;
const mostMarks = 50;
const pageEvents = 100;
/** Text has no index of links: so many pages are looked through for one answer. */
const mostPages = 5;
const mostLinksInOne = 10;

export function searchMethods(client: MatrixClient, api: Api, rooms: KnownRooms): Methods {
  return {
    'search.messages': async ({ words, roomId: only, order, next }, signal) => {
      const wanted = wordsToSearch(words);
      const answer = await api(
        'POST',
        ['search'],
        {
          search_categories: {
            room_events: {
              search_term: wanted,
              keys: ['content.body'],
              order_by: order,
              filter: { limit: pageResults, ...(only === undefined ? {} : { rooms: [only] }) },
              event_context: { before_limit: 1, after_limit: 1, include_profile: true },
            },
          },
        },
        signal,
        next === undefined ? undefined : { next_batch: next },
      );
      const events = plainAt(plainAt(answer, 'search_categories'), 'room_events');
      return {
        found: eachOnce(
          listAt(events, 'results')
            .slice(0, pageResults)
            .flatMap((result) => foundIn(client, result)),
        ),
        count: countAt(events, 'count') ?? 0,
        marks: listAt(events, 'highlights')
          .filter((mark) => typeof mark === 'string')
          // They come of the words that were searched for.
          .filter((mark) => mark.length <= longestWords)
          .slice(0, mostMarks),
        next: textAt(events, 'next_batch') ?? null,
      };
    },
    'search.people': async ({ words, limit }, signal) => {
      const answer = await api(
        'POST',
        ['user_directory', 'search'],
        { search_term: wordsToSearch(words), limit },
        signal,
      );
      return {
        people: peopleIn(answer).filter((person) => person.userId !== client.getUserId()),
        more: at(answer, 'limited') === true,
      };
    },
    'room.links': async ({ roomId: id, before, limit }, signal) => {
      const room = await rooms.get(id);
      const map = client.getEventMapper();
      const filter = JSON.stringify({
        types: ['m.room.message', 'm.room.encrypted'],
        lazy_load_members: true,
      });
      const links: FoundLink[] = [];
      let next = before ?? null;
      for (let page = 0; page < mostPages && links.length < limit; page += 1) {
        const answer = await api('GET', ['rooms', id, 'messages'], undefined, signal, {
          dir: 'b',
          limit: String(pageEvents),
          filter,
          ...(next === null ? {} : { from: next }),
        });
        const events = listAt(answer, 'chunk')
          .filter(isPlain)
          .map((raw) => map(raw));
        await Promise.allSettled(events.map((event) => client.decryptEventIfNeeded(event)));
        for (const event of events) {
          const made = event.getId();
          if (made === undefined || event.isRedacted()) continue;
          for (const url of linksIn(textAt(event.getContent(), 'body') ?? '')) {
            links.push({
              eventId: eventId(made),
              sender: personIn(room, event.getSender() ?? ''),
              sentAtMs: event.getTs(),
              url,
            });
          }
        }
        next = textAt(answer, 'end') ?? null;
        if (next === null) break;
      }
      return { links, next };
    },
  };
}

function wordsToSearch(words: string): string {
  const wanted = words.trim();
  if (wanted === '' || wanted.length > longestWords) {
    throw new CoreError('invalid', say('search.length', { count: longestWords }));
  }
  return wanted;
}

/** Those of a user directory's answer that have a Matrix ID, each once. */
export function peopleIn(answer: unknown): readonly Person[] {
  const people = new Map<string, Person>();
  for (const result of listAt(answer, 'results').slice(0, mostPeople)) {
    const id = textAt(result, 'user_id');
    if (id === undefined || !isUserId(id) || people.has(id)) continue;
    const name = cutName(textAt(result, 'display_name')?.trim() ?? '');
    people.set(id, {
      userId: id,
      name: name === '' ? id : name,
      avatar: mediaUri(at(result, 'avatar_url')),
    });
  }
  return [...people.values()];
}

/** Web links in plain text, each once, without the punctuation that follows them in a sentence. */
export function linksIn(body: string): readonly string[] {
  const found = (body.slice(0, 20_000).match(/\bhttps?:\/\/[^\s<>"'`]{3,2000}/gi) ?? [])
    .map((text) => text.replace(/(?<![.,;:!?…])[.,;:!?…]+$/u, ''))
    .map((text) => (text.includes('(') ? text : text.replace(/(?<!\))\)+$/, '')))
    .filter((text) => URL.canParse(text));
  return [...new Set(found)].slice(0, mostLinksInOne);
}

function foundIn(client: MatrixClient, result: unknown) {
  const event = at(result, 'result');
  const context = plainAt(result, 'context');
  const profiles = plainAt(context, 'profile_info');
  const line = lineOf(client, event, profiles);
  const place = textAt(event, 'room_id');
  if (line === null || place === undefined) return [];
  const beside = (key: string): FoundLine | null =>
    lineOf(client, listAt(context, key)[0], profiles);
  return [
    {
      ...line,
      roomId: roomId(place),
      before: beside('events_before'),
      after: beside('events_after'),
    },
  ];
}

function lineOf(client: MatrixClient, event: unknown, profiles: unknown): FoundLine | null {
  const sender = textAt(event, 'sender');
  const said = wordsIn(event);
  if (sender === undefined || said === null) return null;
  return {
    eventId: eventId(said.id),
    sender: personOf(client, textAt(event, 'room_id'), sender, profiles),
    sentAtMs: countAt(event, 'origin_server_ts') ?? 0,
    text: shown(said.text, longestText),
    edited: said.edited,
  };
}

interface Words {
  readonly id: string;
  readonly text: string;
  readonly edited: boolean;
}

/** What a message says and which it is: an edit is an event of its own that says it with a star. */
export function wordsIn(event: unknown): Words | null {
  const id = textAt(event, 'event_id');
  const content = plainAt(event, 'content');
  const body = textAt(content, 'body');
  if (id === undefined || body === undefined) return null;
  const replaced = replacedBy(event);
  if (replaced !== undefined) {
    return {
      id: replaced,
      text: textAt(plainAt(content, 'm.new_content'), 'body') ?? body,
      edited: true,
    };
  }
  const last = plainAt(plainAt(plainAt(event, 'unsigned'), 'm.relations'), 'm.replace');
  // Only who wrote a message edits it, and the homeserver's word for that is looked at again.
  const now =
    replacedBy(last) === id && textAt(last, 'sender') === textAt(event, 'sender')
      ? textAt(plainAt(plainAt(last, 'content'), 'm.new_content'), 'body')
      : undefined;
  return { id, text: now ?? body, edited: now !== undefined };
}

/** The message that an event puts other words into. */
function replacedBy(event: unknown): string | undefined {
  const relation = plainAt(plainAt(event, 'content'), 'm.relates_to');
  return textAt(relation, 'rel_type') === 'm.replace' ? textAt(relation, 'event_id') : undefined;
}

/** A message and its edits are one: what was found first stands for it. Not for what others call one. */
function eachOnce<F extends FoundLine>(found: readonly F[]): readonly F[] {
  const known = new Set<string>();
  return found.filter((line) => {
    const key = foundKey(line);
    return !known.has(key) && known.add(key);
  });
}

/** As they were called when they wrote it, where the homeserver says so. */
function personOf(
  client: MatrixClient,
  place: string | undefined,
  sender: string,
  profiles: unknown,
): Person {
  const profile = plainAt(profiles, sender);
  const room = place === undefined ? null : client.getRoom(place);
  const known = room === null ? undefined : personIn(room, sender);
  const name = textAt(profile, 'displayname');
  return {
    userId: userId(sender),
    name: name === undefined ? (known?.name ?? sender) : cutName(name),
    avatar: mediaUri(at(profile, 'avatar_url')) ?? known?.avatar ?? null,
  };
}
