/** A server that extensions fetch from: what it was sent is what a test looks at. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface FetchServer {
  readonly origin: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Of each `/endless` that its reader has let go of, the bytes that had been written by then. */
  readonly left: readonly number[];
  close(): Promise<void>;
}

export async function startFetchServer(): Promise<FetchServer> {
  const asked: string[] = [];
  const left: number[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (request.method !== 'OPTIONS') asked.push(pathname);
    if (pathname !== '/closed') {
      response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
      response.setHeader('access-control-allow-credentials', 'true');
    }
    // Set for everybody who comes: nobody may bring it back.
    response.setHeader('set-cookie', 'seen=before; Path=/');
    switch (pathname) {
      case '/redirect':
        response.writeHead(302, { location: '/plain' }).end();
        return;
      case '/large':
        response.end(Buffer.alloc(3_000_000, 'x'));
        return;
      case '/endless': {
        let written = 0;
        const more = (): void => {
          while (!response.destroyed) {
            written += 65_536;
            if (!response.write(Buffer.alloc(65_536, 'x'))) break;
          }
        };
        response.on('drain', more);
        response.on('close', () => left.push(written));
        more();
        return;
      }
      default: {
        const { cookie, referer, authorization } = request.headers;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            cookie: cookie ?? 'none',
            referer: referer ?? 'none',
            authorization: authorization ?? 'none',
          }),
        );
      }
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    left,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
