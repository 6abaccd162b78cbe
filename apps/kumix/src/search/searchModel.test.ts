import { CoreError, type FoundMessage, type RoomId, said } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createSearch } from './searchModel.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const room = '!r:x' as RoomId;
const message = (id: string): FoundMessage =>
  ({ eventId: id, roomId: room, sender: { userId: '@ada:x' } }) as FoundMessage;
/* oxlint-enable typescript/no-unsafe-type-assertion */

const page = (ids: readonly string[], next: string | null = null) =>
  ({ found: ids.map(message), count: 9, marks: [], next }) as never;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a search', () => {
  it('asks for the room in view, or for all of them', async () => {
    const { core, calls } = scriptedCore();
    const model = createSearch(core);
    void model.search(' bread ', room);
    expect(calls[0]?.params).toEqual({ words: 'bread', order: 'recent', roomId: room });
    model.setScope('all', room);
    expect(calls[1]?.params).toEqual({ words: 'bread', order: 'recent' });
    model.setOrder('rank', room);
    expect(calls[2]?.params).toEqual({ words: 'bread', order: 'rank' });
  });

  it('shows the newest answer, whatever comes late', async () => {
    const { core, calls } = scriptedCore();
    const model = createSearch(core);
    const old = model.search('bread', room);
    const now = model.search('butter', room);
    calls[1]?.resolve(page(['$butter']));
    await now;
    calls[0]?.resolve(page(['$bread']));
    await old;
    expect(model.state.get().found.map(({ eventId }) => eventId)).toEqual(['$butter']);
  });

  it('goes on where an answer ended, and shows nothing twice', async () => {
    const { core, calls } = scriptedCore();
    const model = createSearch(core);
    const first = model.search('bread', room);
    calls[0]?.resolve(page(['$1', '$2'], 'n1'));
    await first;
    const more = model.more();
    await model.more();
    expect(calls).toHaveLength(2);
    expect(calls[1]?.params).toMatchObject({ next: 'n1', roomId: room });
    calls[1]?.resolve(page(['$2', '$3']));
    await more;
    const { found, next } = model.state.get();
    expect(found.map(({ eventId }) => eventId)).toEqual(['$1', '$2', '$3']);
    expect(next).toBeNull();
  });

  it('keeps what it has where more cannot be had, and says why', async () => {
    const { core, calls } = scriptedCore();
    const model = createSearch(core);
    const first = model.search('bread', room);
    calls[0]?.resolve(page(['$1'], 'n1'));
    await first;
    const more = model.more();
    calls[1]?.reject(new CoreError('offline', said('No contact.')));
    await more;
    expect(model.state.get()).toMatchObject({
      state: 'ready',
      failure: { message: 'No contact.' },
    });
    expect(model.state.get().found).toHaveLength(1);
  });

  it('is over where the words are taken away', async () => {
    const { core, calls } = scriptedCore();
    const model = createSearch(core);
    void model.search('bread', room);
    await model.search('  ', room);
    calls[0]?.resolve(page(['$1']));
    await turn();
    expect(model.state.get()).toMatchObject({ state: 'idle', found: [] });
  });
});
