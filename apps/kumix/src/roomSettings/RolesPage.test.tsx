// @vitest-environment happy-dom
import type { RoomSettings, UserId } from '@kumix/matrix';
import { expect, it } from 'vitest';
import type { SignedIn } from '../app/contracts.ts';
import { createStore } from '../app/store.ts';
import { mounting } from '../testing/mounting.ts';
import { RolesPage } from './RolesPage.tsx';
import type { RoomSettingsModel } from './roomSettingsModel.ts';
import { plainPowers } from './testing/powers.ts';

const { draw } = mounting();

/* oxlint-disable typescript/no-unsafe-type-assertion -- as much of each as the page reads */
const idOf = (index: number): UserId => `@p${index}:x` as UserId;
const model = {
  attempts: { state: createStore({ busy: new Set(), errors: {} }) },
} as unknown as RoomSettingsModel;
/** Of a room where so many have a role of their own, the highest first, this account the last of them. */
const settingsOf = (count: number): RoomSettings =>
  ({
    joined: true,
    myPower: 1,
    powers: {
      people: Array.from({ length: count }, (_none, index) => ({
        person: { userId: idOf(index), name: `Person ${index}`, avatar: null },
        level: count - index,
      })),
      ...plainPowers,
      events: {},
    },
  }) as unknown as RoomSettings;
const sessionOf = (userId: UserId): SignedIn => ({ me: { userId } }) as unknown as SignedIn;
/* oxlint-enable typescript/no-unsafe-type-assertion */

const show = (count: number): Promise<void> =>
  draw(
    <RolesPage model={model} settings={settingsOf(count)} session={sessionOf(idOf(count - 1))} />,
  );
const listed = (): readonly string[] =>
  [...document.querySelectorAll('section:first-of-type li [dir=auto]')].map(
    ({ textContent }) => textContent,
  );
const hints = (): string => document.querySelector('section')?.textContent ?? '';

it('lists those with the highest roles and oneself, and says how many more there are', async () => {
  await show(5_000);
  expect(listed()).toHaveLength(201);
  expect([listed()[0], listed()[199], listed()[200]]).toEqual([
    'Person 0',
    'Person 199',
    'Person 4999',
  ]);
  expect(hints()).toContain('4,799 more people');
});

it('lists all of a few, and speaks of no more', async () => {
  await show(3);
  expect(listed()).toHaveLength(3);
  expect(hints()).not.toContain('more');
});
