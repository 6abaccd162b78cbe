import { describe, expect, it, vi } from 'vitest';
import { CoreError } from '../../protocol/coreError.ts';
import { said } from '../../protocol/sentences.ts';
import { roomId } from '../../protocol/ids.ts';
import { type Deliver, Outbox, type OutboxClock, type OutboxKeeper } from './outbox.ts';
import type { Attachment } from './outboxStore.ts';
import type { WorkRecord } from './work.ts';

/** A disk that outlives its outbox. */
class Disk implements OutboxKeeper {
  readonly records = new Map<string, WorkRecord>();
  readonly attachments = new Map<string, Attachment>();
  broken = false;

  async all(): Promise<readonly WorkRecord[]> {
    return [...this.records.values()].sort((a, b) => a.order - b.order);
  }

  async put(record: WorkRecord, attachment?: Attachment): Promise<void> {
    if (this.broken) throw new Error('full');
    this.records.set(record.key, structuredClone(record));
    if (attachment !== undefined) this.attachments.set(record.key, attachment);
  }

  async attachment(key: string): Promise<Attachment | undefined> {
    return this.attachments.get(key);
  }

  async delete(key: string): Promise<void> {
    this.records.delete(key);
    this.attachments.delete(key);
  }
}

class Clock implements OutboxClock {
  time = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { at: this.time + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    this.time += ms;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { run } of due) run();
  }
}

const room = roomId('!r:x');
const say = (body: string) => ({
  roomId: room,
  threadRootId: null,
  work: { kind: 'event', type: 'm.room.message', content: { msgtype: 'm.text', body } } as const,
});

const bodyOf = (record: WorkRecord): string =>
  record.work.kind === 'event' ? String(record.work.content['body']) : '';

function setUp(deliver: Deliver, disk = new Disk()) {
  const clock = new Clock();
  return { disk, clock, outbox: new Outbox(disk, deliver, clock) };
}

const offline = (): CoreError => new CoreError('offline', said('no network'));

describe('the outbox', () => {
  it('has a message on disk before it tells the key, and off it once it is delivered', async () => {
    const sent = Promise.withResolvers<string>();
    const { outbox, disk } = setUp(() => sent.promise);
    const key = await outbox.add(say('hi'));
    expect([...disk.records.keys()]).toEqual([key]);
    sent.resolve('$1');
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    expect(outbox.echoes(room)).toMatchObject([{ key, eventId: '$1', send: { state: 'sent' } }]);
    outbox.seen({ eventId: '$1', transactionId: key });
    expect(outbox.echoes(room)).toEqual([]);
  });

  it('never shows a message twice while it leaves the disk', async () => {
    const { outbox, disk } = setUp(() => Promise.resolve('$1'));
    let most = 0;
    outbox.subscribe(() => {
      most = Math.max(most, outbox.echoes(room).length);
    });
    await outbox.add(say('hi'));
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    expect(most).toBe(1);
  });

  it('tries again with the same key when the answer was lost, later each time', async () => {
    const keys: string[] = [];
    let fail = true;
    const { outbox, clock, disk } = setUp((record) => {
      keys.push(record.key);
      return fail ? Promise.reject(offline()) : Promise.resolve('$1');
    });
    const key = await outbox.add(say('hi'));
    await vi.waitFor(() =>
      expect(outbox.echoes(room)).toMatchObject([{ send: { state: 'queued' } }]),
    );
    clock.pass(499);
    expect(keys).toHaveLength(1);
    clock.pass(1);
    await vi.waitFor(() => expect(keys).toHaveLength(2));
    fail = false;
    await vi.waitFor(() => {
      outbox.hurry();
      expect(disk.records.size).toBe(0);
    });
    expect(new Set(keys)).toEqual(new Set([key]));
  });

  it('tries again at once what waits in a room whose wait is over, and nothing else', async () => {
    const tried: string[] = [];
    const { outbox } = setUp((record) => {
      tried.push(record.roomId);
      return Promise.reject(new CoreError('offline', said('not yet'), 10_000));
    });
    const attic = roomId('!attic:x');
    await outbox.add(say('hi'));
    await outbox.add({ ...say('hi'), roomId: attic });
    await vi.waitFor(() =>
      expect([...outbox.echoes(room), ...outbox.echoes(attic)]).toMatchObject([
        { send: { state: 'queued' } },
        { send: { state: 'queued' } },
      ]),
    );
    outbox.hurry(attic);
    await vi.waitFor(() => expect(tried).toEqual([room, attic, attic]));
  });

  it('sends in the order in which it was asked, whatever the disk does', async () => {
    const sent: string[] = [];
    const { outbox, disk } = setUp((record) => {
      sent.push(bodyOf(record));
      return Promise.resolve(`$${sent.length}`);
    });
    const put = disk.put.bind(disk);
    disk.put = async (record, attachment) => {
      // The first write is the slowest.
      for (let turn = 0; turn < (bodyOf(record) === '0' ? 20 : 0); turn += 1)
        await Promise.resolve();
      await put(record, attachment);
    };
    await Promise.all(['0', '1', '2'].map((body) => outbox.add(say(body))));
    await vi.waitFor(() => expect(sent).toEqual(['0', '1', '2']));
  });

  it('takes up after a restart what was left, in order, and what had failed as failed', async () => {
    const first = setUp((record) =>
      Promise.reject(
        bodyOf(record) === 'refused' ? new CoreError('forbidden', said('not here')) : offline(),
      ),
    );
    for (const body of ['refused', 'one', 'two']) await first.outbox.add(say(body));
    await vi.waitFor(() =>
      expect(first.outbox.echoes(room).map(({ send }) => send.state)).toEqual([
        'failed',
        'queued',
        'queued',
      ]),
    );
    first.outbox.stop();

    const sent: string[] = [];
    const second = setUp((record) => {
      sent.push(bodyOf(record));
      return Promise.resolve(`$${sent.length}`);
    }, first.disk);
    await second.outbox.restore();
    expect(second.outbox.echoes(room)).toMatchObject([
      { send: { state: 'failed', reason: said('not here') } },
      { send: { state: 'queued' } },
      { send: { state: 'queued' } },
    ]);
    second.outbox.run();
    await vi.waitFor(() => expect(sent).toEqual(['one', 'two']));
    const [failed] = second.outbox.echoes(room).filter(({ send }) => send.state === 'failed');
    second.outbox.retry(failed?.key ?? '');
    await vi.waitFor(() => expect(sent).toEqual(['one', 'two', 'refused']));
  });

  it('does not send again what the timeline shows to have arrived', async () => {
    const deliver = vi.fn<Deliver>(() => Promise.reject(offline()));
    const { outbox, disk } = setUp(deliver);
    const key = await outbox.add(say('hi'));
    await vi.waitFor(() =>
      expect(outbox.echoes(room)).toMatchObject([{ send: { state: 'queued' } }]),
    );
    outbox.seen({ eventId: '$1', transactionId: key });
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    outbox.hurry();
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  it('takes back an upload under way, and says that a message under way cannot be', async () => {
    const aborted = vi.fn<() => void>();
    const { outbox, disk } = setUp(
      (_record, { signal }) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => {
            aborted();
            fail(new CoreError('aborted', said('taken back')));
          });
        }),
    );
    const text = await outbox.add(say('hi'));
    await expect(outbox.cancel(text)).rejects.toMatchObject({ code: 'invalid' });
    const file = await outbox.add(
      {
        roomId: roomId('!other:x'),
        threadRootId: null,
        work: {
          kind: 'media',
          mimeType: 'text/plain',
          content: { msgtype: 'm.file', body: 'a.txt' },
          thumbnailType: null,
          uploaded: null,
        },
      },
      { file: new ArrayBuffer(4), thumbnail: null },
    );
    await outbox.cancel(file);
    expect(aborted).toHaveBeenCalledTimes(1);
    expect([...disk.records.keys()]).toEqual([text]);
  });

  it('never tries again what was given up while it was under way, and holds nothing behind it', async () => {
    const tries: { readonly body: string; readonly signal: AbortSignal }[] = [];
    const lost = Promise.withResolvers<string>();
    const { outbox, disk, clock } = setUp((record, { signal }) => {
      tries.push({ body: bodyOf(record), signal });
      return bodyOf(record) === 'late' ? lost.promise : Promise.resolve('$next');
    });
    const late = await outbox.add({ ...say('late'), transient: true });
    const next = await outbox.add(say('next'));
    await expect(outbox.cancel(late)).rejects.toMatchObject({ code: 'invalid' });
    expect(tries).toMatchObject([{ body: 'late', signal: { aborted: false } }]);
    await outbox.abandon(late);
    expect(tries[0]?.signal.aborted).toBe(true);
    expect(disk.records.has(late)).toBe(false);
    expect(outbox.echoes(room).map(({ key }) => key)).not.toContain(late);
    await vi.waitFor(() =>
      expect(outbox.echoes(room)).toMatchObject([{ key: next, send: { state: 'sent' } }]),
    );
    lost.reject(offline());
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    clock.pass(120_000);
    outbox.hurry();
    outbox.retry(late);
    await outbox.restore();
    outbox.run();
    expect(tries.map(({ body }) => body)).toEqual(['late', 'next']);
  });

  it('gives up what waits, and lets go at once what waited behind it', async () => {
    const tries: string[] = [];
    let online = false;
    const { outbox, disk } = setUp((record) => {
      tries.push(bodyOf(record));
      return online ? Promise.resolve('$1') : Promise.reject(offline());
    });
    const first = await outbox.add({ ...say('first'), transient: true });
    await outbox.add(say('second'));
    await vi.waitFor(() =>
      expect(outbox.echoes(room)).toMatchObject([
        { send: { state: 'queued' } },
        { send: { state: 'queued' } },
      ]),
    );
    online = true;
    await outbox.abandon(first);
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    expect(tries).toEqual(['first', 'second']);
  });

  it('lets stand what the homeserver had taken when it was given up', async () => {
    const deliver = vi.fn<Deliver>(() => answer.promise);
    const answer = Promise.withResolvers<string>();
    const { outbox, disk } = setUp(deliver);
    const key = await outbox.add({ ...say('hi'), transient: true });
    await outbox.abandon(key);
    expect(outbox.echoes(room)).toEqual([]);
    answer.resolve('$1');
    await vi.waitFor(() =>
      expect(outbox.echoes(room)).toMatchObject([{ key, eventId: '$1', send: { state: 'sent' } }]),
    );
    await outbox.abandon(key);
    expect(outbox.echoes(room)).toHaveLength(1);
    outbox.seen({ eventId: '$1', transactionId: key });
    expect(outbox.echoes(room)).toEqual([]);
    expect(disk.records.size).toBe(0);
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  it('drops at the next start what was to go out before its end, whether it waited or was under way', async () => {
    const first = setUp((record) =>
      bodyOf(record) === 'queued' ? Promise.reject(offline()) : new Promise(() => undefined),
    );
    const other = roomId('!other:x');
    await first.outbox.add({ ...say('queued'), transient: true });
    await first.outbox.add(say('of a person'));
    const sending = await first.outbox.add({ ...say('sending'), roomId: other, transient: true });
    await vi.waitFor(() =>
      expect(first.outbox.echoes(room)).toMatchObject([
        { send: { state: 'queued' } },
        { send: { state: 'queued' } },
      ]),
    );
    // Given up, and the tab is gone before the disk has heard of it.
    first.disk.delete = () => new Promise(() => undefined);
    void first.outbox.abandon(sending);
    first.outbox.stop();
    expect(first.disk.records.size).toBe(3);

    const disk = new Disk();
    for (const record of first.disk.records.values()) await disk.put(record);
    const sent: string[] = [];
    const second = setUp((record) => {
      sent.push(bodyOf(record));
      return Promise.resolve(`$${sent.length}`);
    }, disk);
    await second.outbox.restore();
    expect([...disk.records.values()].map(bodyOf)).toEqual(['of a person']);
    expect(second.outbox.echoes(other)).toEqual([]);
    second.outbox.run();
    await vi.waitFor(() => expect(disk.records.size).toBe(0));
    expect(sent).toEqual(['of a person']);
  });

  it('tells of a file that it is on its way, and where it is as soon as it is there', async () => {
    const told: unknown[] = [];
    const look = (): void =>
      void told.push(
        outbox.echoes(room).map(({ uploading, content }) => [uploading, content['url']]),
      );
    const { outbox } = setUp(async (record, { keep }) => {
      look();
      if (record.work.kind !== 'media') return '$none';
      const uploaded = { ...record.work.content, url: 'mxc://x/1' };
      await keep({ ...record.work, uploaded });
      look();
      return '$1';
    });
    await outbox.add(
      {
        roomId: room,
        threadRootId: null,
        work: {
          kind: 'media',
          mimeType: 'text/plain',
          content: { msgtype: 'm.file', body: 'a.txt' },
          thumbnailType: null,
          uploaded: null,
        },
      },
      { file: new ArrayBuffer(4), thumbnail: null },
    );
    await vi.waitFor(() => expect(outbox.echoes(room)[0]?.eventId).toBe('$1'));
    look();
    expect(told).toEqual([[[true, undefined]], [[false, 'mxc://x/1']], [[false, 'mxc://x/1']]]);
  });

  it('says so where a message could not be kept, and does not send it', async () => {
    const deliver = vi.fn<Deliver>(() => Promise.resolve('$1'));
    const { outbox, disk } = setUp(deliver);
    disk.broken = true;
    await expect(outbox.add(say('hi'))).rejects.toMatchObject({ code: 'failed' });
    expect(outbox.echoes(room)).toEqual([]);
    expect(deliver).not.toHaveBeenCalled();
  });
});
