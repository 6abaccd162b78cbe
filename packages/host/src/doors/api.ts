/**
 * What a guest's call does once it is allowed. Nothing here asks whether it may: the guard has read
 * the parameters by the table, and the policy has said yes, before any of these runs.
 */
import type { HostMethodName, HostParams, HostResult } from '@kumix/plugin';
import type { HostApi, ServeContext } from '../bridge/guardedEndpoint.ts';
import { refused } from '../bridge/hostError.ts';
import { BrokerError, type Brokers, type Caller } from '../brokers.ts';
import type { GivenLinks } from './givenLinks.ts';
import { collected, netRequest, readableHeadersOf } from './net.ts';
import { Semaphore } from './semaphore.ts';

type Doors = {
  readonly [M in HostMethodName]: (
    params: HostParams<M>,
    context: ServeContext,
  ) => Promise<HostResult<M>>;
};

const record = (
  entries: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> => Object.fromEntries(entries.map(({ name, value }) => [name, value]));

const entries = (
  values: Readonly<Record<string, string>>,
): { readonly name: string; readonly value: string }[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** What asks the homeserver, and may be long about it: the person's own requests go the same way. */
const toHomeserver: ReadonlySet<string> = new Set<HostMethodName>([
  'message.read',
  'message.send',
  'room.state.read',
  'room.state.write',
  'unfurl',
]);

/**
 * How many of these are under way at once for one extension; further ones wait. Fewer than the connections
 * that a browser opens to one host (six, where they carry one request each).
 */
export const toHomeserverAtOnce = 4;

/** Of `net.fetch`: hosts that answer slowly keep nobody from the homeserver. */
export const fetchesAtOnce = 8;

/**
 * Of `storage.kv.*`. What is under way goes on when its call is given up, so a place is free only once
 * the work is over: a call that is made and given up in one breath earns no further one.
 */
export const storedAtOnce = 8;

/** The host methods for one extension on one account. */
export function hostApi(brokers: Brokers, caller: Caller, given: GivenLinks): HostApi {
  const { keyValue, messages, roomState, net, notices, theme, unfurl } = brokers;
  const doors: Doors = {
    'storage.kv.get': ({ key }) => keyValue.get(caller, key),
    'storage.kv.set': async ({ key, value }, { limits }) => {
      await keyValue.set(caller, key, value, limits.storageBytes);
      return null;
    },
    'storage.kv.delete': async ({ key }) => {
      await keyValue.delete(caller, key);
      return null;
    },
    'storage.kv.keys': ({ prefix }) => keyValue.keys(caller, prefix),
    'storage.kv.clear': async () => {
      await keyValue.clear(caller);
      return null;
    },
    'message.read': async ({ roomId, limit, before }, { signal }) => {
      const options = before === undefined ? { limit } : { limit, before };
      const read = await messages.read(roomId, options, signal);
      for (const message of read) given.note(message);
      return read;
    },
    'message.send': async ({ roomId, body, formattedBody }, { signal }) => ({
      eventId: await messages.send(
        roomId,
        formattedBody === undefined ? { body } : { body, formattedBody },
        signal,
      ),
    }),
    'room.state.read': async ({ roomId, type, stateKey }) =>
      (await roomState.read(roomId, type, stateKey)) ?? null,
    'room.state.write': async ({ roomId, type, stateKey, content }) => ({
      eventId: await roomState.write(roomId, type, stateKey, content),
    }),
    'net.fetch': async (params, { limits, signal }) => {
      const most = Math.min(limits.outputBytes, 4_194_304);
      const response = await net.open(netRequest(params), most, signal);
      const { status } = response;
      return { status, headers: readableHeadersOf(response), body: await collected(response.body) };
    },
    notify: async ({ title, body }) => {
      await notices.notify(caller, { title, body });
      return null;
    },
    'clipboard.write': async ({ text }) => {
      await notices.writeClipboard(caller, text);
      return null;
    },
    'link.open': ({ url }, { signal }) => notices.confirmLink(caller, new URL(url).href, signal),
    unfurl: async ({ url, roomId }, { signal }) => {
      // Judged by the room that the guest names, so the link must stand in that room.
      if (!given.has(roomId, url)) {
        throw refused(
          'link-not-given',
          'Only a link of a message that this extension was given can be previewed. Read the message first.',
        );
      }
      if (brokers.rooms.facts(roomId)?.encryption !== 'plain') {
        throw refused(
          'encrypted-preview',
          'A preview would tell the homeserver what an encrypted room talks of.',
        );
      }
      // In the spelling that stood in the message: `/what was read/../page` is the same address, and
      // would carry what was read to whoever it belongs to.
      const preview = await unfurl.preview(new URL(url).href, signal);
      return preview === undefined ? null : entries(preview);
    },
    'theme.tokens.provide': async ({ tokens }, { signal }) => {
      await theme.provide(caller, record(tokens), signal);
      return null;
    },
  };
  return guarded(doors);
}

/** A broker's own `TypeError` or `AbortError` says nothing to a guest; codes do. */
function guarded(doors: Doors): HostApi {
  const api: Record<string, (params: unknown, context: ServeContext) => Promise<unknown>> = {};
  const homeserver = new Semaphore(toHomeserverAtOnce);
  const elsewhere = new Semaphore(fetchesAtOnce);
  const storage = new Semaphore(storedAtOnce);
  const wayOf = (name: string): Semaphore | undefined => {
    if (toHomeserver.has(name)) return homeserver;
    if (name.startsWith('storage.kv.')) return storage;
    return name === 'net.fetch' ? elsewhere : undefined;
  };
  for (const [name, door] of Object.entries(doors)) {
    const open = (params: unknown, context: ServeContext): Promise<unknown> =>
      Reflect.apply(door, undefined, [params, context]);
    const way = wayOf(name);
    api[name] = async (params, context) => {
      try {
        return await (way === undefined
          ? open(params, context)
          : way.run(() => open(params, context), context.signal));
      } catch (error) {
        if (context.signal.aborted) throw new BrokerError('aborted', 'The call was aborted.');
        throw error;
      }
    };
  }
  return api;
}
