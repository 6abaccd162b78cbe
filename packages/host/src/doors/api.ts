/**
 * What a guest's call does once it is allowed. Nothing here asks whether it may: the guard has read
 * the parameters by the table, and the policy has said yes, before any of these runs.
 */
import type { HostMethodName, HostParams, HostResult } from '@kumix/plugin';
import type { HostApi, ServeContext } from '../bridge/guardedEndpoint.ts';
import { BrokerError, type Brokers, type Caller } from '../brokers.ts';

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

/** Response headers that a guest may read: what describes the body, nothing that identifies. */
const readableHeaders = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'last-modified',
]);

/** The host methods for one extension on one account. */
export function hostApi(brokers: Brokers, caller: Caller): HostApi {
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
    'message.read': ({ roomId, limit, before }, { signal }) =>
      messages.read(roomId, before === undefined ? { limit } : { limit, before }, signal),
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
    'net.fetch': async ({ url, method, headers, body }, { limits, signal }) => {
      const request = { url, method, headers: record(headers) };
      const response = await net.fetch(
        body === undefined ? request : { ...request, body },
        Math.min(limits.outputBytes, 4_194_304),
        signal,
      );
      const readable = entries(response.headers)
        .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
        .filter(({ name }) => readableHeaders.has(name));
      return { status: response.status, headers: readable, body: response.body };
    },
    notify: async ({ title, body }) => {
      await notices.notify(caller, { title, body });
      return null;
    },
    'clipboard.write': async ({ text }) => {
      await notices.writeClipboard(caller, text);
      return null;
    },
    'link.open': ({ url }) => notices.confirmLink(caller, new URL(url).href),
    unfurl: async ({ url }, { signal }) => {
      const preview = await unfurl.preview(url, signal);
      return preview === undefined ? null : entries(preview);
    },
    'theme.tokens.provide': async ({ tokens }) => {
      await theme.provide(caller, record(tokens));
      return null;
    },
  };
  return guarded(doors);
}

/** A broker's own `TypeError` or `AbortError` says nothing to a guest; codes do. */
function guarded(doors: Doors): HostApi {
  const api: Record<string, (params: unknown, context: ServeContext) => Promise<unknown>> = {};
  for (const [name, door] of Object.entries(doors)) {
    api[name] = async (params, context) => {
      try {
        return await Reflect.apply(door, undefined, [params, context]);
      } catch (error) {
        if (context.signal.aborted) throw new BrokerError('aborted', 'The call was aborted.');
        throw error;
      }
    };
  }
  return api;
}
