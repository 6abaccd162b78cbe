/**
 * Hosting examples with this build's own headers, for servers other than ours. Exactly one rule
 * applies to a path: two policies on one response would intersect. They admit any
 * homeserver over https; a deployment with a list edits `connect-src` of the core's worker.
 */
import { type Deployment, headersFor } from './headers.ts';

const deployment: Deployment = {
  homeservers: 'any',
  defaultHomeserver: null,
  policies: { deployment: '/policies/strict.json' },
};

const places = [
  { match: '/', sample: '/', nginx: '= /' },
  { match: '/index.html', sample: '/index.html', nginx: '= /index.html' },
  { match: '/workers/core-*', sample: '/workers/core-x.js', nginx: '^~ /workers/core-' },
  { match: '/workers/net-*', sample: '/workers/net-x.js', nginx: '^~ /workers/net-' },
  { match: '/*', sample: '/assets/x.js', nginx: '/' },
] as const;

export function hostingExamples(bootHash: string): Readonly<Record<string, string>> {
  const rules = places.map((place) => ({
    ...place,
    // Loopback is for development only.
    headers: Object.entries(headersFor(place.sample, { bootHash, deployment })).map(
      ([name, value]) =>
        [name, value.replaceAll(/ http:\/\/(?:127\.0\.0\.1|localhost):\*/g, '')] as const,
    ),
  }));
  const quoted = (value: string): string => `"${value.replaceAll('"', '\\"')}"`;
  return {
    'headers.json': `${JSON.stringify(Object.fromEntries(rules.map(({ match, headers }) => [match, Object.fromEntries(headers)])), null, 2)}\n`,
    'nginx.conf': rules
      .map(({ nginx, headers }) =>
        [
          `location ${nginx} {`,
          ...headers.map(([name, value]) => `  add_header ${name} ${quoted(value)} always;`),
          '}',
        ].join('\n'),
      )
      .join('\n\n')
      .concat('\n'),
    Caddyfile: rules
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
  };
}
