import { defineMethod, defineStream } from '../method.ts';
import {
  array,
  boolean,
  bytes,
  integer,
  nothing,
  nullable,
  object,
  oneOf,
  optional,
  string,
} from '../schema.ts';

const url = string({ minLength: 8, maxLength: 4_096, pattern: '^https?:' });
const header = object({
  name: string({ minLength: 1, maxLength: 128, pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" }),
  value: string({ maxLength: 8_192, pattern: '^[^\\r\\n\\0]*$' }),
});
const headers = array(header, { maxItems: 64 });

const request = object({
  url,
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
  headers,
  body: optional(bytes({ maxBytes: 1_048_576 })),
});

export const world = () =>
  ({
    'net.fetch': defineMethod({
      name: 'net.fetch',
      implementedBy: 'host',
      capability: 'net.fetch',
      params: request,
      result: object({
        status: integer({ minimum: 100, maximum: 599 }),
        headers,
        body: bytes({ maxBytes: 4_194_304 }),
      }),
      limits: { paramsBytes: 1_179_648, resultBytes: 4_259_840, deadlineMs: 30_000 },
      summary:
        'Fetches by the host, without credentials; redirects are refused, and so are private hosts that no policy names.',
    }),
    notify: defineMethod({
      name: 'notify',
      implementedBy: 'host',
      capability: 'notify',
      params: object({ title: string({ maxLength: 128 }), body: string({ maxLength: 512 }) }),
      result: nothing,
      limits: { paramsBytes: 2_560, resultBytes: 64, deadlineMs: 5_000 },
      needsActivation: true,
      summary:
        "Shows a notice under the extension's name, within 1 s of a person's action in any surface of that extension.",
    }),
    'clipboard.write': defineMethod({
      name: 'clipboard.write',
      implementedBy: 'host',
      capability: 'clipboard.write',
      params: object({ text: string({ maxLength: 65_536 }) }),
      result: nothing,
      limits: { paramsBytes: 262_144, resultBytes: 64, deadlineMs: 5_000 },
      needsActivation: true,
      summary: "Copies text, within 1 s of a person's action in any surface of that extension.",
    }),
    'link.open': defineMethod({
      name: 'link.open',
      implementedBy: 'host',
      capability: 'link.open',
      params: object({ url }),
      result: boolean,
      limits: { paramsBytes: 16_384, resultBytes: 64, deadlineMs: 120_000 },
      needsActivation: true,
      summary:
        'Asks the person to open a link, showing its whole address; false where they decline.',
    }),
    unfurl: defineMethod({
      name: 'unfurl',
      implementedBy: 'host',
      capability: 'unfurl',
      params: object({ url, roomId: string({ minLength: 2, maxLength: 255, pattern: '^!' }) }),
      result: nullable(
        array(object({ name: string({ maxLength: 128 }), value: string({ maxLength: 131_072 }) }), {
          maxItems: 64,
        }),
      ),
      limits: { paramsBytes: 16_384, resultBytes: 262_144, deadlineMs: 15_000 },
      summary:
        "Previews a link of a message the extension was given, by the homeserver's own look-up: `title`, `description` and, where there is one, a small `picture` as a `data:` address; null where the homeserver has none.",
    }),
    'theme.tokens.provide': defineMethod({
      name: 'theme.tokens.provide',
      implementedBy: 'host',
      capability: 'theme.tokens.provide',
      params: object({
        tokens: array(
          object({
            name: string({ maxLength: 64, pattern: '^--k-[a-z0-9-]+$' }),
            // No url(), no function but colour and calc ones, nothing that could end a declaration.
            value: string({
              maxLength: 128,
              pattern:
                '^(?!.*(?:url|image|src|attr|env|expression)\\s*\\()[#a-zA-Z0-9.,%()\\s+*/-]*$',
            }),
          }),
          { maxItems: 128 },
        ),
      }),
      result: nothing,
      limits: { paramsBytes: 32_768, resultBytes: 64, deadlineMs: 5_000 },
      summary:
        "Offers colours for the app's grounds, words and controls, not for warnings and dialogs; refused where words could not be read; an empty list takes them back.",
    }),
  }) as const;

export const worldStreams = () =>
  ({
    'net.stream': defineStream({
      name: 'net.stream',
      implementedBy: 'host',
      capability: 'net.fetch',
      params: request,
      result: nothing,
      limits: { paramsBytes: 1_179_648, resultBytes: 64, deadlineMs: 30_000 },
      stream: {
        /** The head comes first and once; every other item is a piece of the body. */
        item: object({
          head: optional(object({ status: integer({ minimum: 100, maximum: 599 }), headers })),
          chunk: optional(bytes({ maxBytes: 65_536 })),
        }),
        itemBytes: 589_824,
        totalBytes: 67_108_864,
        stallMs: 30_000,
      },
      summary:
        'Fetches as net.fetch does and hands the body over piece by piece, as fast as it is read.',
    }),
    timer: defineStream({
      name: 'timer',
      implementedBy: 'host',
      capability: 'timer',
      params: object({
        /** Milliseconds until the first item and between items. */
        everyMs: integer({ minimum: 1_000, maximum: 86_400_000 }),
        /** Items until it ends by itself; until the extension ends where it is not given. */
        times: optional(integer({ minimum: 1, maximum: 1_000_000 })),
      }),
      result: nothing,
      limits: { paramsBytes: 256, resultBytes: 64, deadlineMs: 5_000 },
      // How often it has fired. A reader that is late hears one item for all that it missed.
      stream: {
        item: object({ count: integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
        itemBytes: 64,
      },
      summary:
        'Wakes the extension at an interval of at least a second, and keeps it from being put to sleep meanwhile.',
    }),
  }) as const;
