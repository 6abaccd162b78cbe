import { describe, expect, it } from 'vitest';
import { DeploymentError, loadDeployment, parseDeployment } from './deployment.ts';

const good = {
  homeservers: ['https://matrix.example.org', 'http://127.0.0.1:8008/'],
  defaultHomeserver: 'example.org',
  policies: { deployment: '/policies/strict.json' },
};

const errorOf = (value: unknown): DeploymentError => {
  try {
    parseDeployment(value);
  } catch (error) {
    if (error instanceof DeploymentError) return error;
  }
  throw new Error('expected a DeploymentError');
};

describe('the deployment file', () => {
  it('is read with origins made canonical', () => {
    expect(parseDeployment(good)).toEqual({
      ...good,
      homeservers: ['https://matrix.example.org', 'http://127.0.0.1:8008'],
      fetchOrigins: [],
      oauthOrigins: [],
    });
  });

  it('reads paths of policies from the root, and origins for fetches', () => {
    const read = parseDeployment({
      ...good,
      policies: { organisation: 'policies/org.json' },
      fetchOrigins: ['https://api.example.org'],
    });
    expect(read.policies).toEqual({ organisation: '/policies/org.json' });
    expect(read.fetchOrigins).toEqual(['https://api.example.org']);
  });

  it('may say any homeserver, no default and no policies', () => {
    expect(parseDeployment({ homeservers: 'any', defaultHomeserver: null })).toEqual({
      homeservers: 'any',
      defaultHomeserver: null,
      policies: {},
      fetchOrigins: [],
      oauthOrigins: [],
    });
  });

  it.each([
    'https://frames.example.org',
    'https://*.frames.example.org',
    'http://*.localhost:9000',
  ])('names a host for documents: %s', (frameHost) => {
    expect(parseDeployment({ ...good, frameHost }).frameHost).toBe(frameHost);
  });

  it.each([
    [{ ...good, frameHost: 'http://frames.example.org' }, '/frameHost'],
    [{ ...good, frameHost: 'https://*.frames.example.org/x' }, '/frameHost'],
    [{ ...good, frameHost: '*' }, '/frameHost'],
    [{ ...good, frameHost: ['https://frames.example.org'] }, '/frameHost'],
    [{ ...good, homeservers: [] }, '/homeservers'],
    [{ ...good, homeservers: 'https://a.example' }, '/homeservers'],
    [{ ...good, homeservers: ['http://matrix.example.org'] }, '/homeservers/0'],
    [{ ...good, homeservers: ['https://a.example/path'] }, '/homeservers/0'],
    [{ ...good, homeservers: ['https://user@a.example'] }, '/homeservers/0'],
    [{ ...good, homeservers: [42] }, '/homeservers/0'],
    [{ ...good, defaultHomeserver: 3 }, '/defaultHomeserver'],
    [{ ...good, policies: { room: '/x.json' } }, '/policies/room'],
    [{ ...good, policies: { deployment: 'https://evil.example/p.json' } }, '/policies/deployment'],
    [{ ...good, policies: { deployment: '//evil.example/p.json' } }, '/policies/deployment'],
    [{ ...good, homeserver: 'x' }, '/homeserver'],
    [{ ...good, fetchOrigins: ['http://api.example.org'] }, '/fetchOrigins/0'],
    [{ ...good, policies: { deployment: '/a b.json' } }, '/policies/deployment'],
    [[], ''],
  ])('refuses %j and names the place', (value, pointer) => {
    expect(errorOf(value).pointer).toBe(pointer);
  });

  it('tells a missing, unreachable or garbled file apart', async () => {
    await expect(
      loadDeployment(() => Promise.resolve(new Response('', { status: 404 }))),
    ).rejects.toThrow('answered 404');
    await expect(loadDeployment(() => Promise.reject(new TypeError('net')))).rejects.toThrow(
      'could not be fetched',
    );
    await expect(loadDeployment(() => Promise.resolve(new Response('{')))).rejects.toThrow(
      'no valid JSON',
    );
  });
});
