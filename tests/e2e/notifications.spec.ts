/** What notifies: on the desktop with consent, by rules that the homeserver keeps. */
import { roomOf, sidePanel } from './chat.ts';
import { expect, test, type AppPage } from './fixture.ts';

interface Told {
  readonly title: string;
  readonly body: string;
}

/** The browser's own notifications, permitted, and kept for the test to read and to click. */
async function listen({ page }: AppPage): Promise<void> {
  await page.context().grantPermissions(['notifications']);
  await page.addInitScript(() => {
    const told: Notification[] = [];
    class Kept extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        told.push(this);
      }
    }
    Object.assign(window, { Notification: Kept, told });
  });
  await page.reload();
}

const told = ({ page }: AppPage): Promise<readonly Told[]> =>
  page.evaluate(() =>
    (window as unknown as { told: Notification[] }).told.map(({ title, body }) => ({
      title,
      body,
    })),
  );

const turnOn = async (mine: AppPage): Promise<void> => {
  await mine.page.keyboard.press('Control+,');
  await mine.page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Notifications' })
    .click();
  await mine.page.getByRole('switch', { name: 'Desktop notifications' }).click();
  await expect(mine.page.getByRole('switch', { name: 'Desktop notifications' })).toBeChecked();
};

test('a new message is told on the desktop and leads there; the room in view stays silent; encrypted words stay inside', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const plain = await roomOf(user, friend, 'Kitchen');
  const other = await roomOf(user, friend, 'Cellar');
  await roomOf(user, friend, 'Safe', { encrypted: true });
  await listen(mine);
  await expect(mine.rooms.getByText('Safe', { exact: true })).toBeVisible();
  await turnOn(mine);
  await friend.text(plain, 'The bread is out');
  await expect
    .poll(() => told(mine))
    .toEqual([{ title: 'Grace in Kitchen', body: 'The bread is out' }]);
  await mine.page.evaluate(() => {
    (window as unknown as { told: Notification[] }).told[0]?.dispatchEvent(new Event('click'));
  });
  await expect(mine.timeline.getByText('The bread is out')).toBeVisible();
  await friend.text(plain, 'You see this anyway');
  await expect(mine.timeline.getByText('You see this anyway')).toBeVisible();
  await theirs.openRoom('Safe');
  await theirs.send('The key is under the mat');
  await expect
    .poll(() => told(mine))
    .toContainEqual({ title: 'Grace in Safe', body: 'New encrypted message' });
  await friend.text(other, 'Mind the step');
  await expect
    .poll(async () => (await told(mine)).map(({ body }) => body))
    .toEqual(['The bread is out', 'New encrypted message', 'Mind the step']);
});

test('a room is turned off and on again in its info, and listed among those with a rule', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Market');
  const rules = () =>
    user.request<{ readonly global: Readonly<Record<string, unknown>> }>('GET', '/pushrules/');
  await mine.openRoom('Market');
  await mine.page.keyboard.press('Control+Shift+i');
  const level = sidePanel(mine).getByLabel('Notifications');
  await expect(level).toHaveValue('default');
  await level.selectOption('off');
  await expect(level).toHaveValue('off');
  await expect.poll(async () => JSON.stringify((await rules()).global['override'])).toContain(room);
  await level.selectOption('mentions');
  await expect(level).toHaveValue('mentions');
  await expect
    .poll(async () => JSON.stringify((await rules()).global['override']))
    .not.toContain(room);
  await mine.page.keyboard.press('Control+,');
  await mine.page.getByRole('link', { name: 'Notifications' }).click();
  await mine.page.getByLabel('Market').selectOption('default');
  await expect(mine.page.getByText('All rooms follow the rules above.')).toBeVisible();
});

test('keywords and kinds of messages are kept on the homeserver', async ({ user, mine }) => {
  await mine.page.keyboard.press('Control+,');
  await mine.page.getByRole('link', { name: 'Notifications' }).click();
  await mine.page.getByLabel('New keyword').fill('sourdough');
  await mine.page.getByLabel('New keyword').press('Enter');
  const remove = mine.page.getByRole('button', { name: 'Remove the keyword sourdough' });
  await expect(remove).toBeVisible();
  const rules = async () => JSON.stringify(await user.request('GET', '/pushrules/global/'));
  expect(await rules()).toContain('"pattern":"sourdough"');
  await remove.click();
  await expect(mine.page.getByText('No keywords.')).toBeVisible();
  expect(await rules()).not.toContain('sourdough');
  const all = mine.page.getByRole('switch', { name: 'Notify me at all' });
  await expect(all).toBeChecked();
  await all.click();
  await expect(all).not.toBeChecked();
  await expect(mine.page.getByRole('switch', { name: 'Invites' })).toBeDisabled();
});
