import { type ExtensionHost, HostError, type InvokeOptions } from '@kumix/host';
import type { Denial, MessageRenderer } from '../app/contracts.ts';
import { createContent } from './content.ts';
import { type MessageKey, t } from '../i18n/message.ts';

const sentences: Partial<Record<HostError['code'], Extract<MessageKey, `format.${string}`>>> = {
  denied: 'format.denied',
  timeout: 'format.timeout',
  crashed: 'format.crashed',
  quarantined: 'format.quarantined',
  'too-large': 'format.tooLarge',
  'too-many': 'format.tooMany',
  'invalid-result': 'format.invalid',
};

function denialOf(error: unknown): Denial {
  if (!(error instanceof HostError)) {
    return { sentence: t('formatting.plain', { what: t('format.failed') }), because: [] };
  }
  // Of its own failures a guest says what it likes: that is no verdict.
  const what = t((error.byGuest ? undefined : sentences[error.code]) ?? 'format.failed');
  return { sentence: t('formatting.plain', { what }), because: error.because };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');

export function createRenderer(host: ExtensionHost): MessageRenderer {
  const options = (room: string): InvokeOptions => ({ room, priority: 'visible' });
  return {
    content: createContent(host),
    async format(markdown, roomId) {
      try {
        const { value } = await host.invoke('render.markdown', { text: markdown }, options(roomId));
        return { html: value.html };
      } catch (error) {
        // Nobody serves it because the person turned it off: plain is what they asked for.
        if (error instanceof HostError && !error.byGuest && error.code === 'not-found') {
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
