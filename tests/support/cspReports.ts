/**
 * Stands before a server and hears, by the browser's own reports, of everything that the policy of its
 * pages and workers refused, from the first byte on and in any engine. The policy is as it was but for
 * the address that reports go to.
 */
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CspReport {
  /** The document or worker in which it happened. */
  readonly document: string;
  readonly directive: string;
  readonly blocked: string;
  /** The beginning of the text that was refused, where there is one. */
  readonly sample: string;
}

export interface ReportedServer {
  readonly url: string;
  readonly reports: readonly CspReport[];
  close(): Promise<void>;
}

const reportPath = '/csp-report';
const policyHeader = 'content-security-policy';

function readReport(body: string): CspReport {
  const told: unknown = JSON.parse(body);
  const report: unknown =
    typeof told === 'object' && told !== null && 'csp-report' in told ? told['csp-report'] : told;
  const of = (key: string): string => {
    if (typeof report !== 'object' || report === null) return '';
    const value: unknown = Reflect.get(report, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    document: of('document-uri'),
    directive: of('effective-directive') || of('violated-directive'),
    blocked: of('blocked-uri'),
    sample: of('script-sample'),
  };
}

export async function reportedServer(upstream: string): Promise<ReportedServer> {
  const reports: CspReport[] = [];
  const server = createServer((request, response) => {
    if (request.url === reportPath) {
      text(request).then(
        (body) => {
          reports.push(readReport(body));
          response.writeHead(204).end();
        },
        () => response.destroy(),
      );
      return;
    }
    const { host } = new URL(upstream);
    const passed = ask(
      new URL(request.url ?? '/', upstream),
      { method: request.method, headers: { ...request.headers, host } },
      (answer) => {
        const policy = answer.headers[policyHeader];
        const headers =
          policy === undefined
            ? answer.headers
            : {
                ...answer.headers,
                [policyHeader]: `${String(policy)}; report-uri ${url}${reportPath}`,
              };
        response.writeHead(answer.statusCode ?? 502, headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    reports,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
