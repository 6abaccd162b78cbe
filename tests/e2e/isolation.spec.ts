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

test('Settings say why a package could not be read and why another may not run, and the record keeps both @proof', async ({
  mine,
}) => {
  await mine.app.writeExtension('org.kumix.blurhash', 'manifest.json', '{"manifest": 1}');
  await mine.app.editPolicy((policy) => {
    delete policy.extensions?.['org.kumix.room-notes'];
  });
  await mine.page.goto(`${mine.app.url}#/settings/extensions`);
  await mine.page.reload();
  const notice = mine.page.getByText(/^org\.kumix\.blurhash could not be loaded\./);
  await expect(notice).toContainText('lacks "id"');
  const notes = mine.page.getByRole('region', { name: 'Room notes' });
  await expect(notes.locator('.k-extension-status')).toHaveText('Refused by policy');
  await expect(notes.getByRole('listitem').first()).toContainText('org.kumix.room-notes');
  const record = mine.page.getByRole('region', { name: 'What extensions did' });
  for (const [id, told] of [
    ['org.kumix.blurhash', /Could not be loaded: .*lacks "id"/],
    ['org.kumix.room-notes', /Refused by policy.*entry-missing/],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await record.getByRole('combobox').first().selectOption(id);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(record.getByRole('listitem').filter({ hasText: told }).first()).toBeVisible();
  }
});
