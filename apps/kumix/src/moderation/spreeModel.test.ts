import { CoreError, type EventId, type RoomId, type UserId, said } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createSpree } from './spreeModel.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const roomId = '!r:x' as RoomId;
const userId = '@spam:x' as UserId;
const ids = ['$1', '$2', '$3'] as EventId[];
/* oxlint-enable typescript/no-unsafe-type-assertion */

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function found() {
  const script = scriptedCore();
  const waits: number[] = [];
  const model = createSpree({
    core: script.core,
    roomId,
    userId,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  const looking = model.look();
  script.calls[0]?.resolve({ eventIds: ids, more: false } as never);
  await looking;
  const call = async (index: number) => {
    await turn();
    const made = script.calls[index];
    if (made === undefined) throw new Error(`no call ${index}`);
    return made;
  };
  return { script, model, waits, call };
}

describe('removing what one person wrote', () => {
  it('says how many there are before anything goes', async () => {
    const { model, script } = await found();
    expect(model.state.get()).toEqual({ step: 'found', eventIds: ids, more: false });
    expect(script.calls).toHaveLength(1);
  });

  it('counts as it goes, waits where the homeserver asks for it, and tries the same one again', async () => {
    const { model, waits, call } = await found();
    const removing = model.remove('spam');
    (await call(1)).resolve(null as never);
    await turn();
    expect(model.state.get()).toEqual({ step: 'removing', done: 1, total: 3 });
    (await call(2)).reject(new CoreError('rate-limited', said('A pause.'), 700));
    const again = await call(3);
    expect(waits).toEqual([700]);
    expect(again.params).toEqual({ roomId, eventId: '$2', reason: 'spam' });
    again.resolve(null as never);
    (await call(4)).reject(new CoreError('not-found', said('Gone already.')));
    await removing;
    expect(model.state.get()).toEqual({ step: 'done', done: 3, total: 3 });
  });

  it('stops where a person says so, and tells how far it came', async () => {
    const { model, call } = await found();
    const removing = model.remove('');
    const first = await call(1);
    model.stop();
    first.resolve(null as never);
    await removing;
    expect(model.state.get()).toEqual({ step: 'stopped', done: 0, total: 3 });
  });

  it('ends with the homeserver’s sentence where it is not allowed', async () => {
    const { model, call } = await found();
    const removing = model.remove('');
    (await call(1)).reject(new CoreError('forbidden', said('You may not.')));
    await removing;
    expect(model.state.get()).toEqual({ step: 'failed', message: 'You may not.' });
  });
});
