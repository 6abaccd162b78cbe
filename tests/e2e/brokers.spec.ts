/** What an extension gets of the network, of links and of what arrives, in the app. */
import { freshUser } from '../support/homeserver.ts';
import { expect, tell, test } from './courier.ts';

test('fetches what the policy names, without credentials, no further than a redirect, and no more than its cap', async ({
  user,
  mine,
  server,
  other,
}) => {
  const room = await user.createRoom({ name: 'Post' });
  await mine.openRoom('Post');
  mine.provoked.push(/ERR_|CORS|Failed to load/);
  // The second one would bring the first one's cookie back, were there any.
  await tell(mine, user, room, `fetch ${server.origin}/plain`);
  expect(await tell(mine, user, room, `fetch ${server.origin}/plain`)).toBe(
    'fetched 200 {"cookie":"none","referer":"none","authorization":"none"}',
  );
  // Where it is fetched this text alone would be a path of the app's own.
  expect(await tell(mine, user, room, `fetch ${server.origin.replace('//', '')}/plain`)).toContain(
    'fetched 200 {"cookie"',
  );
  const asked = server.asked.length;
  expect(await tell(mine, user, room, `fetch ${server.origin}/redirect`)).toContain('unavailable');
  expect(server.asked.slice(asked)).toEqual(['/redirect']);
  expect(await tell(mine, user, room, `fetch ${server.origin}/large`)).toContain('too-large');
  expect(await tell(mine, user, room, `fetch ${server.origin}/closed`)).toContain('unavailable');
  // On this machine, and named by nobody.
  expect(await tell(mine, user, room, `fetch ${other.origin}/plain`)).toContain('denied');
  expect(await tell(mine, user, room, `fetch ${mine.app.url}/deployment.json`)).toContain('denied');
  expect(other.asked).toEqual([]);
});

test('a response streams no faster than it is read, is cut off at its cap, and ends with its reader', async ({
  user,
  mine,
  server,
}) => {
  const room = await user.createRoom({ name: 'River' });
  await mine.openRoom('River');
  mine.provoked.push(/ERR_|Failed to load/);
  expect(await tell(mine, user, room, `stream ${server.origin}/large`)).toContain('too-large');
  expect(await tell(mine, user, room, `stream ${server.origin}/endless 200000`)).toMatch(
    /left after \d{6}/,
  );
  // The server heard it: what nobody reads is not sent for ever.
  await expect.poll(() => server.left.length).toBe(1);
  // Whoever summed up at the end would never come to one.
  expect(await tell(mine, user, room, `fetch ${server.origin}/endless`)).toContain('too-large');
  await expect.poll(() => server.left.length).toBe(2);
  // A cap, or what was read, and what lies in the buffers of the system and the browser.
  expect(Math.max(...server.left)).toBeLessThan(64_000_000);
});

test('previews only a link of a message it was given, never in an encrypted room', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Links', preset: 'public_chat' });
  const friend = await freshUser();
  await friend.join(room);
  await friend.text(room, 'see http://example.com/known today');
  // Of the account's own, which the extension could have sent itself.
  await user.text(room, 'see http://example.com/own today');
  await mine.openRoom('Links');
  const unknown = `unfurl ${room} http://example.com/known`;
  expect(await tell(mine, user, room, unknown)).toContain('refused denied');
  expect(await tell(mine, user, room, `read ${room}`)).toMatch(/read [1-9]/);
  // The test's homeserver has no previews: it was asked, which is what the rule is about.
  expect(await tell(mine, user, room, unknown)).not.toContain('denied');
  for (const name of ['own', 'other']) {
    expect(await tell(mine, user, room, `unfurl ${room} http://example.com/${name}`)).toContain(
      'denied',
    );
  }
});

test('watches a room it was granted, and hears at once that the room became encrypted', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Watched' });
  const talk = await user.createRoom({ name: 'Talk' });
  await mine.openRoom('Talk');
  expect(await tell(mine, user, talk, `watch ${room}`)).toBe('watching');
  // Its first message tells that it watches; what was before is not told.
  await expect
    .poll(async () => {
      await user.text(room, 'hello');
      return tell(mine, user, talk, 'heard');
    })
    .toContain('hello');
  await user.state(room, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
  await expect.poll(() => tell(mine, user, talk, 'heard')).toContain('(denied)');
});
