import { expect, test } from './fixture.ts';

test('Settings say which walls hold in this browser, and what an extension’s level leaves open', async ({
  mine,
}) => {
  await mine.page.goto(`${mine.app.url}#/settings/extensions`);
  const isolation = mine.page.getByRole('region', { name: 'How extensions are kept apart here' });
  await expect(isolation.getByText(/^Isolation worker, the strongest/)).toBeVisible();
  const checks = isolation.getByText(/^What was tried \(\d+ of \d+ hold\)$/);
  const [held, of] = (await checks.innerText()).match(/\d+/g) ?? [];
  expect(held).toBe(of);
  await checks.click();
  await expect(isolation.getByRole('listitem').first()).toHaveText(
    'Holds: the page is served with its policy',
  );
  const notes = mine.page.getByRole('region', { name: 'Room notes' });
  await notes.getByText('Package').click();
  await expect(notes.getByText(/It has no document/)).toBeVisible();
});
