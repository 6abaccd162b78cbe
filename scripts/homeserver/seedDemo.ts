/** A homeserver that looks lived in: people, rooms, pictures, threads, and encrypted history. */
import { type Account, UserClient, newUser, signIn } from './client.ts';
import { blurhash } from './blurhash.ts';
import { openEncryptedClient } from './encryptedClient.ts';
import { avatar, ridges, seedlings } from './pictures.ts';
import { type Colour, type Picture, png } from './png.ts';

interface Person {
  readonly name: string;
  readonly password: string;
  readonly displayName: string;
  readonly colours: readonly [Colour, Colour];
  readonly turn: number;
  /** What opens this person's recovery on a new device. */
  readonly recovery: string;
}

/** The two whose log-ins `npm start` prints. */
export const demoPeople: readonly Person[] = [
  {
    name: 'alice',
    password: 'wonderland',
    displayName: 'Alice Marlow',
    colours: [
      [84, 62, 148],
      [250, 190, 120],
    ],
    turn: 0.1,
    recovery: 'teapot lantern orchard',
  },
  {
    name: 'bob',
    password: 'builder-1',
    displayName: 'Bob Okafor',
    colours: [
      [22, 104, 110],
      [190, 236, 190],
    ],
    turn: 0.45,
    recovery: 'harbour copper violin',
  },
];

const neighbours: readonly Person[] = [
  {
    name: 'mira',
    password: 'not-for-log-in',
    displayName: 'Mira Sørensen',
    colours: [
      [150, 54, 84],
      [255, 214, 220],
    ],
    turn: 0.7,
    recovery: '',
  },
  {
    name: 'tomas',
    password: 'not-for-log-in',
    displayName: 'Tomás Vidal',
    colours: [
      [46, 74, 138],
      [170, 214, 255],
    ],
    turn: 0.9,
    recovery: '',
  },
];

interface Cast {
  readonly alice: UserClient;
  readonly bob: UserClient;
  readonly mira: UserClient;
  readonly tomas: UserClient;
}

/** Fills an empty homeserver; `say` gets a line for each step. About fifteen seconds. */
export async function seedDemo(
  homeserver: { readonly url: string },
  say: (line: string) => void = () => {},
): Promise<void> {
  say('people');
  const accounts = await Promise.all(
    [...demoPeople, ...neighbours].map((person) => move(homeserver.url, person)),
  );
  const [alice, bob, mira, tomas] = accounts.map((account) => new UserClient(account));
  if (alice === undefined || bob === undefined || mira === undefined || tomas === undefined) {
    throw new Error('nobody moved in');
  }
  const cast = { alice, bob, mira, tomas };
  say('rooms');
  const garden = await seedGarden(cast);
  const workshop = await seedWorkshop(cast);
  await seedDirect(cast);
  say('encrypted history');
  const notes = await seedEncrypted(cast);
  await seedSpace(cast, [garden, workshop, notes]);
  await seedInvite(cast);
  for (const person of Object.values(cast)) await person.request('POST', '/logout', {});
}

async function move(homeserver: string, person: Person): Promise<Account> {
  const account = await newUser(homeserver, { name: person.name, password: person.password });
  const client = new UserClient(account);
  const face = png(128, 128, avatar(person.colours[0], person.colours[1], person.turn));
  await client.profile(
    person.displayName,
    await client.upload(face, 'image/png', `${person.name}.png`),
  );
  return account;
}

const html = (body: string, formatted: string): Readonly<Record<string, unknown>> => ({
  body,
  format: 'org.matrix.custom.html',
  formatted_body: formatted,
});

const replyTo = (eventId: string): Readonly<Record<string, unknown>> => ({
  'm.relates_to': { 'm.in_reply_to': { event_id: eventId } },
});

const inThread = (root: string, newest: string): Readonly<Record<string, unknown>> => ({
  'm.relates_to': {
    rel_type: 'm.thread',
    event_id: root,
    is_falling_back: true,
    'm.in_reply_to': { event_id: newest },
  },
});

const react = (client: UserClient, roomId: string, eventId: string, key: string) =>
  client.send(roomId, 'm.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key },
  });

async function picture(
  client: UserClient,
  roomId: string,
  name: string,
  draw: Picture,
  caption: string,
): Promise<string> {
  const [width, height] = [960, 600];
  const bytes = png(width, height, draw);
  const url = await client.upload(bytes, 'image/png', name);
  return client.send(roomId, 'm.room.message', {
    msgtype: 'm.image',
    body: caption,
    filename: name,
    url,
    info: {
      w: width,
      h: height,
      size: bytes.length,
      mimetype: 'image/png',
      'xyz.amorgan.blurhash': blurhash(draw),
    },
  });
}

async function seedGarden({ alice, bob, mira, tomas }: Cast): Promise<string> {
  const cover = await alice.upload(png(128, 128, seedlings), 'image/png', 'garden.png');
  const room = await alice.createRoom({
    name: 'Community garden',
    topic: 'Plot 12 to 40 · watering rota, seeds to swap, who has the key to the shed',
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: 'garden',
    initial_state: [{ type: 'm.room.avatar', state_key: '', content: { url: cover } }],
  });
  for (const person of [bob, mira, tomas]) await person.join(room);
  await mira.text(room, 'Morning! The tomatoes made it through the night.');
  const frost = await tomas.text(room, 'Even the ones by the gate? It was −2 at my place.');
  await mira.text(room, 'Even those. The fleece did its job.', replyTo(frost));
  const photo = await mira.send(room, 'm.room.message', {
    msgtype: 'm.text',
    body: 'Proof, row three and four:',
  });
  await picture(mira, room, 'row-3.png', seedlings, 'Row three this morning');
  await react(alice, room, photo, '🌱');
  await react(bob, room, photo, '🌱');
  await react(tomas, room, photo, '👏');
  const rota = await alice.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      'Watering this week:\n- Monday: Bob\n- Wednesday: Mira\n- Saturday: me',
      '<p>Watering this week:</p><ul><li><strong>Monday</strong>: Bob</li><li><strong>Wednesday</strong>: Mira</li><li><strong>Saturday</strong>: me</li></ul>',
    ),
  });
  await alice.state(room, 'm.room.pinned_events', { pinned: [rota] });
  const swap = await bob.text(room, 'Can anyone take Monday? I am on the late train again.');
  const first = await tomas.text(
    room,
    'I can, if somebody shows me the valve.',
    inThread(rota, rota),
  );
  await alice.text(room, 'Left is on. Everything else is also left.', inThread(rota, first));
  await tomas.text(room, 'Done: Monday is mine.', replyTo(swap));
  await react(bob, room, swap, '🙏');
  const typo = await tomas.text(room, 'The shed key is under the secnd pot.');
  await tomas.send(room, 'm.room.message', {
    msgtype: 'm.text',
    body: '* The shed key is under the second pot.',
    'm.new_content': { msgtype: 'm.text', body: 'The shed key is under the second pot.' },
    'm.relates_to': { rel_type: 'm.replace', event_id: typo },
  });
  const slip = await bob.text(room, 'wrong room, sorry');
  await bob.redact(room, slip, 'wrong room');
  await alice.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      'Bob Okafor: thank you for fixing the hose!',
      `<a href="https://matrix.to/#/${bob.account.userId}">Bob Okafor</a>: thank you for fixing the hose!`,
    ),
    'm.mentions': { user_ids: [bob.account.userId] },
  });
  await mira.send(room, 'm.room.message', { msgtype: 'm.emote', body: 'waters the seedlings' });
  return room;
}

async function seedWorkshop({ alice, bob, tomas }: Cast): Promise<string> {
  const room = await bob.createRoom({
    name: 'Irrigation controller',
    topic: 'Firmware for the valve box',
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: 'irrigation',
  });
  for (const person of [alice, tomas]) await person.join(room);
  await bob.text(room, 'The soil sensor reads 1023 whenever the pump runs. Ground loop?');
  await alice.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      'Try averaging first:\n\n```ts\nconst level = median(samples.slice(-9));\nif (level < dry) open(valve);\n```',
      '<p>Try averaging first:</p><pre><code class="language-ts">const level = median(samples.slice(-9));\nif (level &lt; dry) open(valve);\n</code></pre>',
    ),
  });
  const answer = await bob.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      'Median of 9 it is. That hides spikes, it does not explain them, though.',
      'Median of <code>9</code> it is. That hides spikes, it does not <em>explain</em> them, though.',
    ),
  });
  await react(tomas, room, answer, '🎯');
  await tomas.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      'Sensor | before | after\nA | 1023 | 412\nB | 398 | 401',
      '<table><thead><tr><th>Sensor</th><th>before</th><th>after</th></tr></thead><tbody><tr><td>A</td><td>1023</td><td>412</td></tr><tr><td>B</td><td>398</td><td>401</td></tr></tbody></table>',
    ),
  });
  await bob.send(room, 'm.room.message', {
    msgtype: 'm.text',
    ...html(
      '> it does not explain them\n\nThe relay shares the ADC ground. Found it.',
      '<blockquote>it does not explain them</blockquote><p>The relay shares the ADC ground. <strong>Found it.</strong></p>',
    ),
  });
  await alice.text(
    room,
    'https://example.org/app-notes/star-grounding has the picture for the wiki.',
  );
  return room;
}

async function seedDirect({ alice, bob }: Cast): Promise<void> {
  const room = await alice.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [bob.account.userId],
  });
  await bob.join(room);
  for (const [one, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const user = encodeURIComponent(one.account.userId);
    await one.request('PUT', `/user/${user}/account_data/m.direct`, {
      [other.account.userId]: [room],
    });
  }
  await bob.text(room, 'Are you coming to the ridge on Sunday?');
  await alice.text(room, 'If you promise not to call it “a short walk” again.');
  await picture(bob, room, 'ridge.png', ridges, 'Last time. It was worth it');
  const yes = await alice.text(room, 'Fine. Sunday, nine o’clock, and you bring the flask.');
  await react(bob, room, yes, '☕');
}

async function seedEncrypted({ alice, bob }: Cast): Promise<string> {
  const [aliceHere, bobHere] = demoPeople;
  const room = await alice.createRoom({
    name: 'Field notes',
    topic: 'Only for the two of us',
    preset: 'private_chat',
    invite: [bob.account.userId],
    initial_state: [
      {
        type: 'm.room.encryption',
        state_key: '',
        content: { algorithm: 'm.megolm.v1.aes-sha2' },
      },
    ],
  });
  await bob.join(room);
  // Devices of their own, which end when the keys are in the backup.
  const devices = await Promise.all(
    [
      { account: alice.account, recovery: aliceHere?.recovery ?? '' },
      { account: bob.account, recovery: bobHere?.recovery ?? '' },
    ].map(async ({ account: { homeserver, name, password }, recovery }) =>
      openEncryptedClient(await signIn(homeserver, name, password), recovery),
    ),
  );
  const [a, b] = devices;
  if (a === undefined || b === undefined) throw new Error('two devices were opened');
  await Promise.all(devices.map((device) => device.room(room, 2)));
  await a.text(room, 'Testing, testing. Can you read this?');
  const yes = await b.text(room, 'Loud and clear, and nobody else can.');
  await a.client.sendEvent(
    room,
    'm.reaction' as never,
    {
      'm.relates_to': { rel_type: 'm.annotation', event_id: yes, key: '🔒' },
    } as never,
  );
  await a.text(room, 'The heron nests behind the third weir. Please do not tell the hiking club.');
  await b.text(room, 'My lips are sealed. Two young ones?', {});
  const three = await a.text(room, 'Three!');
  await b.text(room, 'Three! I will bring the long lens.', replyTo(three));
  await Promise.all(devices.map((device) => device.finish(2)));
  return room;
}

async function seedSpace({ alice, bob }: Cast, rooms: readonly string[]): Promise<void> {
  const space = await alice.createRoom({
    name: 'Riverside',
    topic: 'Everything along the river',
    preset: 'public_chat',
    creation_content: { type: 'm.space' },
  });
  await bob.join(space);
  for (const [index, room] of rooms.entries()) {
    await alice.state(space, 'm.space.child', { via: ['localhost'], order: String(index) }, room);
  }
}

async function seedInvite({ mira, alice, bob }: Cast): Promise<void> {
  const room = await mira.createRoom({ name: 'Harvest supper', preset: 'private_chat' });
  await mira.text(room, 'Long table, everyone brings one dish.');
  await mira.invite(room, alice.account.userId);
  await mira.invite(room, bob.account.userId);
}
