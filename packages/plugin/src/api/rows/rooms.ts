import { defineMethod, defineStream } from '../method.ts';
import { array, integer, json, nothing, number, object, optional, string } from '../schema.ts';

const roomId = string({ minLength: 2, maxLength: 255, pattern: '^!' });
const eventType = string({ minLength: 1, maxLength: 255 });
/** What stands in a path: `.` and `..` are steps there. */
const noStep = '(?!\\.{1,2}$)';
/** As an extension may name one: a person is asked with it and the record keeps it, so no sentence. */
const namedType = string({ minLength: 1, maxLength: 255, pattern: `^${noStep}[!-~]+$` });
const stateKey = string({ maxLength: 255, pattern: `^${noStep}` });
const eventId = string({ minLength: 2, maxLength: 255 });
const body = string({ maxLength: 65_536 });

/** One message as an extension sees it. */
const message = object({
  eventId,
  roomId,
  sender: string({ maxLength: 255 }),
  type: eventType,
  sentAtMs: number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  body,
  formattedBody: optional(body),
});

export const rooms = () =>
  ({
    'message.read': defineMethod({
      name: 'message.read',
      implementedBy: 'host',
      capability: 'message.read',
      params: object({
        roomId,
        limit: integer({ minimum: 1, maximum: 100 }),
        before: optional(string({ minLength: 2, maxLength: 255, pattern: '^[$]' })),
      }),
      result: array(message, { maxItems: 100 }),
      limits: { paramsBytes: 2_048, resultBytes: 2_097_152, deadlineMs: 10_000 },
      summary:
        'Reads messages of a room, newest first, from before an event or from the end; not those of its threads.',
    }),
    'message.send': defineMethod({
      name: 'message.send',
      implementedBy: 'host',
      capability: 'message.send',
      params: object({ roomId, body, formattedBody: optional(body) }),
      result: object({ eventId }),
      limits: { paramsBytes: 262_144, resultBytes: 1_024, deadlineMs: 30_000 },
      summary: 'Sends a text message; resolves once the homeserver has taken it.',
    }),
    'room.state.read': defineMethod({
      name: 'room.state.read',
      implementedBy: 'host',
      capability: 'room.state.read',
      params: object({ roomId, type: namedType, stateKey }),
      result: json,
      limits: { paramsBytes: 2_048, resultBytes: 131_072, deadlineMs: 10_000 },
      summary: 'Reads the content of one state event; null where there is none.',
    }),
    'room.state.write': defineMethod({
      name: 'room.state.write',
      implementedBy: 'host',
      capability: 'room.state.write',
      params: object({ roomId, type: namedType, stateKey, content: json }),
      result: object({ eventId }),
      limits: { paramsBytes: 65_536, resultBytes: 1_024, deadlineMs: 30_000 },
      summary:
        'Writes one state event. Types that decide who is in a room, who may read it or who runs it are never writable.',
    }),
  }) as const;

export const roomStreams = () =>
  ({
    'message.watch': defineStream({
      name: 'message.watch',
      implementedBy: 'host',
      capability: 'message.read',
      params: object({ roomId }),
      result: nothing,
      limits: { paramsBytes: 2_048, resultBytes: 64, deadlineMs: 10_000 },
      // A room may be silent for days, and an extension may take its time with each message.
      stream: { item: message, itemBytes: 458_752 },
      summary:
        'Streams the messages of a room as they arrive, but for those of its threads; each is judged again, and a reader that falls far behind is ended.',
    }),
  }) as const;
