/** What extensions do with what people write and read, as a person sees it. */
import { contents } from './chat.ts';
import { expect, test } from './courier.ts';

test('changed words are seen before they are sent, and can be taken back', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Words' });
  await mine.openRoom('Words');
  await mine.send('teh first');
  const notice = mine.page.getByRole('status').filter({ hasText: 'changed your words' });
  await expect(notice).toBeVisible();
  await expect(mine.composer).toHaveValue('the first');
  expect(await contents(user, room)).toEqual([]);
  await mine.composer.press('Enter');
  await expect(mine.rows.getByText('the first')).toBeVisible();
  await mine.send('teh second');
  await notice.getByRole('button', { name: 'Undo the change' }).click();
  await expect(mine.composer).toHaveValue('teh second');
  await mine.composer.press('Enter');
  await expect(mine.rows.getByText('teh second')).toBeVisible();
  // One that hangs loses nothing: the words go out as they were written, and it is said.
  await mine.send('spin around');
  await expect(mine.rows.getByText('spin around')).toBeVisible();
  await expect(mine.page.getByRole('status').filter({ hasText: 'as you wrote it' })).toBeVisible();
});

test('a message is sent with what its writer sees, and asks nobody for what an extension named', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Customs' });
  await mine.openRoom('Customs');
  const told = mine.page.getByRole('status').filter({ hasText: 'plain text' });
  for (const [words, why] of [
    ['*by address*', 'you did not write'],
    ['*by other words*', 'cannot be shown safely'],
  ] as const) {
    await mine.send(words);
    await expect(told.filter({ hasText: why })).toBeVisible();
    await expect(mine.rows.getByText(words)).toBeVisible();
  }
  // A picture is not even left as one, and neither is it asked for while one writes.
  await mine.composer.fill('*by picture*');
  await mine.page.getByRole('button', { name: 'Preview' }).click();
  const preview = mine.page.locator('.preview-body');
  await expect(preview.locator('em')).toHaveText('by');
  await expect(preview.locator('img')).toHaveCount(0);
  await mine.composer.press('Enter');
  await mine.send('*unseen*');
  await expect(mine.rows.locator('em', { hasText: 'unseen' })).toBeVisible();
  const formatted = async (): Promise<readonly (string | undefined)[]> =>
    (await user.messages(room))
      .filter(({ type }) => type === 'm.room.message')
      .map(({ content }) => (content as { formatted_body?: string }).formatted_body)
      .toReversed();
  await expect.poll(formatted).toEqual([undefined, undefined, '<em>by</em> ', '<em>unseen</em>']);
  const sent = await user.messages(room);
  expect(JSON.stringify(sent)).not.toMatch(/was.read|evil|Mallory/);
});

test('code is coloured and formulas are drawn by an extension, and nothing else comes through it', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Papers' });
  const html = (formatted: string): object => ({
    msgtype: 'm.text',
    body: 'x',
    format: 'org.matrix.custom.html',
    formatted_body: formatted,
  });
  const send = (formatted: string) => user.send(room, 'm.room.message', html(formatted) as never);
  await send('<pre><code class="language-verse">poem of mine</code></pre>');
  await send('Energy <span data-mx-maths="c^2">c squared</span>');
  await send('Trap <span data-mx-maths="evil">as its author sent it</span>');
  await mine.openRoom('Papers');
  await expect(mine.rows.locator('.code-keyword')).toHaveText('poem');
  await expect(mine.rows.locator('math msup mi')).toHaveText('c');
  await expect(mine.rows.getByText('as its author sent it')).toBeVisible();
  await expect(mine.rows.getByText('pay here')).toHaveCount(0);
});

test('a file is looked at before it is sent: refused with its reason, or changed', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Files' });
  await mine.openRoom('Files');
  const file = (name: string) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from('some words'),
  });
  await mine.page.getByLabel('Files to send').setInputFiles([file('secret.txt')]);
  await mine.composer.press('Enter');
  await expect(mine.page.getByText('It looks like a secret.')).toBeVisible();
  await mine.page.getByLabel('Files to send').setInputFiles([file('lower.txt')]);
  await mine.composer.press('Enter');
  await expect(mine.rows.getByText('upper.txt')).toBeVisible();
  expect(JSON.stringify(await contents(user, room))).not.toContain('secret.txt');
});
