import { defineMethod } from '../method.ts';
import { bytes, integer, nothing, nullable, object, oneOf, string } from '../schema.ts';

const roomId = string({ minLength: 2, maxLength: 255, pattern: '^!' });
const surface = integer({ minimum: 1, maximum: 0x7fff_ffff });

const context = object({
  /** The room the surface belongs to; null where it stands outside any room. */
  roomId: nullable(roomId),
  colourScheme: oneOf('light', 'dark'),
  /** BCP 47. */
  language: string({ maxLength: 64 }),
});

/** What the host asks of an extension. */
export const guest = () =>
  ({
    'render.markdown': defineMethod({
      name: 'render.markdown',
      implementedBy: 'guest',
      capability: 'render.markdown',
      params: object({ text: string({ maxLength: 65_536 }) }),
      result: object({ html: string({ maxLength: 262_144 }) }),
      limits: { paramsBytes: 196_608, resultBytes: 786_432, deadlineMs: 5_000 },
      summary:
        "Turns typed Markdown into Matrix's HTML subset; the host sanitises what comes back.",
    }),
    'render.placeholder': defineMethod({
      name: 'render.placeholder',
      implementedBy: 'guest',
      capability: 'render.placeholder',
      params: object({
        hash: string({ minLength: 6, maxLength: 256 }),
        width: integer({ minimum: 1, maximum: 128 }),
        height: integer({ minimum: 1, maximum: 128 }),
      }),
      result: object({
        width: integer({ minimum: 1, maximum: 128 }),
        height: integer({ minimum: 1, maximum: 128 }),
        /** RGBA, 8 bits each, row by row: `width * height * 4` bytes. */
        pixels: bytes({ maxBytes: 65_536 }),
      }),
      limits: { paramsBytes: 1_024, resultBytes: 66_560, deadlineMs: 2_000 },
      summary: 'Decodes the placeholder hash of an image into RGBA pixels.',
    }),
    'surface.open': defineMethod({
      name: 'surface.open',
      implementedBy: 'guest',
      capability: 'panel',
      params: object({
        surface,
        /** The contribution's id in the manifest. */
        contribution: string({ minLength: 1, maxLength: 64 }),
        context,
      }),
      result: nothing,
      limits: { paramsBytes: 4_096, resultBytes: 64, deadlineMs: 5_000 },
      summary: 'Starts drawing a panel into a surface.',
    }),
    'surface.context': defineMethod({
      name: 'surface.context',
      implementedBy: 'guest',
      capability: 'panel',
      params: object({ surface, context }),
      result: nothing,
      limits: { paramsBytes: 4_096, resultBytes: 64, deadlineMs: 5_000 },
      summary: 'Tells an open surface that its room, colours or language changed.',
    }),
    'surface.close': defineMethod({
      name: 'surface.close',
      implementedBy: 'guest',
      capability: 'panel',
      params: object({ surface }),
      result: nothing,
      limits: { paramsBytes: 256, resultBytes: 64, deadlineMs: 2_000 },
      summary: 'Ends a surface; its nodes are gone already.',
    }),
    'command.run': defineMethod({
      name: 'command.run',
      implementedBy: 'guest',
      capability: 'command',
      params: object({
        /** The command's id in the manifest. */
        command: string({ minLength: 1, maxLength: 64 }),
        argument: string({ maxLength: 8_192 }),
        roomId: nullable(roomId),
      }),
      result: object({ message: string({ maxLength: 1_024 }) }),
      limits: { paramsBytes: 32_768, resultBytes: 4_096, deadlineMs: 10_000 },
      summary: 'Runs a command that the extension contributes; the answer is shown to the person.',
    }),
  }) as const;
