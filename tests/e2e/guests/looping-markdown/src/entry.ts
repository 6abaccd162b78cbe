import { defineProc } from '@kumix/plugin/proc';

/** Formats like a friend until it is asked to loop. */
defineProc({
  'render.markdown': ({ text }) => {
    // oxlint-disable-next-line no-empty, no-unmodified-loop-condition -- that is the attack
    while (text === 'loop') {}
    return { html: `<em>${text.replaceAll(/\W/g, ' ')}</em>` };
  },
});
