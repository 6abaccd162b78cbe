/** Steps that the tests of rooms and conversations share. */
import type { Locator } from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { type AppPage, expect } from './fixture.ts';

export interface RoomOptions {
  readonly encrypted?: boolean;
  /** Only its maker has power in it, as in most rooms. Without, both have the same. */
  readonly ruled?: boolean;
  /** Without, the homeserver's default; from 12 on, makers stand above all levels. */
  readonly version?: string;
}

/** A private room that both are in. Resolves with its id. */
export async function roomOf(
  user: UserClient,
  friend: UserClient,
  name: string,
  options: RoomOptions = {},
): Promise<string> {
  const encryption = {
    type: 'm.room.encryption',
    state_key: '',
    content: { algorithm: 'm.megolm.v1.aes-sha2' },
  };
  const room = await user.createRoom({
    name,
    preset: options.ruled === true ? 'private_chat' : 'trusted_private_chat',
    invite: [friend.account.userId],
    initial_state: options.encrypted === true ? [encryption] : [],
    ...(options.version === undefined ? {} : { room_version: options.version }),
  });
  await friend.join(room);
  return room;
}

/** `count` numbered messages, oldest first. Resolves with their event ids. */
export async function fill(user: UserClient, room: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const more = number % 7 === 0 ? `\nwith\n${number % 5} more lines` : '';
    ids.push(await user.text(room, `number ${number}${more}`));
  }
  return ids;
}

/** The row of the message with these words. */
export function message(page: AppPage, text: string | RegExp): Locator {
  return page.timeline.locator('.message').filter({ hasText: text });
}

export const sidePanel = ({ page }: AppPage): Locator =>
  page.getByRole('complementary', { name: 'Side panel' });

/** The room's members in the panel beside it, and of them this one. */
export async function openMember(page: AppPage, name: string): Promise<void> {
  await page.page.keyboard.press('Control+Shift+m');
  await sidePanel(page).getByRole('button', { name }).click();
}

/** A button of the bar that a message shows under the pointer. */
export async function act(page: AppPage, row: Locator, name: string): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name, exact: true }).click();
}

/** An entry of the menu behind “More”. */
export async function choose(page: AppPage, row: Locator, entry: string): Promise<void> {
  await act(page, row, 'More');
  await page.page.getByRole('menuitem', { name: entry }).click();
}

/** What stands in the homeserver as messages, oldest first. */
export async function contents(user: UserClient, room: string): Promise<readonly unknown[]> {
  return (await user.messages(room))
    .filter(({ type }) => type === 'm.room.message')
    .map(({ content }) => content)
    .reverse();
}

/** Waits until the timeline shows its newest row and nothing is on its way. */
export async function settledAtEnd(page: AppPage): Promise<void> {
  await expect(page.timeline.locator('.timeline-scroll')).toBeVisible();
  await expect
    .poll(() =>
      page.timeline
        .locator('.timeline-scroll')
        .evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop < 2),
    )
    .toBe(true);
}
