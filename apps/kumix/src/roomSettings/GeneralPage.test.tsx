// @vitest-environment happy-dom
import type { RoomChange, RoomSettings } from '@kumix/matrix';
import { act } from 'react';
import { expect, it } from 'vitest';
import type { SignedIn } from '../app/contracts.ts';
import { createStore } from '../app/store.ts';
import { mounting } from '../testing/mounting.ts';
import { GeneralPage } from './GeneralPage.tsx';
import type { RoomSettingsModel } from './roomSettingsModel.ts';
import { plainPowers } from './testing/powers.ts';

const { draw } = mounting();

const longTopic = 't'.repeat(60_000);
const changes: RoomChange[] = [];
/* oxlint-disable typescript/no-unsafe-type-assertion -- as much of each as the page reads */
const model = {
  attempts: { state: createStore({ busy: new Set(), errors: {} }) },
  change: (change: RoomChange) => Promise.resolve(changes.push(change) > 0),
} as unknown as RoomSettingsModel;
const settingsOf = (topic: string): RoomSettings =>
  ({
    id: '!den:x',
    whole: { name: 'Den', topic },
    avatar: null,
    joined: true,
    myPower: 100,
    powers: { people: [], ...plainPowers, events: {} },
  }) as unknown as RoomSettings;
const session = { me: { userId: '@me:x' } } as unknown as SignedIn;
/* oxlint-enable typescript/no-unsafe-type-assertion */

const show = (topic: string): Promise<void> =>
  draw(<GeneralPage model={model} settings={settingsOf(topic)} session={session} />);
const field = (): HTMLInputElement => {
  const found = [...document.querySelectorAll<HTMLInputElement>('input.k-input')][1];
  if (found === undefined) throw new Error('no field for a topic');
  return found;
};
const press = async (label: string): Promise<void> => {
  const button = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent === label,
  );
  await act(async () => button?.click());
};

it('a topic too long to be written stays whole, and stands in part until somebody asks', async () => {
  await show(longTopic);
  expect(field().value).toHaveLength(4_000);
  expect(field().readOnly).toBe(true);
  expect(document.body.textContent).toContain('60,000 characters');
  expect(document.body.textContent).not.toContain('Save');
  await press('Show all of it');
  expect(field().value).toBe(longTopic);
  expect(field().readOnly).toBe(false);
  expect(document.body.textContent).not.toContain('Save');
  expect(changes).toEqual([]);
});

it('a topic of a common length stands whole in its field', async () => {
  await show('Glue and paper');
  expect(field().value).toBe('Glue and paper');
  expect(field().readOnly).toBe(false);
  expect(document.body.textContent).not.toContain('Show all of it');
});
