import { blurhash } from '../../scripts/homeserver/blurhash.ts';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { ridges } from '../../scripts/homeserver/pictures.ts';
import { png } from '../../scripts/homeserver/png.ts';

/** A picture that `sender` has uploaded, as the content of an image message with its blurhash. */
export async function blurhashPicture(
  sender: UserClient,
): Promise<{ readonly name: string; readonly content: Readonly<Record<string, unknown>> }> {
  const [width, height] = [160, 120];
  const bytes = png(width, height, ridges);
  const name = 'ridges.png';
  const url = await sender.upload(bytes, 'image/png', name);
  return {
    name,
    content: {
      msgtype: 'm.image',
      body: name,
      url,
      info: {
        w: width,
        h: height,
        size: bytes.byteLength,
        mimetype: 'image/png',
        'xyz.amorgan.blurhash': blurhash(ridges),
      },
    },
  };
}
