/** Comlink as its guide shows it: in a worker of the page's own, or nested in a bare frame. */
import { expose } from 'comlink';

const api = { echo: (value: { text: string }) => ({ html: value.text }) };

expose(api);
// A frame hands its worker the port that leads to the page.
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data === 'port' && port !== undefined) expose(api, port);
});
