/** The inert host page as a deployment may serve it by mistake: without its headers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareHost {
  /** For `frameHost`. */
  readonly pattern: string;
  close(): Promise<void>;
}

/** Serves the page that stands at `right`, the pattern of a `serveFrameHost`; `change` is what became of it. */
export async function startBareHost(
  right: string,
  change: (page: string) => string = (page) => page,
): Promise<BareHost> {
  // Node knows no names below `localhost`; that server answers all alike.
  const response = await fetch(`${right.replace('*.localhost', '127.0.0.1')}/frame.html`);
  const page = change(await response.text());
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    pattern: `http://*.localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
