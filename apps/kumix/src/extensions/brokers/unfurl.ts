import type { UnfurlBroker } from '@kumix/host';
import type { CorePort } from '../../app/core.ts';

export function createUnfurlBroker(core: CorePort): UnfurlBroker {
  return {
    async preview(url, signal) {
      const preview = await core.call('url.preview', { url }, { signal });
      return preview === null
        ? undefined
        : { title: preview.title, description: preview.description };
    },
  };
}
