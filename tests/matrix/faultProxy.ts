/** A homeserver's bad days: a proxy on loopback that passes requests on, or does not. */
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';

export type Fault =
  | 'none'
  /** Nobody is there. */
  | 'gone'
  /** Every third request is cut off before it reaches the homeserver. */
  | 'drop-third'
  /** Every third request is done, and its answer is lost. */
  | 'lose-third-answer'
  /** Every second request is answered with 429 and a short pause. */
  | 'rate-limit'
  /** Every second request is answered with 502 and a page of HTML. */
  | 'bad-gateway'
  /** Every second request is answered with 200 and noise. */
  | 'garbage';

export interface FaultProxy {
  readonly url: string;
  /** Requests seen since the fault was set, by what was done with them. */
  readonly seen: { passed: number; hurt: number };
  set(fault: Fault): void;
  close(): Promise<void>;
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'access-control-expose-headers': 'Retry-After',
};

/** Which requests are hurt: every n-th of a kind. */
const every: Readonly<Record<Fault, number>> = {
  none: Number.POSITIVE_INFINITY,
  gone: 1,
  'drop-third': 3,
  'lose-third-answer': 3,
  'rate-limit': 2,
  'bad-gateway': 2,
  garbage: 2,
};

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = 'none';
  const counts = new Map<string, number>();
  const seen = { passed: 0, hurt: 0 };

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, lose: boolean): void => {
    const forward = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (lose) {
          answer.resume();
          answer.on('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forward.destroy());
    incoming.pipe(forward);
  };

  // Counted by kind: a sync between two tries must not decide which of them is hurt.
  const hurts = ({ method, url = '/' }: IncomingMessage): boolean => {
    const [, , , , area, , action] = new URL(url, target).pathname.split('/');
    const kind = `${method} ${area} ${action}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count % every[fault] === 0;
  };

  const server = createServer((incoming, outgoing) => {
    // A refused preflight would only test the browser.
    if (incoming.method === 'OPTIONS' && fault !== 'gone') {
      pass(incoming, outgoing, false);
      return;
    }
    if (!hurts(incoming)) {
      seen.passed += 1;
      pass(incoming, outgoing, false);
      return;
    }
    seen.hurt += 1;
    switch (fault) {
      case 'rate-limit':
        outgoing.writeHead(429, { 'content-type': 'application/json', ...cors });
        outgoing.end(JSON.stringify({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 100 }));
        break;
      case 'bad-gateway':
        outgoing.writeHead(502, { 'content-type': 'text/html', ...cors });
        outgoing.end('<html><body>Bad gateway</body></html>');
        break;
      case 'garbage':
        outgoing.writeHead(200, { 'content-type': 'application/json', ...cors });
        outgoing.end('{"event_id": 7, "next_batch": {]');
        break;
      case 'lose-third-answer':
        pass(incoming, outgoing, true);
        break;
      case 'none':
      case 'gone':
      case 'drop-third':
        outgoing.destroy();
        break;
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    set: (next) => {
      fault = next;
      counts.clear();
      seen.passed = 0;
      seen.hurt = 0;
      // What is held open by a long poll ends, too.
      if (next === 'gone') server.closeAllConnections();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
