import { BrokerError, type UnfurlBroker } from '@kumix/host';
import type { MediaUri } from '@kumix/matrix';
import { type CorePort, failureOf } from '../../app/core.ts';

/** The server scales it: an extension gets a thumbnail, never what is behind it. */
const thumbnail = { width: 160, height: 160, crop: false };
/** As text it still fits into a value of the method's result. */
const mostPictureBytes = 90_000;
const pictureTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

export function createUnfurlBroker(core: CorePort): UnfurlBroker {
  /** A `data:` address that a cell can draw: it cannot fetch, and has no token. */
  async function pictureOf(uri: MediaUri, signal: AbortSignal): Promise<string | undefined> {
    const { bytes, mimeType } = await core.call('media.get', { uri, thumbnail }, { signal });
    if (bytes.byteLength > mostPictureBytes || !pictureTypes.has(mimeType)) return undefined;
    const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCodePoint(byte));
    return `data:${mimeType};base64,${btoa(binary.join(''))}`;
  }

  return {
    async preview(url, signal) {
      let preview;
      try {
        // Without the signal: the homeserver looks on when the call is given up, and until then it counts.
        preview = await core.call('url.preview', { url });
      } catch (error) {
        const { code } = failureOf(error);
        // A homeserver without previews does not know the address that it was asked at.
        if (code === 'not-found') return undefined;
        // Not in the homeserver's words: they would tell what answers in its own network.
        throw new BrokerError(
          'unavailable',
          code === 'forbidden'
            ? 'The homeserver does not look at this address: it is in a network, or on a list, that it keeps away from.'
            : 'The homeserver could not look at the link: try again later.',
        );
      }
      if (signal.aborted) throw new BrokerError('aborted', 'The call was cancelled.');
      if (preview === null) return undefined;
      const { title, description, image } = preview;
      // Words without their picture are worth more than nothing.
      const picture =
        image === null ? undefined : await pictureOf(image, signal).catch(() => undefined);
      return { title, description, ...(picture === undefined ? {} : { picture }) };
    },
  };
}
