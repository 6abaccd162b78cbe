// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mounting } from '../../testing/mounting.ts';
import type { RoomServices } from '../model/services.ts';
import { Recorder } from './recorder.ts';
import { useVoice } from './useVoice.ts';

const { draw } = mounting();
afterEach(() => void vi.restoreAllMocks());

/** A recorder that tells what is done with its microphone, and a room that keeps what is recorded. */
function scene() {
  const told: string[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a hook asks of a recorder
  const recorder = Object.create(Recorder.prototype) as Recorder;
  recorder.stop = (name) => {
    told.push('stopped');
    const file = new File(['sound'], name);
    return Promise.resolve({ file, durationMs: 1, waveform: [] });
  };
  recorder.cancel = () => void told.push('cancelled');
  const room = {
    composer: { fault: (why: string) => void told.push(why) },
    uploads: { add: () => void told.push('sent') },
    attachments: { addChosen: () => void told.push('kept') },
  };
  return { told, recorder, room };
}

function Voice({ room }: { readonly room: ReturnType<typeof scene>['room'] }) {
  const { start } = useVoice(room as unknown as RoomServices);
  return <button onClick={start}>Record</button>;
}

const press = () => act(async () => document.querySelector('button')?.click());

describe('a recording', () => {
  it('ends with the room’s view, and waits with the room’s next message', async () => {
    const { told, recorder, room } = scene();
    vi.spyOn(Recorder, 'start').mockResolvedValue(recorder);
    await draw(<Voice room={room} />);
    await press();
    expect(told).toEqual([]);
    await draw(null);
    expect(told).toEqual(['stopped', 'kept']);
  });

  it('that begins once the room was left lets the microphone go', async () => {
    const { told, recorder, room } = scene();
    const begun = Promise.withResolvers<Recorder>();
    vi.spyOn(Recorder, 'start').mockReturnValue(begun.promise);
    await draw(<Voice room={room} />);
    await press();
    await draw(null);
    await act(async () => begun.resolve(recorder));
    expect(told).toEqual(['cancelled']);
  });
});
