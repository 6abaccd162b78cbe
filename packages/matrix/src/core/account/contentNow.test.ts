import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { describe, expect, it } from 'vitest';
import { CoreError } from '../../protocol/coreError.ts';
import { roomId } from '../../protocol/ids.ts';
import { said } from '../../protocol/sentences.ts';
import type { Api } from './api.ts';
import { changeAccountData, stateNow } from './contentNow.ts';

const client = new MatrixClient({ baseUrl: 'http://localhost', userId: '@ada:test' });
const path = ['user', '@ada:test', 'account_data', 'm.direct'];

function server(has: () => Promise<unknown>) {
  const written: unknown[] = [];
  const api: Api = (method, asked, body) => {
    expect(asked).toEqual(path);
    if (method === 'GET') return has();
    written.push(body);
    return Promise.resolve({});
  };
  return {
    written,
    add: () => changeAccountData(client, api, 'm.direct', (before) => ({ ...before, new: 1 })),
    leave: () => changeAccountData(client, api, 'm.direct', (before) => before),
  };
}

describe('a change of account data', () => {
  it('keeps what the homeserver has, and the SDK has never heard of', async () => {
    const { written, add } = server(() => Promise.resolve({ '@ben:test': ['!a:test'] }));
    await add();
    expect(written).toEqual([{ '@ben:test': ['!a:test'], new: 1 }]);
  });

  it('begins with nothing where there is none', async () => {
    const { written, add } = server(() =>
      Promise.reject(new CoreError('not-found', said('No account data.'))),
    );
    await add();
    expect(written).toEqual([{ new: 1 }]);
  });

  it('writes nothing where that is not known, nor where nothing changes', async () => {
    const lost = server(() => Promise.reject(new CoreError('offline', said('Not reached.'))));
    await expect(lost.add()).rejects.toMatchObject({ code: 'offline' });
    expect(lost.written).toEqual([]);
    const same = server(() => Promise.resolve({ '@ben:test': [] }));
    await same.leave();
    expect(same.written).toEqual([]);
  });
});

describe('a state event', () => {
  it('is the homeserver’s, an empty one where there is none', async () => {
    const asked: unknown[] = [];
    const api: Api = (method, path) => {
      asked.push([method, ...path]);
      return path.includes('m.room.power_levels')
        ? Promise.resolve({ users: { '@ada:test': 100 } })
        : Promise.reject(new CoreError('not-found', said('No such event.')));
    };
    const room = roomId('!here:test');
    expect(await stateNow(api, room, 'm.room.power_levels')).toEqual({
      users: { '@ada:test': 100 },
    });
    expect(await stateNow(api, room, 'm.room.member', '@ada:test')).toEqual({});
    expect(asked).toEqual([
      ['GET', 'rooms', room, 'state', 'm.room.power_levels', ''],
      ['GET', 'rooms', room, 'state', 'm.room.member', '@ada:test'],
    ]);
  });
});
