/** What a cell's own document can try on the handshake, and the check that must notice: not the heartbeat, a while later. */
export const cellAttacks: Readonly<Record<string, readonly [attack: () => void, why: RegExp]>> = {
  'a second hello with its own token': [
    () => {
      const token = document.querySelector('meta[name=kumix-token]')?.getAttribute('content');
      parent.postMessage({ kumix: 'hello', token }, '*');
    },
    /^cell-lost: a second hello$/,
  ],
  'a hello with a wrong token': [
    () => parent.postMessage({ kumix: 'hello', token: 'x' }, '*'),
    /^cell-lost: a wrong hello$/,
  ],
  'any message on the window channel': [
    () => parent.postMessage('anything', '*'),
    /^cell-lost: a wrong hello$/,
  ],
  'a port on the window channel': [
    () => {
      const { port1 } = new MessageChannel();
      parent.postMessage('x', '*', [port1]);
    },
    /^cell-lost: a foreign origin$/,
  ],
  'a navigation of its own': [
    () => {
      location.href = 'about:blank#x';
    },
    /^cell-lost: a second load$/,
  ],
  // Its document greets again, and has loaded again: whichever is heard of first.
  'a reload': [() => location.reload(), /^cell-lost: a second (?:hello|load)$/],
};
