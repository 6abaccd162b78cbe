import { describe, expect, it } from 'vitest';
import { makeApi } from '../account/api.ts';
import { userId } from '../../protocol/ids.ts';
import { pathOf } from './http.ts';

const steps = ['.', '..', '%2e', '%2E%2e', '.%2e', '%2e.'];

describe('the path of a request', () => {
  it('refuses segments that a URL reads as steps', () => {
    for (const segment of steps) {
      // What would happen without: the part that was judged is gone from the path.
      const raw = new URL(`https://hs.example/rooms/r/state/${segment}/m.room.power_levels`);
      expect(raw.pathname).not.toContain(`/${segment}/`);
      expect(() => pathOf(['rooms', 'r', 'state', segment, 'm.room.power_levels'])).toThrow(
        expect.objectContaining({ code: 'invalid' }),
      );
    }
  });

  it('refuses half of a letter, which no URL can hold, and keeps all else in its segment', () => {
    expect(() => pathOf(['a\ud800'])).toThrow(expect.objectContaining({ code: 'invalid' }));
    const odd = ['!a/b:x', 'm.x?y#z', '...', '%2f', ' ', '', '\\'];
    const { pathname } = new URL(`https://hs.example/${pathOf(odd)}`);
    expect(pathname.slice(1).split('/').map(decodeURIComponent)).toEqual(odd);
  });

  it('is looked at before anything is sent in the account’s name', async () => {
    const sent: string[] = [];
    const session = {
      homeserver: 'https://hs.example',
      userId: userId('@a:hs.example'),
      deviceId: 'D',
      accessToken: 'secret',
      refreshToken: null,
      expiresAtMs: null,
      oauth: null,
      name: 'a',
      avatar: null,
    };
    const api = makeApi(session, (url) => {
      sent.push(url instanceof Request ? url.url : url.toString());
      return Promise.resolve(Response.json({ event_id: '$1' }));
    });
    await api('PUT', ['rooms', '!r', 'state', 'm.x', ''], {});
    await expect(
      api('PUT', ['rooms', '!r', 'state', '.', 'm.room.server_acl'], {}),
    ).rejects.toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(sent).toEqual(['https://hs.example/_matrix/client/v3/rooms/!r/state/m.x/']);
  });
});
