// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { createStore } from '../app/store.ts';
import { mounting } from '../testing/mounting.ts';
import { RoomServicesProvider, type RoomServices } from './model/services.ts';
import { RoomHeader } from './RoomHeader.tsx';

const { draw } = mounting();

it('says as much of a topic as one line holds', async () => {
  const details = { name: 'Den', topic: 'x'.repeat(4_000), memberCount: 2, pinned: [] };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of them as is read
  const services = {
    roomId: '!den:x',
    room: { info: createStore({ details }) },
  } as unknown as RoomServices;
  await draw(
    <RoomServicesProvider value={services}>
      <RoomHeader summary={null} panel={null} extensions={null} onBack={null} />
    </RoomServicesProvider>,
  );
  const line = document.querySelector<HTMLElement>('.room-head-topic');
  expect(line?.textContent).toBe(`${'x'.repeat(299)}…`);
  expect(line?.title).toBe(line?.textContent);
});
