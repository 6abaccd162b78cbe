import { ConnectionError, MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import { describe, expect, it } from 'vitest';
import { eventAtDate } from './eventAtDate.ts';

const message = (id: string) => ({ event_id: id, type: 'm.room.message', content: { body: id } });
const hanging = (id: string, rel_type: string) => ({
  ...message(id),
  content: { 'm.relates_to': { rel_type, event_id: '$elsewhere' } },
});

/** Finds `event` at every date; what stands around it is as given. */
function landing(
  event: object & { event_id: string; type: string },
  after: object[] = [],
  before: object[] = [],
) {
  const client = {
    timestampToEvent: () => Promise.resolve({ event_id: event.event_id, origin_server_ts: 1 }),
  };
  const api = () => Promise.resolve({ event, events_after: after, events_before: before });
  return eventAtDate(client, api, '!r:x', 1);
}

describe('a room is read from a date on', () => {
  it('at the event that the homeserver finds', async () => {
    expect(await landing(message('$a'), [message('$b')])).toBe('$a');
  });

  it.each(['m.annotation', 'm.replace', 'm.thread', 'm.reference'])(
    'at the next that stands by itself, behind what hangs on another by %s',
    async (relation) => {
      const after = [hanging('$b', relation), message('$c'), message('$d')];
      expect(await landing(hanging('$a', relation), after)).toBe('$c');
    },
  );

  it('behind a redaction, and at a reply, which stands by itself', async () => {
    const reply = { ...message('$b'), content: { 'm.relates_to': { 'm.in_reply_to': {} } } };
    expect(await landing({ ...message('$a'), type: 'm.room.redaction' }, [reply])).toBe('$b');
  });

  it('at the last before, where nothing comes after', async () => {
    const before = [hanging('$c', 'm.annotation'), message('$b'), message('$a')];
    expect(await landing(hanging('$d', 'm.annotation'), [], before)).toBe('$b');
  });

  it.each([
    ['not-found', new MatrixError({ errcode: 'M_NOT_FOUND', error: 'none' }, 404)],
    ['offline', new ConnectionError('fetch failed')],
  ])('and not where the homeserver knows nothing, or is not reached: %s', async (code, cause) => {
    const client = { timestampToEvent: () => Promise.reject(cause) };
    const asked = eventAtDate(client, () => Promise.resolve({}), '!r:x', 1);
    await expect(asked).rejects.toMatchObject({ code });
  });
});
