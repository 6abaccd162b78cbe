/**
 * Everything a policy can speak of: the capabilities, and the dimensions each can be narrowed in.
 * The schema, the compiler, the questions and the manifest schema of `packages/plugin` are all made
 * from this table, so a capability that is not here is denied everywhere.
 */

/** A dimension is a caveat's key in a file; the fact it is judged against is in `FACT_OF`. */
export type Dimension = 'origins' | 'methods' | 'rooms' | 'eventTypes' | 'formats';

export const DIMENSIONS: readonly Dimension[] = [
  'origins',
  'methods',
  'rooms',
  'eventTypes',
  'formats',
];

export interface Capability {
  readonly title: string;
  readonly description: string;
  /** What a call must state, and a rule may narrow. */
  readonly dimensions: readonly Dimension[];
  /** True where the extension sees what people wrote, or something made from it. */
  readonly readsContent: boolean;
}

const define = <const T extends Readonly<Record<string, Capability>>>(table: T): T => table;

export const CAPABILITIES = define({
  'message.read': {
    title: 'Read messages',
    description: 'See the messages of a room, those there are and those that arrive.',
    dimensions: ['rooms'],
    readsContent: true,
  },
  'message.send': {
    title: 'Send messages',
    description: 'Send a message in the name of the person.',
    dimensions: ['rooms'],
    readsContent: false,
  },
  'message.transform': {
    title: 'Change messages before they are sent',
    description: 'See and rewrite what a person typed, before it is sent.',
    dimensions: ['rooms'],
    readsContent: true,
  },
  'room.state.read': {
    title: 'Read room state',
    description: 'See state events of a room: its name, topic, members, widgets.',
    dimensions: ['rooms', 'eventTypes'],
    readsContent: true,
  },
  'room.state.write': {
    title: 'Write room state',
    description: 'Change state events of a room; some types can never be written.',
    dimensions: ['rooms', 'eventTypes'],
    readsContent: false,
  },
  'storage.kv': {
    title: 'Keep data on this device',
    description: 'A store of keys and values of its own, with a quota.',
    dimensions: [],
    readsContent: false,
  },
  'net.fetch': {
    title: 'Use the network',
    description: 'HTTP requests without credentials to the origins that are named.',
    dimensions: ['origins', 'methods'],
    readsContent: false,
  },
  notify: {
    title: 'Show notices',
    description: 'A short notice in the app or from the system.',
    dimensions: [],
    readsContent: false,
  },
  'clipboard.write': {
    title: 'Write to the clipboard',
    description: 'Put text on the clipboard after a click.',
    dimensions: [],
    readsContent: false,
  },
  'link.open': {
    title: 'Open links',
    description: 'Open a web address in a new tab, after the person confirmed it.',
    dimensions: ['origins'],
    readsContent: false,
  },
  'theme.tokens.provide': {
    title: 'Offer a theme',
    description:
      'Give colours for the app’s grounds, words and controls, not for warnings and dialogs.',
    dimensions: [],
    readsContent: false,
  },
  unfurl: {
    title: 'Preview links',
    description: 'Have the homeserver fetch a preview of a link that stands in a message.',
    dimensions: ['rooms', 'origins'],
    readsContent: true,
  },
  timer: {
    title: 'Run on a timer',
    description: 'Be woken after a time while the app is open.',
    dimensions: [],
    readsContent: false,
  },
  panel: {
    title: 'Show a panel',
    description: 'Draw a panel of its own.',
    dimensions: [],
    readsContent: false,
  },
  command: {
    title: 'Add commands',
    description: 'Add commands to the palette, the menus and the slash commands.',
    dimensions: [],
    readsContent: false,
  },
  'render.markdown': {
    title: 'Draw Markdown',
    description: 'Turn the text of a message into formatted text.',
    dimensions: ['rooms'],
    readsContent: true,
  },
  'render.placeholder': {
    title: 'Draw image placeholders',
    description: 'Turn the blurhash of an image into a picture while the image loads.',
    dimensions: ['rooms'],
    readsContent: true,
  },
  'render.code': {
    title: 'Draw code',
    description: 'Colour the code blocks of a message; `format` is the language.',
    dimensions: ['rooms', 'formats'],
    readsContent: true,
  },
  'render.math': {
    title: 'Draw formulas',
    description: 'Turn the formulas of a message into MathML.',
    dimensions: ['rooms'],
    readsContent: true,
  },
  'attachment.filter': {
    title: 'Look at attachments before they are sent',
    description: 'See, change or refuse a file before it is sent; `format` is its media type.',
    dimensions: ['rooms', 'formats'],
    readsContent: true,
  },
} satisfies Readonly<Record<string, Capability>>);

export type CapabilityName = keyof typeof CAPABILITIES;

const byName: ReadonlyMap<string, Capability> = new Map(Object.entries(CAPABILITIES));

/** Is this the name of a capability? Never true for a member of `Object.prototype`. */
export const isCapability = (name: string): name is CapabilityName => byName.has(name);

export const CAPABILITY_NAMES: readonly CapabilityName[] = [...byName.keys()].filter((name) =>
  isCapability(name),
);

/** The row, or `undefined` for a name that is not in the vocabulary (`constructor` included). */
export const capabilityOf = (name: string): Capability | undefined => byName.get(name);

/** True where the capability is judged room by room. */
export const hasRoom = (name: string): boolean =>
  byName.get(name)?.dimensions.includes('rooms') === true;

/** State events that no file can let an extension write. A trailing `*` stands for any rest. */
export const FORBIDDEN_EVENT_TYPES: readonly string[] = [
  'm.room.encryption',
  'm.room.power_levels',
  'm.room.server_acl',
  'm.room.join_rules',
  'm.room.tombstone',
  'm.room.encrypted',
  'm.room.member',
  'm.room.third_party_invite',
  'm.room.history_visibility',
  'm.room.guest_access',
  'm.key.*',
  'm.secret.*',
];

/** Words in `rooms` that stand for a kind of room; anything else is a room id. */
export const ROOM_WORDS = ['encrypted', 'plain'] as const;

/** HTTP methods that `net.fetch` can be narrowed to. */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
