// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it } from 'vitest';
import { mounting } from '../../testing/mounting.ts';
import { RoomServicesProvider, type RoomServices } from '../model/services.ts';
import { eventId, makeItem, roomId } from '../testing/items.ts';
import { ScriptedCore } from '../testing/scriptedCore.ts';
import { EditsDialog } from './EditsDialog.tsx';

const { draw } = mounting();
const drawn = (): readonly string[] =>
  [...document.querySelectorAll('.edits-version .rich')].map(({ textContent }) => textContent);

it('shows the newest wordings of many, and earlier ones when asked', async () => {
  const core = new ScriptedCore();
  // All of one moment: nothing else tells them apart.
  core.answer('timeline.edits', () =>
    Array.from({ length: 23 }, (_none, index) => ({
      sentAtMs: 0,
      body: { kind: 'text', body: `wording ${index}`, formattedBody: null, edited: false },
    })),
  );
  const services = { core, roomId: roomId('!r:test') } as unknown as RoomServices;
  await draw(
    <RoomServicesProvider value={services}>
      <EditsDialog item={makeItem({ eventId: eventId('$1') })} />
    </RoomServicesProvider>,
  );
  expect(drawn()).toEqual(Array.from({ length: 10 }, (_none, index) => `wording ${22 - index}`));
  const more = (): HTMLButtonElement | null =>
    document.querySelector<HTMLButtonElement>('.k-dialog-body .k-button');
  await act(async () => more()?.click());
  expect(drawn()).toHaveLength(20);
  await act(async () => more()?.click());
  expect(drawn().at(-1)).toBe('wording 0');
  expect(more()).toBeNull();
});
