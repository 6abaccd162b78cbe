/** A bare sandboxed frame with a worker in it: its own text arrives by message, as the worker's. */
window.addEventListener(
  'message',
  (event: MessageEvent<string>) => {
    const url = URL.createObjectURL(new Blob([event.data], { type: 'text/javascript' }));
    new Worker(url).postMessage('port', [...event.ports]);
  },
  { once: true },
);
