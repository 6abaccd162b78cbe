import { call, defineProc, storage } from '@kumix/plugin/proc';

/** What it is asked decides what it does; anything else comes back as it is. */
defineProc({
  'render.markdown': async ({ text }) => {
    if (text === 'spin') for (;;);
    if (text === 'never') await new Promise(() => {});
    if (text === 'throw') throw new Error('thrown on purpose');
    if (text === 'close') {
      globalThis.close();
      await new Promise(() => {});
    }
    if (text.startsWith('set ')) {
      await storage.set('note', text.slice(4));
      return { html: (await storage.get('note')) ?? '' };
    }
    if (text === 'fetch') {
      try {
        await call('net.fetch', { url: 'https://a.example/', method: 'GET', headers: [] });
      } catch (error) {
        return { html: JSON.stringify(error, ['code', 'message', 'because', 'rule']) };
      }
    }
    return { html: text };
  },
});
