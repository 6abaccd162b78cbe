import { plainAt, textAt } from './plain.ts';

/**
 * Everything the core says to people, by name, in English; figures stand in braces. It travels as name
 * and figures, and the page words it in the language in use. A homeserver’s own words are figures, too.
 */
export const sentences = {
  said: '{words}',
  failed: 'Something went wrong in the Matrix core: try again.',
  busy: 'More than {count} requests wait: try again shortly.',
  'cannot-hand-over': 'The parameters of {method} cannot be handed over.',
  restarted: 'The Matrix core was restarted: try again.',
  closed: 'The Matrix core was closed.',
  'taken-back': 'The request was taken back.',
  'not-greeted': 'The core was not greeted.',
  'no-method': 'There is no method “{method}”.',
  'no-view': 'There is no view “{view}”.',
  'homeserver.says': 'The homeserver says: “{words}”',
  'homeserver.status': 'The homeserver answered with status {status}.',
  'homeserver.pause': 'The homeserver asks for a pause: it is tried again by itself.',
  'homeserver.unreached': 'The homeserver could not be reached: check the network.',
  'homeserver.unreached-host': '{host} could not be reached: check the address and the network.',
  'homeserver.none': '{host} does not answer like a Matrix homeserver.',
  'homeserver.lost': 'The homeserver cannot be reached: messages are kept and sent later.',
  'homeserver.no-receipt': 'The homeserver did not say that it took the message.',
  'homeserver.no-mail': 'The homeserver did not say that it has written.',
  'homeserver.no-way': 'The homeserver offers no way to go on: ask its administrator.',
  'homeserver.unclear': 'The homeserver does not say what it wants: try again later.',
  'homeserver.well-known-broken':
    '{host} has a file {path} that is no valid JSON: type the homeserver’s own address, or tell whoever runs {host}.',
  'homeserver.well-known-empty':
    '{host} names no homeserver that can be used in {path} (m.homeserver.base_url): type the homeserver’s own address, or tell whoever runs {host}.',
  'homeserver.bad-address': '“{address}” is not an address: try one like matrix.org.',
  'homeserver.not-safe': 'A homeserver must be reached over https (http only on this machine).',
  'homeserver.not-allowed':
    'This deployment does not allow {origin}: its deployment file lists {allowed}.',
  'homeserver.none-allowed':
    'This deployment does not allow {origin}: its deployment file lists none.',
  'login.wrong': 'The user name or the password is wrong.',
  'login.token': 'This log-in token is used up, too old or wrong: ask for a new one.',
  'login.no-session': '{homeserver} answered the log-in without a session.',
  'login.no-owner': '{homeserver} does not say whose session this is.',
  'login.no-account': 'The homeserver does not make this account: “{words}”',
  'login.not-begun':
    'This log-in was not begun in this browser, or more than ten minutes ago: begin again.',
  'login.cancelled': 'The log-in was cancelled on the other page.',
  'login.failed-there': 'The other page could not log you in: try again.',
  'login.no-token': 'No log-in token came back: begin again.',
  'login.other-server': 'The answer came from another server than asked: begin again.',
  'login.used-up': 'This log-in is used up or too old: begin again.',
  'login.somebody': 'Somebody is logged in already: log out first.',
  'login.nobody': 'Nobody is logged in here: log in first.',
  'oauth.incomplete': '{host} describes its OAuth 2.0 server incompletely: ask its administrator.',
  'oauth.refused': 'The OAuth 2.0 server does not take this app: ask its administrator.',
  'oauth.refused-why':
    'The OAuth 2.0 server does not take this app (“{words}”): ask its administrator.',
  'account.other-tab': 'Another tab owns the account: take it over first.',
  'account.tab-holds': 'The other tab holds on to the account: close it.',
  'account.not-opened': 'The account could not be opened here: reload, or log in again.',
  'account.ends-elsewhere': 'Other sessions of this account are ended on its own page.',
  'account.bad-email': 'This is no e-mail address: it looks like name@example.org.',
  'account.no-email-asked': 'No address is waiting to be confirmed: enter it again.',
  'account.password-short': 'A password has at least {count} characters.',
  'account.password-wrong': 'This is not the password of this account.',
  'account.not-confirmed': 'Nothing was changed: it was not confirmed.',
  'picture.kind': 'A picture is a PNG, JPEG, GIF or WebP file.',
  'picture.large': 'A picture has at most {count} MB.',
  'name.length': 'A name has 1 to {count} characters.',
  'stored.damaged': 'What is stored here is damaged: log in again.',
  'stored.refused':
    'This browser does not let Kumix store anything: allow site data, or leave private browsing.',
  'stored.key': 'The storage key must have {count} bytes.',
  'device.name': 'A device’s name has 1 to {count} characters.',
  'device.ends-elsewhere': 'Devices of this account are ended on its own page.',
  'device.this': 'This device is ended by logging out.',
  'crypto.soon': 'Encryption has not started yet: try again soon.',
  'crypto.not-ready': 'Encryption is not ready: reload and try again.',
  'crypto.not-encrypted': 'The message could not be encrypted.',
  'crypto.verified-only':
    'Only verified devices may send here: verify this one, or turn off “Verified devices only” in the encryption settings.',
  'crypto.no-longer-verified':
    'Somebody here who was verified is no longer: look at the warnings of this room first.',
  'crypto.identity-changed': 'The identity of {names} has changed: answer that first.',
  'crypto.identities-changed': 'The identity of {names} and others has changed: answer that first.',
  'crypto.stray-device':
    '{name}, whom you verified, has a device that they have not vouched for: {devices}. Ask them to verify it or to sign it out.',
  'keys.large': 'A key file has at most {count} MB.',
  'keys.passphrase': 'This passphrase does not open the file, or the file is damaged.',
  'keys.empty': 'The file opens, but holds no room keys.',
  'recovery.wrong':
    'This is not the recovery key of this account. Check it letter by letter; spaces do not count.',
  'recovery.refused': 'The homeserver describes this recovery in a way that is refused here.',
  'passphrase.short': 'A passphrase has at least {count} characters; several words are best.',
  'recovery.none-made': 'No recovery key could be made.',
  'recovery.not-at-hand': 'This recovery key is no longer at hand: start again.',
  'recovery.not-set-up': 'This account has no recovery set up yet.',
  'recovery.keys-elsewhere':
    'Another device holds the keys of your account. Verify this device with it, or reset your identity.',
  'recovery.backup-elsewhere':
    'There is a key backup that this device cannot open. Verify this device with another of yours, or reset your identity.',
  'recovery.damaged':
    'The recovery key is right, but what it keeps is damaged or of an older identity. Reset your identity to go on.',
  'recovery.other-backup':
    'You are verified, but the key backup on the homeserver is not the one your recovery key belongs to. It was not used.',
  'recovery.busy': 'The recovery is being changed already: wait for it.',
  'recovery.part':
    'The keys of older messages could not all be fetched. They are fetched one by one as you read; or try again.',
  'verify.nothing': '{name} has not set up encryption yet, so there is nothing to verify.',
  'verify.other-code':
    'This code does not belong to this verification: scan the one that the other device shows now.',
  'verify.not-yet': 'There is nothing to confirm yet.',
  'verify.over': 'This verification is over: start another one.',
  'verify.most': 'At most {count} verifications at a time.',
  'room.join-first': 'This room is not known here: join it first.',
  'room.nothing-known': 'Nothing is known of this room here.',
  'room.address': 'An address looks like #name:server and has no spaces.',
  'room.address-taken': '{alias} belongs to a room already: choose another one.',
  'room.not-made': 'The new room was not made.',
  'room.ignore-self': 'One cannot ignore oneself.',
  'room.encrypted': 'This room is encrypted already.',
  'room.level': 'A power level is a whole number.',
  'room.level-high': 'You have {count}: nobody can give more than they have.',
  'room.name-long': 'A name has at most {count} characters.',
  'room.topic-long': 'A topic has at most {count} characters.',
  'room.spaces': 'Choose at least one space whose members may join.',
  'room.not-loaded': 'The room has not been loaded yet.',
  'room.encrypted-not-loaded': 'The room is encrypted and has not been loaded yet.',
  'room.invited-not-loaded': 'Somebody was just invited and has not been loaded yet.',
  'path.segment': 'This name cannot stand in an address of the homeserver.',
  'state.object': 'State must be an object.',
  'state.not-taken': 'The state was not taken.',
  'message.not-loaded': 'This message is not loaded.',
  'message.gone': 'This message cannot be shown: it is gone or not yours to see.',
  'message.none-at-date': 'No message was found at that date.',
  'message.empty': 'The message is empty.',
  'message.long': 'A message has at most {count} kB: send it as a file.',
  'message.kind': 'This message is of a kind that is not known.',
  'message.no-file': 'This message has no file.',
  'message.not-sent': 'The message could not be sent: try again.',
  'message.many': 'Too many messages are waiting: send them or remove some.',
  'message.no-space': 'The message could not be kept: this browser is out of space.',
  'message.under-way': 'The message is being sent: remove it once it is there.',
  'message.only-messages': 'Only messages can be forwarded.',
  'timeline.not-open': 'This timeline is not open.',
  'timeline.older-failed': 'Older messages could not be loaded: try again.',
  'timeline.failed': 'Messages could not be loaded: try again.',
  'reaction.length': 'A reaction has 1 to {count} characters.',
  'keyword.length': 'A keyword has 1 to {count} characters.',
  'keyword.wildcard': 'A keyword has no * and no ?: it is found just as it is written.',
  'search.length': 'Search for 1 to {count} characters.',
  'poll.not-loaded': 'This poll is not loaded: scroll to it and try again.',
  'poll.most-chosen': 'A vote names at most {count} answers.',
  'poll.question': 'A poll asks something, in 1 to {count} characters.',
  'poll.answers': 'A poll has 2 to {count} answers.',
  'poll.answer-length': 'An answer has at most {count} characters.',
  'place.range': 'A latitude is -90 to 90, a longitude -180 to 180 degrees.',
  'file.loses-protection':
    'An encrypted file would lose its protection in a room without encryption: save it and send it there yourself.',
  'file.large': 'A file has at most {count} MB.',
  'file.larger': 'The file is larger than {count} MB.',
  'file.damaged': 'This file cannot be decrypted: it was damaged on its way.',
  'file.not-fetched': 'The file could not be fetched: check the network.',
  'file.not-uploaded': 'The file could not be uploaded: check the network.',
  'file.not-taken': 'The homeserver did not take the upload.',
  'file.taken-back': 'The upload was taken back.',
  'file.gone': 'The file is no longer here: attach it again.',
  'sticker.encrypted': 'Only pictures from unencrypted rooms can become stickers.',
  'keys.not-one': 'This is no Matrix key file: it does not begin and end like one.',
  'keys.cut': 'This is no Matrix key file: it is cut short or damaged.',
  'keys.version': 'This is no Matrix key file: its version is {found}, not {wanted}.',
  'keys.rounds':
    'This is no Matrix key file: it asks for {found} rounds; at most {most} are taken.',
  'account.page-not-through': 'The homeserver has not heard from its page yet.',
  'busy.core': 'The Matrix core is busy: try again shortly.',
  'account.not-opened-here':
    'The account could not be opened here: reload, or log out and in again.',
} as const;

export type SentenceName = keyof typeof sentences;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
type Needs<N extends SentenceName> = Names<(typeof sentences)[N]>;
type Arguments<N extends SentenceName> = [Needs<N>] extends [never]
  ? []
  : [figures: Readonly<Record<Needs<N>, string | number>>];

export interface Told {
  readonly name: SentenceName;
  readonly figures: Readonly<Record<string, string | number>>;
}

export function say<N extends SentenceName>(name: N, ...[figures]: Arguments<N>): Told {
  return { name, figures: figures ?? {} };
}

/** Somebody else’s words as they are. */
export const said = (words: string): Told => say('said', { words });

const isSentence = (name: string | undefined): name is SentenceName =>
  name !== undefined && Object.hasOwn(sentences, name);

/** `undefined` for what is no sentence of the core. */
export function readTold(value: unknown): Told | undefined {
  const name = textAt(value, 'name');
  if (!isSentence(name)) return undefined;
  const figures = Object.entries(plainAt(value, 'figures') ?? {}).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return { name, figures: Object.fromEntries(figures) };
}

export function english({ name, figures }: Told): string {
  return sentences[name].replace(/\{(\w+)\}/g, (whole, figure: string) =>
    Object.hasOwn(figures, figure) ? String(figures[figure]) : whole,
  );
}
