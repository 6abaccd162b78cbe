import { type ExtensionHost, HostError, type InvokeOptions } from '@kumix/host';
import type { Denial, MessageRenderer } from '../app/contracts.ts';

const sentences: Partial<Record<HostError['code'], string>> = {
  timeout: 'The formatting extension took too long and was stopped',
  crashed: 'The formatting extension stopped working and was restarted',
  quarantined: 'The formatting extension stopped working too often and is switched off',
  'too-large': 'The message is too large to be formatted',
  'too-many': 'The formatting extension has too much to do',
  'invalid-result': 'The formatting extension gave back something it may not',
};

function denialOf(error: unknown): Denial {
  if (!(error instanceof HostError)) {
    return { sentence: 'Formatting failed, so this went out as plain text.', because: [] };
  }
  const what =
    error.code === 'denied'
      ? 'A policy denies formatting'
      : (sentences[error.code] ?? 'Formatting failed');
  return { sentence: `${what}, so this went out as plain text.`, because: error.because };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');

export function createRenderer(host: ExtensionHost): MessageRenderer {
  const options = (room: string): InvokeOptions => ({ room, priority: 'visible' });
  return {
    async format(markdown, roomId) {
      try {
        const { value } = await host.invoke('render.markdown', { text: markdown }, options(roomId));
        return { html: value.html };
      } catch (error) {
        // Nobody serves it because the person turned it off: plain is what they asked for.
        if (error instanceof HostError && error.code === 'not-found') {
          return { html: escapeHtml(markdown) };
        }
        return { denied: denialOf(error) };
      }
    },
    async placeholder(hash, width, height, roomId) {
      try {
        const params = { hash, width, height };
        const { value } = await host.invoke('render.placeholder', params, options(roomId));
        const pixels = new Uint8ClampedArray(value.pixels);
        return new ImageData(pixels, value.width, value.height);
      } catch {
        // The image itself follows; the record of calls says why there was no placeholder.
        return null;
      }
    },
  };
}
