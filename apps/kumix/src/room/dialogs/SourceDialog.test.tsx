// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { mounting } from '../../testing/mounting.ts';
import { type RoomServices, RoomServicesProvider } from '../model/services.ts';
import { eventId, makeItem, roomId } from '../testing/items.ts';
import { ScriptedCore } from '../testing/scriptedCore.ts';
import { SourceDialog } from './SourceDialog.tsx';

const { draw } = mounting();

it('shows what no extension is given to colour', async () => {
  const core = new ScriptedCore();
  const json = '{ "file": { "key": { "k": "secret" } } }';
  core.answer('timeline.source', () => ({ json }));
  const code = vi.fn(() => Promise.resolve([]));
  const renderer = () => ({ content: { serves: () => true, code } });
  const services = { core, roomId: roomId('!r:test'), renderer } as unknown as RoomServices;
  await draw(
    <RoomServicesProvider value={services}>
      <SourceDialog item={makeItem({ eventId: eventId('$1') })} />
    </RoomServicesProvider>,
  );
  expect(document.querySelector('pre')?.textContent).toBe(json);
  expect(code).not.toHaveBeenCalled();
});
