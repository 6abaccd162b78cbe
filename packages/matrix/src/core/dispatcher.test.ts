import { describe, expect, it } from 'vitest';
import { CoreError } from '../protocol/coreError.ts';
import { said, say } from '../protocol/sentences.ts';
import { type FromCore, bounds, protocolVersion } from '../protocol/wire.ts';
import type { Core } from './core.ts';
import { Dispatcher } from './dispatcher.ts';

type Serving = Pick<Core, 'call' | 'openView'>;

function started(call: (method: string, signal: AbortSignal) => Promise<unknown>) {
  const posted: FromCore[] = [];
  const core = {
    call: (method: string, _params: unknown, context: { readonly signal: AbortSignal }) =>
      call(method, context.signal),
    openView: () => Promise.reject(new CoreError('invalid', said('There is no such view.'))),
  } as unknown as Serving;
  const dispatcher = new Dispatcher(
    (message) => posted.push(message),
    () => core,
  );
  dispatcher.receive({
    kind: 'hello',
    version: protocolVersion,
    storageKey: null,
  });
  return { posted, dispatcher };
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('the dispatcher', () => {
  it('answers each call once, by its id', async () => {
    const { posted, dispatcher } = started((method) => Promise.resolve(method));
    dispatcher.receive({ kind: 'call', id: 4, method: 'session.logout', params: null });
    await settled();
    expect(posted).toEqual([
      { kind: 'ready', version: protocolVersion },
      { kind: 'reply', id: 4, value: 'session.logout' },
    ]);
  });

  it('refuses calls past its bound at once, and tells of pressure on the way', async () => {
    const { posted, dispatcher } = started(() => new Promise(() => {}));
    for (let id = 0; id < bounds.maxCalls + 5; id += 1) {
      dispatcher.receive({ kind: 'call', id, method: 'session.logout', params: null });
    }
    await settled();
    const refused = posted.filter((message) => message.kind === 'failure');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ failure: { code: 'too-busy' } });
    expect(posted.filter((message) => message.kind === 'pressure')).toHaveLength(1);
  });

  it('tells the code of a refusal, and nothing of an error that it did not make', async () => {
    const { posted, dispatcher } = started((method) =>
      Promise.reject(
        method === 'session.logout'
          ? new CoreError('rate-limited', said('wait'), 1_500)
          : new Error('syt_secret_token at file:///x'),
      ),
    );
    dispatcher.receive({ kind: 'call', id: 1, method: 'session.logout', params: null });
    dispatcher.receive({ kind: 'call', id: 2, method: 'session.takeOver', params: null });
    await settled();
    expect(posted.slice(1)).toEqual([
      {
        kind: 'failure',
        id: 1,
        failure: {
          code: 'rate-limited',
          told: said('wait'),
          message: 'wait',
          retryAfterMs: 1_500,
        },
      },
      {
        kind: 'failure',
        id: 2,
        failure: {
          code: 'failed',
          told: say('failed'),
          message: expect.any(String) as string,
        },
      },
    ]);
    expect(JSON.stringify(posted)).not.toContain('syt_secret');
  });

  it('ends a call that was taken back', async () => {
    const { posted, dispatcher } = started(
      (_method, signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => fail(new Error('stopped')));
        }),
    );
    dispatcher.receive({ kind: 'call', id: 1, method: 'session.logout', params: null });
    dispatcher.receive({ kind: 'abort', id: 1 });
    await settled();
    expect(posted.at(-1)).toMatchObject({ kind: 'failure', failure: { code: 'aborted' } });
  });

  it('ends a view that does not open, with its reason', async () => {
    const { posted, dispatcher } = started(() => Promise.resolve(null));
    dispatcher.receive({ kind: 'watch', subscription: 3, view: 'rooms', params: null });
    await settled();
    expect(posted.at(-1)).toMatchObject({
      kind: 'ended',
      subscription: 3,
      failure: { code: 'invalid' },
    });
  });

  it('answers a ping, greeted or not', () => {
    const posted: FromCore[] = [];
    const dispatcher = new Dispatcher(
      (message) => posted.push(message),
      () => {
        throw new Error('not greeted');
      },
    );
    dispatcher.receive({ kind: 'ping', at: 5 });
    expect(posted).toEqual([{ kind: 'pong', at: 5 }]);
  });
});
