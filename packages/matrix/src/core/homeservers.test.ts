import { describe, expect, it, vi } from 'vitest';
import { CoreError } from '../protocol/coreError.ts';
import { checkAllowed, guardedFetch, originOf } from './homeservers.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof CoreError) return error.code;
    throw error;
  }
  return 'none';
};

describe('a homeserver address', () => {
  it.each([
    ['matrix.org', 'https://matrix.org'],
    [' @me:matrix.org ', 'https://matrix.org'],
    ['https://matrix.org/_matrix/x', 'https://matrix.org'],
    ['localhost:8008', 'http://localhost:8008'],
    ['127.0.0.1:8008', 'http://127.0.0.1:8008'],
    ['http://[::1]:8008', 'http://[::1]:8008'],
  ])('%s is %s', (typed, origin) => {
    expect(originOf(typed)).toBe(origin);
  });

  it.each(['http://matrix.org', 'ftp://matrix.org', 'javascript:alert(1)//x'])(
    'is refused where it is not safe to talk to: %s',
    (typed) => {
      expect(['homeserver-not-allowed', 'invalid']).toContain(codeOf(() => originOf(typed)));
    },
  );
});

describe('the list of homeservers', () => {
  it('allows an origin that it names, and nothing that looks like it', () => {
    const list = ['https://matrix.example.org/'];
    expect(codeOf(() => checkAllowed('https://matrix.example.org', list))).toBe('none');
    for (const other of [
      'https://matrix.example.org.evil.net',
      'https://example.org',
      'http://matrix.example.org',
      'https://matrix.example.org:8443',
    ]) {
      expect(codeOf(() => checkAllowed(other, list))).toBe('homeserver-not-allowed');
    }
  });

  it('allows nothing where it is empty or unreadable', () => {
    expect(codeOf(() => checkAllowed('https://a.example', []))).toBe('homeserver-not-allowed');
    expect(codeOf(() => checkAllowed('https://a.example', ['not a url']))).toBe(
      'homeserver-not-allowed',
    );
  });

  it('is asked before a request is made, and credentials and redirects stay out', async () => {
    const send = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{}')));
    const guarded = guardedFetch(['https://a.example'], send);
    await expect(guarded('https://b.example/x')).rejects.toMatchObject({
      code: 'homeserver-not-allowed',
    });
    expect(send).not.toHaveBeenCalled();
    await guarded('https://a.example/x', { credentials: 'include', redirect: 'follow' });
    expect(send).toHaveBeenCalledWith('https://a.example/x', {
      credentials: 'omit',
      redirect: 'error',
    });
  });

  it('is waited for: nothing is sent before it is known, and nothing where it never is', async () => {
    const send = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{}')));
    const list = Promise.withResolvers<readonly string[]>();
    const guarded = guardedFetch(list.promise, send);
    const early = [guarded('https://a.example/x'), guarded('https://b.example/x')];
    await Promise.resolve();
    expect(send).not.toHaveBeenCalled();
    list.resolve(['https://a.example']);
    const [allowed, other] = await Promise.allSettled(early);
    expect(allowed?.status).toBe('fulfilled');
    expect(other).toMatchObject({ reason: { code: 'homeserver-not-allowed' } });
    expect(send).toHaveBeenCalledTimes(1);
  });
});
