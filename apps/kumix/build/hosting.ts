/**
 * Hosting examples with this build's own headers, for servers other than ours. Exactly one rule
 * applies to a path: two policies on one response would intersect. They admit what the deployment
 * lists; without one, any homeserver over https, no fetch of an extension and no frame host.
 *
 * Those under `frame-host/` are for a second origin that serves `frame-host/frame.html` as
 * `/frame.html` and nothing else, where extensions at isolation `frame` or `origin` are wanted: then
 * the page's `frame-src` names that origin, and so does `frameHost` in `kumix.json`.
 */
import { type BootHashes, frameHostHeaders } from '../../../packages/host/src/csp.ts';
import { type Deployment, headersFor } from './headers.ts';

const anyHomeserver: Deployment = {
  homeservers: 'any',
  defaultHomeserver: null,
  policies: { deployment: '/policies/strict.json' },
};

const places = [
  { match: '/', sample: '/', nginx: '= /' },
  { match: '/index.html', sample: '/index.html', nginx: '= /index.html' },
  { match: '/workers/core-*', sample: '/workers/core-x.js', nginx: '^~ /workers/core-' },
  { match: '/workers/net-*', sample: '/workers/net-x.js', nginx: '^~ /workers/net-' },
  { match: '/workers/code-*', sample: '/workers/code-x.js', nginx: '^~ /workers/code-' },
  { match: '/*', sample: '/assets/x.js', nginx: '/' },
] as const;

interface Rule {
  readonly match: string;
  readonly nginx: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const quoted = (value: string): string => `"${value.replaceAll('"', '\\"')}"`;

/** One folder of examples: the same rules for each server. */
const examples = (folder: string, rules: readonly Rule[]): Readonly<Record<string, string>> => ({
  [`${folder}headers.json`]: `${JSON.stringify(Object.fromEntries(rules.map(({ match, headers }) => [match, Object.fromEntries(headers)])), null, 2)}\n`,
  [`${folder}nginx.conf`]: rules
    .map(({ nginx, headers }) =>
      [
        `location ${nginx} {`,
        ...headers.map(([name, value]) => `  add_header ${name} ${quoted(value)} always;`),
        '}',
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n'),
  [`${folder}Caddyfile`]: rules
    .map(({ match, headers }) =>
      [
        `handle ${match} {`,
        ...headers.map(([name, value]) => `\theader ${name} ${quoted(value)}`),
        '\tfile_server',
        '}',
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n'),
});

/** The text of each file, by its path below `hosting/`. */
export function hostingExamples(
  bootHashes: BootHashes,
  deployment: Deployment = anyHomeserver,
): Readonly<Record<string, string>> {
  const rules = places.map(({ match, sample, nginx }) => ({
    match,
    nginx,
    // Loopback is for development only.
    headers: Object.entries(headersFor(sample, { bootHashes, deployment })).map(
      ([name, value]) =>
        [name, value.replaceAll(/ http:\/\/(?:127\.0\.0\.1|localhost):\*/g, '')] as const,
    ),
  }));
  const framePage = {
    match: '/frame.html',
    nginx: '= /frame.html',
    headers: Object.entries(frameHostHeaders),
  };
  return { ...examples('', rules), ...examples('frame-host/', [framePage]) };
}
