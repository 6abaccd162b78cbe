import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { said } from '../../protocol/sentences.ts';
import { describe, expect, it } from 'vitest';
import { SendQueue, backOffMs } from './queue.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

interface ModelEntry {
  readonly key: string;
  readonly room: string;
  state: 'queued' | 'sending' | 'failed';
}

/** What was asked for, and what has reached the homeserver, as plain lists. */
interface Model {
  now: number;
  entries: ModelEntry[];
  accepted: string[];
  /** Keys in the order in which they were first sent, by room. */
  delivered: Map<string, string[]>;
}

type Command = fc.Command<Model, SendQueue>;

const find = (model: Model, key: string): ModelEntry | undefined =>
  model.entries.find((entry) => entry.key === key);

class Add implements Command {
  readonly key: string;
  readonly room: string;
  constructor(key: string, room: string) {
    this.key = key;
    this.room = room;
  }
  check(model: Readonly<Model>): boolean {
    return !model.accepted.includes(this.key);
  }
  run(model: Model, queue: SendQueue): void {
    queue.add(this.key, this.room);
    model.accepted.push(this.key);
    model.entries.push({ key: this.key, room: this.room, state: 'queued' });
  }
  toString(): string {
    return `add(${this.key} to ${this.room})`;
  }
}

class Start implements Command {
  readonly later: number;
  constructor(later: number) {
    this.later = later;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, queue: SendQueue): void {
    model.now += this.later;
    for (const { key, roomId } of queue.start(model.now)) {
      const entry = find(model, key);
      assert.equal(entry?.state, 'queued');
      // Nothing of the same room is under way, and nothing waits before it.
      const ahead = model.entries.slice(
        0,
        model.entries.findIndex((other) => other.key === key),
      );
      assert.deepEqual(
        ahead.filter((other) => other.room === roomId && other.state !== 'failed'),
        [],
      );
      if (entry !== undefined) entry.state = 'sending';
    }
    for (const room of new Set(model.entries.map((entry) => entry.room))) {
      assert.ok(
        model.entries.filter((entry) => entry.room === room && entry.state === 'sending').length <=
          1,
      );
    }
  }
  toString(): string {
    return `start(+${this.later} ms)`;
  }
}

class Settle implements Command {
  readonly pick: number;
  readonly how: 'succeed' | 'defer' | 'fail';
  constructor(pick: number, how: 'succeed' | 'defer' | 'fail') {
    this.pick = pick;
    this.how = how;
  }
  check(model: Readonly<Model>): boolean {
    return model.entries.some((entry) => entry.state === 'sending');
  }
  run(model: Model, queue: SendQueue): void {
    const sending = model.entries.filter((entry) => entry.state === 'sending');
    const entry = sending[this.pick % sending.length];
    if (entry === undefined) return;
    switch (this.how) {
      case 'succeed':
        queue.succeed(entry.key);
        model.entries = model.entries.filter((other) => other !== entry);
        model.delivered.set(entry.room, [...(model.delivered.get(entry.room) ?? []), entry.key]);
        break;
      case 'defer':
        queue.defer(entry.key, model.now);
        entry.state = 'queued';
        assert.ok((queue.get(entry.key)?.notBeforeMs ?? 0) > model.now);
        break;
      case 'fail':
        queue.fail(entry.key, said('refused'));
        entry.state = 'failed';
        break;
    }
  }
  toString(): string {
    return `${this.how}(${this.pick})`;
  }
}

class Person implements Command {
  readonly pick: number;
  readonly what: 'retry' | 'cancel' | 'drop' | 'hurry';
  constructor(pick: number, what: 'retry' | 'cancel' | 'drop' | 'hurry') {
    this.pick = pick;
    this.what = what;
  }
  check(model: Readonly<Model>): boolean {
    return model.entries.length > 0;
  }
  run(model: Model, queue: SendQueue): void {
    const entry = model.entries[this.pick % model.entries.length];
    if (entry === undefined) return;
    if (this.what === 'hurry') {
      queue.hurry();
    } else if (this.what === 'retry') {
      assert.equal(queue.retry(entry.key), entry.state !== 'sending');
      if (entry.state !== 'sending') entry.state = 'queued';
    } else if (this.what === 'drop') {
      queue.drop(entry.key);
      model.entries = model.entries.filter((other) => other !== entry);
    } else {
      assert.equal(queue.cancel(entry.key), entry.state !== 'sending');
      if (entry.state !== 'sending') {
        model.entries = model.entries.filter((other) => other !== entry);
      }
    }
  }
  toString(): string {
    return `${this.what}(${this.pick})`;
  }
}

const commands = fc.commands(
  [
    fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b', 'c'))
      .map(([n, room]) => new Add(`m${n}`, room)),
    fc.integer({ min: 0, max: 120_000 }).map((later) => new Start(later)),
    fc
      .tuple(fc.nat(10), fc.constantFrom('succeed', 'defer', 'fail'))
      .map(([pick, how]) => new Settle(pick, how)),
    fc
      .tuple(fc.nat(10), fc.constantFrom('retry', 'cancel', 'drop', 'hurry'))
      .map(([pick, what]) => new Person(pick, what)),
  ],
  { maxCommands: 80 },
);

describe('the send queue', () => {
  it('keeps order within a room, sends one at a time, and loses and doubles nothing', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const queue = new SendQueue();
        const model: Model = { now: 0, entries: [], accepted: [], delivered: new Map() };
        fc.modelRun(() => ({ model, real: queue }), sequence);
        expect(queue.all().map(({ key, state }) => ({ key, state }))).toEqual(
          model.entries.map(({ key, state }) => ({ key, state })),
        );
        const delivered = [...model.delivered.values()].flat();
        expect(new Set(delivered).size).toBe(delivered.length);
      }),
      { numRuns: runs },
    );
  });

  it('sends everything in order when nothing goes wrong', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }), (rooms) => {
        const queue = new SendQueue();
        for (const [index, room] of rooms.entries()) queue.add(`m${index}`, room);
        const sent: string[] = [];
        for (let started = queue.start(0); started.length > 0; started = queue.start(0)) {
          for (const { key } of started) {
            sent.push(key);
            queue.succeed(key);
          }
        }
        for (const room of ['a', 'b', 'c']) {
          const wanted = rooms.flatMap((of, index) => (of === room ? [`m${index}`] : []));
          expect(sent.filter((key) => wanted.includes(key))).toEqual(wanted);
        }
      }),
      { numRuns: runs },
    );
  });

  it('lets later messages pass one that was refused for good', () => {
    const queue = new SendQueue();
    queue.add('first', 'room');
    queue.add('second', 'room');
    queue.start(0);
    queue.fail('first', said('forbidden'));
    expect(queue.start(0).map(({ key }) => key)).toEqual(['second']);
    expect(queue.get('first')).toMatchObject({ state: 'failed', reason: said('forbidden') });
  });

  it('lets one that a person retries wait for a later one that is under way', () => {
    const queue = new SendQueue();
    queue.add('first', 'room');
    queue.start(0);
    queue.fail('first', said('forbidden'));
    queue.add('second', 'room');
    queue.start(0);
    queue.retry('first');
    expect(queue.start(0)).toEqual([]);
    expect(queue.wakeAtMs()).toBeUndefined();
    queue.succeed('second');
    expect(queue.start(0).map(({ key }) => key)).toEqual(['first']);
  });

  it('holds a room back while its first message waits for its next try', () => {
    const queue = new SendQueue();
    queue.add('first', 'room');
    queue.add('second', 'room');
    queue.add('elsewhere', 'other');
    queue.start(0);
    queue.succeed('elsewhere');
    queue.defer('first', 0);
    expect(queue.start(100)).toEqual([]);
    expect(queue.wakeAtMs()).toBe(500);
    expect(queue.start(500).map(({ key }) => key)).toEqual(['first']);
  });

  it('takes up a message that had failed before a restart as failed', () => {
    const queue = new SendQueue();
    queue.add('old', 'room', said('too large'));
    expect(queue.start(0)).toEqual([]);
    expect(queue.retry('old')).toBe(true);
    expect(queue.start(0).map(({ key }) => key)).toEqual(['old']);
  });

  it('waits longer each time, a minute at most, and as long as a server asks', () => {
    const waits = Array.from({ length: 20 }, (_, attempts) => backOffMs(attempts));
    expect(waits.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(Math.max(...waits)).toBe(60_000);
    expect(backOffMs(0, 90_000)).toBe(90_000);
  });
});
