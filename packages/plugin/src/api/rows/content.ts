/** What an extension does with what people write: it sees content, so room caveats hold. */
import { defineMethod, defineStream } from '../method.ts';
import { array, boolean, bytes, integer, object, oneOf, optional, string } from '../schema.ts';

/** A language's name, as it stands behind the fence of a code block. */
const language = string({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9][a-z0-9+#._-]*$' });
const fileName = string({ minLength: 1, maxLength: 255, pattern: '^[^/\\\\\\p{Cc}]+$' });
const mediaType = string({
  minLength: 3,
  maxLength: 127,
  pattern: '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$',
});

export const content = () =>
  ({
    'render.code': defineMethod({
      name: 'render.code',
      implementedBy: 'guest',
      capability: 'render.code',
      params: object({ text: string({ maxLength: 65_536 }), format: language }),
      result: object({
        /** In order, not overlapping, each `start` and `length` in UTF-16 units of `text`. */
        spans: array(
          object({
            start: integer({ minimum: 0, maximum: 65_536 }),
            length: integer({ minimum: 1, maximum: 65_536 }),
            scope: oneOf(
              'keyword',
              'string',
              'comment',
              'number',
              'title',
              'type',
              'attribute',
              'added',
              'removed',
            ),
          }),
          { maxItems: 8_192 },
        ),
      }),
      limits: { paramsBytes: 196_864, resultBytes: 262_144, deadlineMs: 3_000 },
      summary: 'Names the parts of a code block so that the app can colour them; sends no markup.',
    }),
    'render.math': defineMethod({
      name: 'render.math',
      implementedBy: 'guest',
      capability: 'render.math',
      params: object({ tex: string({ minLength: 1, maxLength: 8_192 }), display: boolean }),
      result: object({ mathml: string({ maxLength: 16_384 }) }),
      limits: { paramsBytes: 24_640, resultBytes: 196_608, deadlineMs: 3_000 },
      summary: 'Turns a TeX formula into MathML; the host sanitises what comes back.',
    }),
    'message.transform': defineMethod({
      name: 'message.transform',
      implementedBy: 'guest',
      capability: 'message.transform',
      params: object({ text: string({ minLength: 1, maxLength: 65_536 }) }),
      result: object({ text: string({ minLength: 1, maxLength: 65_536 }) }),
      limits: { paramsBytes: 196_608, resultBytes: 196_608, deadlineMs: 3_000 },
      summary:
        'Rewrites what a person typed before it is sent; the app shows the person what changed.',
    }),
  }) as const;

export const contentStreams = () =>
  ({
    'attachment.filter': defineStream({
      name: 'attachment.filter',
      implementedBy: 'guest',
      capability: 'attachment.filter',
      params: object({
        name: fileName,
        /** Its media type; what the policy's `formats` caveat is judged by. */
        format: mediaType,
        bytes: bytes({ maxBytes: 16_777_216 }),
      }),
      result: object({
        verdict: oneOf('keep', 'replace', 'refuse'),
        /** For `refuse`: what the person reads. */
        reason: optional(string({ minLength: 1, maxLength: 280 })),
        /** For `replace`: the new name, where it changes. */
        name: optional(fileName),
      }),
      limits: { paramsBytes: 16_842_752, resultBytes: 2_048, deadlineMs: 10_000 },
      stream: {
        /** The new file in order, for `replace` alone. */
        item: object({ chunk: bytes({ maxBytes: 262_144 }) }),
        itemBytes: 262_144,
        totalBytes: 16_777_216,
        stallMs: 10_000,
        wholeMs: 120_000,
      },
      summary:
        'Looks at a file before it is sent: keeps it, refuses it, or streams another in its place.',
    }),
  }) as const;
