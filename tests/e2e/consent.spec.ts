/** The person is asked where the policy says so; answers and history outlive a reload. */
import { readFile } from 'node:fs/promises';
import { expect, tell, test } from './courier.ts';

test('asks the person, keeps to the answer after a reload, and lets them take it back', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Drawer' });
  const { page } = mine;
  await mine.openRoom('Drawer');
  const dialog = page.getByRole('dialog', { name: /Courier: Keep data/ });

  // Nothing is allowed by a key that was meant for something else: the focus is on the refusal.
  await mine.send('keep first');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Not now' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => tell(mine, user, room, 'heard')).toContain('not kept first: denied');

  // Quiet for a while now, so it is asked anew on a new visit.
  await page.reload();
  await mine.openRoom('Drawer');
  await mine.send('keep second');
  await expect(dialog).toBeVisible();
  const always = dialog.getByRole('button', { name: 'Always allow' });
  await expect(always).not.toHaveAttribute('aria-disabled', 'true');
  await always.click();
  await expect.poll(() => tell(mine, user, room, 'heard')).toContain('kept second');
  await page.reload();
  await mine.openRoom('Drawer');
  expect(await tell(mine, user, room, 'keep third')).toBe('keeping');
  await expect.poll(() => tell(mine, user, room, 'heard')).toContain('kept third');
  await expect(dialog).toHaveCount(0);

  await page.goto(`${mine.app.url}/#/settings/extensions`);
  const answers = page.getByRole('region', { name: 'Your answers' });
  await expect(answers).toContainText('Keep data on this device: allowed');
  await answers.getByRole('button', { name: 'Take back' }).click();
  await expect(answers).toHaveCount(0);

  // What happened on the earlier visits is still there, can be narrowed, and saved.
  const history = page.getByRole('region', { name: 'What extensions did' });
  await expect(
    history.getByRole('listitem').filter({ hasText: 'You took back that it may: storage.kv' }),
  ).toHaveCount(1);
  await history.getByLabel('Show').selectOption('Denied and asked');
  await expect(
    history.getByRole('listitem').filter({ hasText: 'Asked: storage.kv.set' }),
  ).not.toHaveCount(0);
  await expect(history.getByRole('listitem').filter({ hasText: 'Allowed:' })).toHaveCount(0);
  const download = page.waitForEvent('download');
  await history.getByRole('button', { name: 'Save as a file' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  expect(lines.length).toBeGreaterThan(5);
  const text = lines.join('\n');
  expect(text).toContain('"capability":"storage.kv"');
  for (const secret of ['first', 'second', 'third']) expect(text).not.toContain(secret);
});

test('budgets are counted on over a reload', async ({ user, mine }) => {
  const room = await user.createRoom({ name: 'Ration' });
  await mine.app.editPolicy((policy) => {
    policy.budgets = [{ capabilities: ['message.read'], calls: 2, per: 'day' }];
  });
  await mine.page.reload();
  await mine.openRoom('Ration');
  expect(await tell(mine, user, room, `read ${room}`)).toContain('read');
  expect(await tell(mine, user, room, `read ${room}`)).toContain('read');
  await mine.page.reload();
  await mine.openRoom('Ration');
  expect(await tell(mine, user, room, `read ${room}`)).toContain('budget-exhausted');
});
