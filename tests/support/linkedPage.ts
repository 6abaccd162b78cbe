/** A page that links point to, with a picture: a homeserver looks at it for its previews. */
import { createServer } from 'node:http';
import { ridges } from '../../scripts/homeserver/pictures.ts';
import { png } from '../../scripts/homeserver/png.ts';

export interface LinkedPage {
  /** Its address. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** `address` is one of the machine's own, such as 127.0.0.2. */
export async function startLinkedPage(address: string): Promise<LinkedPage> {
  const asked: string[] = [];
  const picture = png(320, 200, ridges);
  const server = createServer(({ url = '/' }, response) => {
    asked.push(url);
    if (url === '/ridges.png') response.setHeader('content-type', 'image/png').end(picture);
    else {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(
        `<!doctype html><html><head><title>Plain</title><meta property="og:title" content="The garden plan">
        <meta property="og:description" content="Beds &amp; paths"><meta property="og:image" content="/ridges.png"></head><body>x</body></html>`,
      );
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the page has no port');
  return {
    url: `http://${address}:${at.port}/plan`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
