/** A large account: hundreds of rooms, one of them with a long history. Made once, then kept. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Account, UserClient, newUser } from './client.ts';
import { HomeserverError } from './error.ts';
import { pythonOfVenv } from './install.ts';
import { avatar } from './pictures.ts';
import { png } from './png.ts';
import { startHomeserver } from './start.ts';

export interface LargeOptions {
  /** The homeserver's data; nothing may be running on it. */
  readonly dataDir: string;
  readonly rooms: number;
  /** Events of the one long room, and of each other. */
  readonly longRoom: number;
  readonly otherRooms: number;
  /** People in the second room who are names only; none by default. */
  readonly crowd?: number;
  /** Rooms that friends with pictures have joined; the others have one member. All by default. */
  readonly friendlyRooms?: number;
  readonly say?: (line: string) => void;
}

/** What a test or benchmark logs in with, and where to look. */
export interface LargeAccount {
  readonly name: string;
  readonly password: string;
  readonly userId: string;
  readonly longRoom: string;
  readonly rooms: readonly string[];
}

const people = 12;
/** Between two events of the long room. */
const longRoomMs = 60_000;

/** Finds the account of an earlier run with the same sizes, else makes it. */
export async function seedLarge(options: LargeOptions): Promise<LargeAccount> {
  const { dataDir, crowd = 0, friendlyRooms = options.rooms, say = () => {} } = options;
  const extra = crowd === 0 && friendlyRooms === options.rooms ? [] : [crowd, friendlyRooms];
  const sizes = [options.rooms, options.longRoom, options.otherRooms, ...extra].join('-');
  const file = join(dataDir, `large-${sizes}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as LargeAccount;
  await rm(dataDir, { recursive: true, force: true });

  say('people and rooms');
  const homeserver = await startHomeserver({ dataDir });
  let account: LargeAccount;
  try {
    account = await makeRooms(homeserver.url, options.rooms, friendlyRooms, say);
  } finally {
    await homeserver.stop();
  }
  say('history');
  await fillRooms(join(dataDir, 'homeserver.db'), [
    { room: account.longRoom, count: options.longRoom, every_ms: longRoomMs },
    ...account.rooms
      .filter((room) => room !== account.longRoom)
      .map((room, index) => ({
        room,
        count: options.otherRooms,
        every_ms: 1_000 * (30 + (index % 50) * 20),
        crowd: index === 0 ? crowd : 0,
      })),
  ]);
  await writeFile(file, JSON.stringify(account));
  return account;
}

/**
 * Lets a stopped homeserver's database look at how much is in its tables. Without that it chooses
 * ways through a long room on which a page of history takes many seconds.
 */
export function analyse(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'homeserver.db'));
  database.exec('ANALYZE');
  database.close();
}

async function makeRooms(
  url: string,
  count: number,
  friendly: number,
  say: (line: string) => void,
): Promise<LargeAccount> {
  const password = 'large-account';
  const owner = new UserClient(await newUser(url, { name: 'large', password }));
  await owner.profile('Lara Large');
  const others: UserClient[] = [];
  for (let i = 0; i < people; i += 1) others.push(await makePerson(url, i));
  const rooms: string[] = [];
  const step = async (index: number): Promise<void> => {
    const friends = [0, 1, 2].map((n) => others[(index * 3 + n) % people]);
    const [first] = friends;
    if (first === undefined) return;
    const room = await owner.createRoom({
      name: `Room ${String(index).padStart(3, '0')}`,
      topic: `Talk number ${index}`,
      preset: 'public_chat',
    });
    if (index < friendly) for (const friend of friends) await friend?.join(room);
    rooms[index] = room;
    if (index % 25 === 0) say(`rooms: ${index} of ${count}`);
  };
  // Two at a time: more only makes Synapse wait for its own database.
  for (let index = 0; index < count; index += 2) {
    await Promise.all([index, index + 1].filter((i) => i < count).map(step));
  }
  const longRoom = rooms[0];
  if (longRoom === undefined) throw new HomeserverError('request-failed', 'no room was made');
  return { name: 'large', password, userId: owner.account.userId, longRoom, rooms };
}

async function makePerson(url: string, index: number): Promise<UserClient> {
  const account: Account = await newUser(url, { name: `person${index}` });
  const client = new UserClient(account);
  const face = png(
    96,
    96,
    avatar([40 + index * 15, 80, 160 - index * 9], [240, 200, 120 + index * 9], index / people),
  );
  await client.profile(`Person ${index}`, await client.upload(face, 'image/png', 'face.png'));
  return client;
}

interface Filling {
  readonly room: string;
  readonly count: number;
  readonly every_ms: number;
  readonly crowd?: number;
}

function fillRooms(database: string, rooms: readonly Filling[]): Promise<void> {
  const script = join(import.meta.dirname, 'many_events.py');
  return new Promise((done, fail) => {
    const child = spawn(pythonOfVenv, [script], { stdio: ['pipe', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2_000);
    });
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0
        ? done()
        : fail(new HomeserverError('request-failed', `History was not stored: ${complaint}`)),
    );
    child.stdin.end(JSON.stringify({ database, rooms }));
  });
}
