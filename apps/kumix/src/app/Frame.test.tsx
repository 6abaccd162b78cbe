// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { scriptedApp } from '../testing/scriptedApp.ts';
import { AppContext } from './AppContext.ts';
import { Frame } from './Frame.tsx';

vi.mock('../rooms/RoomListPane.tsx', () => ({
  RoomListPane: () => {
    throw new RangeError('Invalid time value');
  },
}));

const { draw } = mounting();

it('keeps what breaks the room list from taking the window with it', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { app } = scriptedApp();
  await draw(
    <AppContext value={app}>
      <Frame session={null} />
    </AppContext>,
  );
  expect(document.querySelector('.k-frame > .k-empty')).not.toBeNull();
  expect(document.querySelector('main')).not.toBeNull();
  app.dispose();
});
